using System.Text.RegularExpressions;
using ActorPipeline.Actors.Kafka;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>Alerts, autoscaling, and what is built and run without Kubernetes.</summary>
[Trait("Server", "Own")]
public sealed partial class ComponentTests
{
    private static string Read(params string[] path) => File.ReadAllText(Path.Combine([AppContext.BaseDirectory, .. path]));

    private static YamlNode Foreign(string kind) => Rendered.ForeignObjects(Rendered.Everything).Single(thing => (string?)thing["kind"] == kind);

    private static IEnumerable<YamlNode> Items(YamlNode node) => ((YamlSequenceNode)node).Children;

    private static List<YamlNode> Rules => [.. Items(Foreign("PrometheusRule")["spec"]["groups"]).SelectMany(group => Items(group["rules"]))];

    [Fact]
    public void Should_alert_only_on_metrics_and_labels_that_the_program_has()
    {
        // MetricsSpecs holds this document against what a node exposes.
        var document = Read("docs", "metrics.md");
        var known = Row().Matches(document).ToDictionary(row => row.Groups["name"].Value, row => row.Groups["labels"].Value);
        foreach (var rule in Rules)
        {
            var used = Metric().Matches((string)rule["expr"]!);
            Assert.NotEmpty(used);
            foreach (Match metric in used)
            {
                Assert.True(known.TryGetValue(metric.Groups["name"].Value, out var labels), metric.Value);
                foreach (Match label in Label().Matches(metric.Groups["selector"].Value))
                {
                    Assert.Contains(label.Groups["label"].Value, labels);
                    Assert.All(label.Groups["values"].Value.Split('|'), value => Assert.Contains($"`{value}`", document));
                }
            }
        }
    }

    [Fact]
    public void Should_alert_on_what_matters_and_explain_each_alert()
    {
        var explained = Read("docs", "operations.md");
        Assert.All(
            Rules,
            rule =>
            {
                Assert.Contains($"### {rule["alert"]}\n", explained);
                Assert.Equal($"docs/operations.md#{((string)rule["alert"]!).ToLowerInvariant()}", (string?)rule["annotations"]["runbook"]);
                Assert.Contains((string?)rule["labels"]["severity"], new[] { "critical", "warning", "info" });
            }
        );
        string[] metrics = ["partition_lag_events", "events_dead_lettered_total", "sink_state", "config_map_state", "config_map_limit_bytes"];
        Assert.All(metrics, name => Assert.Contains(Rules, rule => ((string)rule["expr"]!).Contains(name, StringComparison.Ordinal)));
    }

    [Fact]
    public void Should_scrape_a_port_and_labels_that_a_service_has()
    {
        var monitor = Foreign("ServiceMonitor");
        var service = Rendered.Objects(Rendered.Everything).OfType<k8s.Models.V1Service>().Single(service => service.Metadata.Name == "actor-pipeline-http");
        Assert.All(
            ((YamlMappingNode)monitor["spec"]["selector"]["matchLabels"]).Children,
            label => Assert.Equal((string?)label.Value, service.Metadata.Labels[(string)label.Key!])
        );
        var endpoint = Assert.Single(Items(monitor["spec"]["endpoints"]));
        Assert.Contains(service.Spec.Ports, port => port.Name == (string?)endpoint["port"]);
        Assert.Equal("/metrics", endpoint["path"]);
    }

    [Fact]
    public void Should_scale_by_the_lag_of_its_own_group()
    {
        var scaled = Foreign("ScaledObject")["spec"];
        var set = ManifestTests.Set(Rendered.Everything);
        Assert.Equal(set.Metadata.Name, (string?)scaled["scaleTargetRef"]["name"]);
        Assert.Equal(set.Spec.Replicas, int.Parse((string)scaled["minReplicaCount"]!, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(new KafkaOptions().GroupId, (string?)Assert.Single(Items(scaled["triggers"]))["metadata"]["consumerGroup"]);
    }

    [Fact]
    public void Should_build_an_image_that_runs_as_nobody_out_of_projects_that_are_there()
    {
        var text = Read("deploy", "Containerfile");
        string[] Lines(string instruction) =>
            [.. text.Split('\n').Where(line => line.StartsWith(instruction + " ", StringComparison.Ordinal)).Select(line => line[(instruction.Length + 1)..])];
        Assert.All(Lines("FROM"), from => Assert.Matches(@"^mcr\.microsoft\.com/dotnet/(sdk|aspnet):10\.0( AS build)?$", from));
        Assert.Equal(2, Lines("FROM").Length);
        Assert.Equal("65532:65532", Assert.Single(Lines("USER")));
        Assert.Equal("9600 4053", Assert.Single(Lines("EXPOSE")));
        Assert.Equal("[\"/app/actorpipeline\"]", Assert.Single(Lines("ENTRYPOINT")));
        Assert.Equal("[\"run\", \"--config\", \"/app/hocon/kubernetes.conf\"]", Assert.Single(Lines("CMD")));
        Assert.Equal(
            ["src/Actors/Actors.csproj", "src/Host/Host.csproj", "src/Messages/Messages.csproj", "src/Native/Native.csproj", "src/Shipping/Shipping.csproj"],
            Lines("COPY").Select(copy => copy.Split(' ')[0]).Where(file => file.EndsWith(".csproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Should_listen_on_this_machine_alone_when_composed()
    {
        var compose = Rendered.Parse(Read("deploy", "compose.yaml"));
        var services = ((YamlMappingNode)compose["services"]).Children;
        Assert.Superset(
            new HashSet<string> { "kafka", "elasticsearch", "kibana", "filebeat", "pipeline" },
            services.Keys.Select(name => (string)name!).ToHashSet()
        );
        var ports = services
            .Values.Cast<YamlMappingNode>()
            .Where(service => service.Children.ContainsKey("ports"))
            .SelectMany(service => Items(service["ports"]))
            .ToList();
        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", (string)port!));
        Assert.Equal("true", (string?)services["pipeline"]["read_only"]);
        Assert.Equal("ALL", (string?)Assert.Single(Items(services["pipeline"]["cap_drop"])));
    }

    [Fact]
    public void Should_bring_kibana_objects_that_are_json_and_refer_to_each_other()
    {
        var objects = Read("deploy", "kibana", "actorpipeline.ndjson")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => System.Text.Json.JsonElement.Parse(line))
            .ToList();
        var ids = objects.Select(thing => thing.GetProperty("id").GetString()).ToList();
        Assert.Equal("@timestamp", objects[0].GetProperty("attributes").GetProperty("timeFieldName").GetString());
        Assert.All(
            objects.SelectMany(thing => thing.GetProperty("references").EnumerateArray()),
            reference => Assert.Contains(reference.GetProperty("id").GetString(), ids)
        );
    }

    [GeneratedRegex(@"^\| `(?<name>actorpipeline_\w+)` \|[^|]*\|[^|]*\|(?<labels>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<name>actorpipeline_\w+)(\{(?<selector>[^}]*)\})?")]
    private static partial Regex Metric();

    [GeneratedRegex("""(?<label>\w+)=~?"(?<values>[^"]*)""")]
    private static partial Regex Label();
}

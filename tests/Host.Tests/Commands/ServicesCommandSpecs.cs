using System.Text.Json;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class ServicesCommandSpecs
{
    private const string Manifest = """
        apiVersion: v1
        kind: List
        items:
          - {apiVersion: v1, kind: Service, metadata: {name: web-service, namespace: demo, annotations: {actorpipeline.io/parser: logfmt, other: x}}}
          - {apiVersion: apps/v1, kind: Deployment, metadata: {name: worker-service, namespace: demo}}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: cart-service
          annotations:
            actorpipeline.io/parser: logfm
            actorpipeline.io/exclude-lines: |
              GET /healthz
        ---
        {apiVersion: v1, kind: Service, metadata: {name: off-service, annotations: {actorpipeline.io/enabled: "false"}}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: web-service, namespace: shop}}
        ---
        {apiVersion: v1, kind: Service, metadata: {name: backend}}
        """;

    private static async Task<Harness.Result> ExplainAsync(params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        return await Harness.RunAsync(["services", "explain", "--file", folder.Write("all.yaml", Manifest), .. arguments]);
    }

    [Fact]
    public async Task Should_print_the_input_and_what_was_taken()
    {
        var result = await ExplainAsync("demo/web-service");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith("demo/web-service" + Environment.NewLine + "  takes part  yes", result.Out);
        Assert.Contains("  taken       actorpipeline.io/parser: logfmt", result.Out);
        Assert.Contains("  topic       logs.web-service", result.Out);
        Assert.Contains("  key         web-service.yml in ConfigMap default/filebeat-config", result.Out);
        Assert.Contains("    - type: filestream", result.Out);
        Assert.Contains("parser: \"logfmt\"", result.Out);
        Assert.DoesNotContain("other", result.Out);
    }

    [Fact]
    public async Task Should_say_what_is_ignored_and_fail()
    {
        var result = await ExplainAsync("cart-service", "--output", "json");
        Assert.Equal((1, ""), (result.Code, result.Error));
        var json = JsonElement.Parse(result.Out);
        Assert.True(json.GetProperty("takesPart").GetBoolean());
        Assert.Equal("default", json.GetProperty("namespace").GetString());
        Assert.StartsWith(
            "annotation actorpipeline.io/parser: 'logfm' is ignored: there is no such parser, there are ",
            json.GetProperty("reason").GetString()
        );
        Assert.Equal(
            [null, json.GetProperty("reason").GetString()],
            json.GetProperty("annotations").EnumerateArray().Select(one => one.GetProperty("problem").GetString())
        );
        Assert.Contains("exclude_lines: [\"GET /healthz\"]", json.GetProperty("input").GetString());
    }

    [Theory]
    [InlineData("off-service", "it opts out (actorpipeline.io/enabled: \"false\")")]
    [InlineData("backend", "its name does not end in -service, with something before it (kubernetes.service-suffix)")]
    [InlineData("shop/web-service", "demo/web-service came first, has the same name and would read the same files: put {namespace} into filebeat.paths")]
    public async Task Should_say_why_a_service_takes_no_part(string service, string why)
    {
        var result = await ExplainAsync(service);
        Assert.Equal((1, ""), (result.Code, result.Error));
        Assert.Contains("  takes part  no" + Environment.NewLine + "  why         " + why, result.Out);
        Assert.DoesNotContain("input", result.Out);
    }

    [Theory]
    [InlineData("web-service", null, "There is \"web-service\" in demo, shop: say which with --namespace.")]
    [InlineData("crat-service", null, "There is no service \"crat-service\"; there are 5. Did you mean cart-service?")]
    [InlineData("web-service", "nowhere", "There is no service \"web-service\" in namespace nowhere, but in demo, shop.")]
    [InlineData(
        "back",
        null,
        "There is no service \"back\" that takes part: its name does not end in -service, with something before it (kubernetes.service-suffix)."
    )]
    public async Task Should_name_what_is_near_when_there_is_none(string service, string? space, string error)
    {
        var result = await ExplainAsync([service, .. space is null ? Array.Empty<string>() : ["--namespace", space]]);
        Assert.Equal((2, error), (result.Code, result.Error.TrimEnd()));
    }

    [Fact]
    public async Task Should_follow_the_configuration()
    {
        using var folder = new TemporaryFolder();
        var config = folder.Write(
            "c.conf",
            """
            actorpipeline {
              kubernetes { watch = [deployments], namespaces = [demo], config-map-namespace = logging }
              filebeat { paths = "/logs/{namespace}/{service}/*.log", topic = "logs.{namespace}.{service}" }
              parsing.allow-hints = []
            }
            """
        );
        var result = await ExplainAsync("worker-service", "--config", config);
        Assert.Equal(0, result.Code);
        Assert.Contains("  key         demo.worker-service.yml in ConfigMap logging/filebeat-config", result.Out);
        Assert.Contains("/logs/demo/worker-service/*.log", result.Out);
        Assert.Equal(2, (await ExplainAsync("web-service", "--config", config)).Code);
    }

    [Theory]
    [InlineData("a: [", "is not YAML: line")]
    public async Task Should_say_what_it_cannot_read(string text, string error)
    {
        using var folder = new TemporaryFolder();
        var result = await Harness.RunAsync("services", "explain", "web-service", "--file", folder.Write("bad.yaml", text));
        Assert.Equal(2, result.Code);
        Assert.Contains(error, result.Error);
        Assert.Contains("which cannot be read", (await Harness.RunAsync("services", "explain", "web-service", "--file", folder["none.yaml"])).Error);
    }
}

using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>What the owner of a service sees of its annotations.</summary>
public sealed class AnnotationTests
{
    private sealed class Topics(Func<string, TopicState> state) : ITopicStore
    {
        public Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel) =>
            Task.FromResult(topics.ToImmutableDictionary(topic => topic, state));
    }

    private static async Task<string> ReasonsAsync(Cluster cluster, string service) =>
        string.Join(
            ' ',
            (await cluster.EventsAsync())
                .Where(one => (string?)one["regarding"]!["name"] == service)
                .OrderBy(one => (string?)one["eventTime"], StringComparer.Ordinal)
                .Select(one => (string?)one["reason"])
        );

    [Fact]
    public async Task Should_keep_the_last_good_input_and_tell_the_owner_when_an_annotation_becomes_wrong()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service", ("actorpipeline.io/topic", "logs.web-service.shop"));
        await using (var first = new Watcher(cluster))
        {
            await first.IsAsync("applied");
            await cluster.AnnotateAsync("web-service", "actorpipeline.io/multiline.pattern", "(");
            await Eventually.IsAsync(async () => (await first.ServiceAsync("web-service"))!.State, ServiceState.Rejected);
            await Eventually.IsAsync(() => ReasonsAsync(cluster, "web-service"), "LogsSubscribed LogsRejected");
        }

        // Also over a restart.
        await cluster.AnnotateAsync("web-service", "actorpipeline.io/topic", "/");
        await using var second = new Watcher(cluster);
        await second.IsAsync("applied");
        Assert.Contains("logs.web-service.shop", (await cluster.DataAsync())["web-service.yml"]);
        var rejected = (await cluster.EventsAsync()).First(one => (string?)one["reason"] == "LogsRejected");
        Assert.Equal("Warning", (string?)rejected["type"]);
        Assert.Contains("actorpipeline.io/multiline.pattern: '(' is ignored", (string?)rejected["note"]);
        Assert.NotNull((string?)rejected["regarding"]!["uid"]);
    }

    [Fact]
    public async Task Should_tell_once_when_a_service_comes_and_goes()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using (var first = new Watcher(cluster))
        {
            await Eventually.IsAsync(() => ReasonsAsync(cluster, "web-service"), "LogsSubscribed");
        }

        await using var second = new Watcher(cluster);
        await second.IsAsync("applied");
        await cluster.AnnotateAsync("web-service", "actorpipeline.io/enabled", "false");
        await Eventually.IsAsync(() => ReasonsAsync(cluster, "web-service"), "LogsSubscribed LogsUnsubscribed");
    }

    [Fact]
    public async Task Should_wait_for_the_topic_when_it_cannot_be_made()
    {
        var may = false;
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateServiceAsync("cart-service");
        await using var watcher = new Watcher(
            cluster,
            topics: new Topics(topic => may || topic == "logs.cart-service" ? new TopicState.Ready() : new TopicState.Refused("no right"))
        );
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml");
        await Eventually.IsAsync(
            async () => (await watcher.ServiceAsync("web-service"))!.Reason,
            "topic logs.web-service does not exist and cannot be made: no right"
        );
        Assert.Equal(ServiceState.Pending, (await watcher.ServiceAsync("web-service"))!.State);

        may = true;
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
    }

    [Fact]
    public async Task Should_keep_what_flows_when_kafka_is_away_at_a_start()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using (var first = new Watcher(cluster))
        {
            await first.IsAsync("applied");
        }

        await cluster.CreateServiceAsync("cart-service");
        await using var second = new Watcher(cluster, topics: new Topics(_ => new TopicState.Unavailable("away")));
        await second.IsAsync("applied");
        Assert.Equal("web-service.yml", await cluster.KeysAsync());
        Assert.Equal("topic logs.cart-service waits for Kafka: away", (await second.ServiceAsync("cart-service"))!.Reason);
    }

    [Fact]
    public async Task Should_go_on_with_a_note_when_the_broker_cannot_create_topics()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster, topics: new Topics(_ => new TopicState.Ready("made on first use")));
        await Eventually.IsAsync(async () => (await watcher.ServiceAsync("web-service"))?.State, ServiceState.Subscribed);

        Assert.Equal("made on first use", (await watcher.ServiceAsync("web-service"))!.Reason);
    }

    [Fact]
    public async Task Should_tell_of_a_parser_there_is_not_and_a_rule_that_is_not_allowed()
    {
        await using var cluster = await Cluster.StartAsync();
        var filebeat = new FilebeatOptions
        {
            RemovalGrace = TimeSpan.Zero,
            AllowHints = ["drop"],
            Parsers = ["json", "logfmt"],
        };
        await using var watcher = new Watcher(cluster, filebeat: filebeat);
        await cluster.CreateServiceAsync("web-service", ("actorpipeline.io/parser", "logfm"), ("actorpipeline.io/drop", "headers"));
        await cluster.CreateServiceAsync("cart-service", ("actorpipeline.io/parser", "json"), ("actorpipeline.io/mask", "email"));
        await Eventually.IsAsync(
            async () => string.Join('\n', (await cluster.EventsAsync()).Select(one => (string)one["note"]!).Order(StringComparer.Ordinal)),
            "annotation actorpipeline.io/mask: 'email' is ignored: the operator does not allow it (parsing.allow-hints is drop)\n"
                + "annotation actorpipeline.io/parser: 'logfm' is ignored: there is no such parser, there are json, logfmt"
        );
        var data = await cluster.DataAsync();
        Assert.Contains("rules: \"drop=headers\"", data["web-service.yml"]);
        Assert.DoesNotContain("parser", data["web-service.yml"]);
        Assert.Contains("parser: \"json\"", data["cart-service.yml"]);
        Assert.DoesNotContain("rules", data["cart-service.yml"]);
    }

    [Fact]
    public async Task Should_explain_what_a_service_gets_as_the_watcher_writes_it()
    {
        await using var cluster = await Cluster.StartAsync();
        using var folder = new TemporaryFolder();
        await using var watcher = new Watcher(cluster);
        await cluster.CreateServiceAsync("web-service", ("actorpipeline.io/topic", "logs.web-service.audit"), ("actorpipeline.io/exclude-lines", "GET /"));
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        string[] arguments =
        [
            "services",
            "explain",
            "--kubeconfig",
            cluster.Kubeconfig,
            "--config",
            folder.Write("c.conf", $"actorpipeline.kubernetes {{ namespaces = [{cluster.Namespace}], config-map-namespace = {cluster.Namespace} }}"),
        ];
        var (code, said, _) = await PipelineProcess.RunAsync([.. arguments, "web-service", "--output", "json"]);
        Assert.Equal(0, code);
        Assert.Equal((await cluster.DataAsync())["web-service.yml"], (string?)System.Text.Json.Nodes.JsonNode.Parse(said)!["input"]);

        (code, _, said) = await PipelineProcess.RunAsync([.. arguments, "wbe-service"]);
        Assert.Equal((2, "There is no service \"wbe-service\"; there are 1. Did you mean web-service?"), (code, said.Trim()));
    }
}

using System.Collections.Immutable;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>What a service owner sees of his annotations.</summary>
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
            await Eventually.IsAsync(async () => (await first.ServiceAsync("web-service"))!.State, "rejected");
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
        Assert.Equal("pending", (await watcher.ServiceAsync("web-service"))!.State);

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
        await Eventually.IsAsync(async () => (await watcher.ServiceAsync("web-service"))?.State, "subscribed");

        Assert.Equal("made on first use", (await watcher.ServiceAsync("web-service"))!.Reason);
    }
}

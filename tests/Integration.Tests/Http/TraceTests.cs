using System.Text.Json;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary><c>actorpipeline trace</c> against a node over real sockets: whoever holds the lines is named.</summary>
[Trait("Server", "Elasticsearch")]
public class TraceTests(TestServers servers)
{
    private readonly string _topic = TestServers.Unique("logs.trace-");

    private string Service => _topic["logs.".Length..];

    private async Task<JsonElement> TraceAsync(string at, params string[] more)
    {
        var (code, output, error) = await InProcess.RunAsync(["trace", Service, "--json", "--at", at, .. more]);
        var report = JsonElement.Parse(output);
        Assert.Equal((report.GetProperty("heldBy").ValueKind == JsonValueKind.Null ? 0 : 1, ""), (code, error));
        return report;
    }

    private Task HeldAsync(string at, string? by) => Eventually.IsAsync(async () => (await TraceAsync(at)).GetProperty("heldBy").GetString(), by);

    private static string Seen(JsonElement report, string hop) =>
        report.GetProperty("hops").EnumerateArray().Single(one => one.GetProperty("name").GetString() == hop).GetProperty("seen").GetString()!;

    [Fact]
    public async Task Should_follow_the_lines_from_nothing_to_the_index()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        await using var proxy = new FaultyProxy(servers.Elastic);
        await using var node = await RunningNode.StartAsync(
            servers,
            _topic,
            $"elastic.urls = [\"{proxy.Url}\"], elastic.retry-max = 500ms, elastic.refused-fields = dead-letter, parsing.fit-fields = false"
        );
        await HeldAsync(node.HttpUrl, "filebeat");

        proxy.Refuse = true;
        feeder.Send(0, 200);
        await HeldAsync(node.HttpUrl, "elasticsearch");
        Assert.Equal("200 lines to go", Seen(await TraceAsync(node.HttpUrl), "consumer"));

        proxy.Refuse = false;
        await Eventually.TrueAsync(async () =>
            Seen(await TraceAsync(node.HttpUrl), "index").StartsWith($"{feeder.Index.Replace("-test", "-*")} has 200 documents", StringComparison.Ordinal)
        );
        await Eventually.IsAsync(
            async () => (await TraceAsync(node.HttpUrl, "--namespace", "test")).GetProperty("verdict").GetString(),
            $"Nothing holds its lines: all that came into {_topic} are in Elasticsearch."
        );

        feeder.Send(
            0,
            """{"@timestamp":"yesterday","message":"poison","fields":{"service":"X","namespace":"test"}}""".Replace("X", Service, StringComparison.Ordinal)
        );
        feeder.Flush();
        await Eventually.TrueAsync(async () =>
            Seen(await TraceAsync(node.HttpUrl), "dead-letters").StartsWith("1 record, the newest ", StringComparison.Ordinal)
        );
        await Eventually.IsAsync(
            async () => (await TraceAsync(node.HttpUrl)).GetProperty("verdict").GetString(),
            $"Nothing holds its lines: all that came into {_topic} are in Elasticsearch or in the dead-letter topic."
        );

        var (code, output, _) = await InProcess.RunAsync("trace", Service, "--at", node.HttpUrl);
        Assert.Equal(0, code);
        Assert.Contains("  ok       consumer      every line is dealt with and committed", output);
    }

    [Fact]
    public async Task Should_name_the_consumer_when_nobody_reads_the_topic()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        feeder.Send(0, 10, 1);
        await using var node = await RunningNode.StartAsync(servers, TestServers.Unique("logs.else-"));
        var report = await TraceAsync(node.HttpUrl);
        Assert.Equal("consumer", report.GetProperty("heldBy").GetString());
        Assert.Equal("partition 0 has 10 lines that no node reads", Seen(report, "consumer"));
    }

    [Fact]
    public async Task Should_follow_the_lines_into_a_topic_of_another_name()
    {
        var shared = TestServers.Unique("shared-");
        using var feeder = new Feeder(servers.Kafka, shared, Service);
        using var others = new Feeder(servers.Kafka, shared, "other-service");
        feeder.Send(0, 10, 1);
        others.Send(0, 5, 1);
        await using var node = await RunningNode.StartAsync(servers, shared);
        await Eventually.IsAsync(
            async () => (await TraceAsync(node.HttpUrl)).GetProperty("verdict").GetString(),
            $"Nothing holds its lines: all that came into {shared} are in Elasticsearch."
        );
        Assert.StartsWith($"{shared} carries it, not {_topic}, and holds 15 lines in ", Seen(await TraceAsync(node.HttpUrl), "kafka"));
    }

    [Fact]
    public async Task Should_name_kafka_when_no_broker_answers()
    {
        await using var node = await RunningNode.StartAsync(servers, _topic, "kafka.brokers = \"127.0.0.1:1\"");
        Assert.Equal("kafka", (await TraceAsync(node.HttpUrl)).GetProperty("heldBy").GetString());
    }
}

using System.Text.Json;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.DeadLetters;

[Trait("Server", "Elasticsearch")]
public class DlqTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.dlq-");

    private static string Poison(string service, int number, string count = "many") =>
        $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":{{{number}}}},"count":"{{{count}}}","message":"line {{{number}}}","fields":{"service":"{{{service}}}","namespace":"test"}}""";

    private Task<(int Code, string Out, string Error)> DlqAsync(string verb, params string[] more) =>
        InProcess.RunAsync(["dlq", verb, "--broker", servers.Kafka, "--topic", _topic, .. more]);

    private static object Counting(string type) => new { mappings = new { properties = new Dictionary<string, object> { ["count"] = new { type } } } };

    /// <summary>Two events on two partitions that their index refuses.</summary>
    private async Task<Feeder> RejectTwoAsync(ConsumerHalf node, ElasticQueries elastic)
    {
        var feeder = new Feeder(servers.Kafka, _topic);
        await elastic.CreateIndexAsync(feeder.Index, Counting("integer"));
        feeder.Send(0, Poison(feeder.Service, 1));
        feeder.Send(1, Poison(feeder.Service, 2));
        feeder.Flush();
        await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, 2);
        return feeder;
    }

    [Fact]
    public async Task Should_index_each_event_once_however_often_it_is_replayed()
    {
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic, ConsumerHalf.DeadLettering);
        using var feeder = await RejectTwoAsync(node, elastic);

        var listed = await DlqAsync("list");
        Assert.Equal(0, listed.Code);
        Assert.Contains("2 dead letters.", listed.Out, StringComparison.Ordinal);
        Assert.Matches($@"{_topic}\s+{feeder.Index}\s+\w+\s+2\s", listed.Out);
        var dry = await DlqAsync("replay");
        Assert.Contains("Would send 2 dead letters", dry.Out, StringComparison.Ordinal);
        Assert.Contains("2 dead letters.", (await DlqAsync("list")).Out, StringComparison.Ordinal);

        // Sent while the cause is still there: refused again, and still one dead letter each.
        Assert.Equal(0, (await DlqAsync("replay", "--yes")).Code);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, 4);
        Assert.Contains("2 dead letters.", (await DlqAsync("list")).Out, StringComparison.Ordinal);

        await elastic.DeleteIndexAsync(feeder.Index);
        await elastic.CreateIndexAsync(feeder.Index, Counting("keyword"));
        var sent = await DlqAsync("replay", "--yes");
        Assert.Contains("Sent 2 dead letters", sent.Out, StringComparison.Ordinal);
        await elastic.WaitForCountAsync(feeder.Index, 2);
        Assert.Contains("0 dead letters. 2 more were replayed already.", (await DlqAsync("list")).Out, StringComparison.Ordinal);
        Assert.Contains("Nothing to replay.", (await DlqAsync("replay", "--yes")).Out, StringComparison.Ordinal);

        // As after a crash between the record and the note about it.
        Assert.Equal(0, (await DlqAsync("replay", "--yes", "--again")).Code);
        await Eventually.IsAsync(async () => (await node.SinkAsync()).Duplicates, 2);
        Assert.Equal(["line 1", "line 2"], (await elastic.AllAsync(feeder.Index)).Select(d => d.Message).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Should_show_where_from_why_and_what_once_when_stored_twice()
    {
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic, ConsumerHalf.DeadLettering);
        using var feeder = await RejectTwoAsync(node, elastic);
        using (
            var reader = new ConsumerBuilder<byte[]?, byte[]?>(
                new ConsumerConfig
                {
                    BootstrapServers = servers.Kafka,
                    GroupId = _group + "-copy",
                    AutoOffsetReset = AutoOffsetReset.Earliest,
                }
            ).Build()
        )
        using (var writer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = servers.Kafka }).Build())
        {
            reader.Subscribe($"dead-letter.{_topic}");
            var copied = reader.Consume(TestContext.Current.CancellationToken);
            await writer.ProduceAsync($"dead-letter.{_topic}", copied.Message, TestContext.Current.CancellationToken);
            await writer.ProduceAsync(
                $"dead-letter.{_topic}",
                new Message<byte[]?, byte[]?> { Value = "of somebody else"u8.ToArray() },
                TestContext.Current.CancellationToken
            );
            reader.Close();
        }

        var json = (await DlqAsync("show", "--json")).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(2, json.Count);
        Assert.Equal([1, 2], json.Select(letter => letter.GetProperty("stored").GetInt32()).Order());
        Assert.All(
            json,
            letter =>
                Assert.Equal(
                    (feeder.Index, feeder.Service, 400),
                    (letter.GetProperty("index").GetString(), letter.GetProperty("service").GetString(), letter.GetProperty("status").GetInt32())
                )
        );
        Assert.Contains(Poison(feeder.Service, 1), json.Select(letter => letter.GetProperty("event").GetString()));
        Assert.All(json, letter => Assert.Equal("/a.log", letter.GetProperty("key").GetString()));

        var text = await DlqAsync("show", "--limit", "1");
        Assert.Contains("The latest 1 of 2 dead letters", text.Out, StringComparison.Ordinal);
        Assert.Contains("1 records of others", text.Out, StringComparison.Ordinal);
        Assert.Contains("0 dead letters", (await DlqAsync("list", "--until", "1h")).Out, StringComparison.Ordinal);
        Assert.Contains("0 dead letters", (await DlqAsync("list", "--service", "other-service")).Out, StringComparison.Ordinal);
        Assert.Contains("2 dead letters", (await DlqAsync("list", "--service", feeder.Service, "--since", "1h")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_keep_and_replay_an_event_that_is_larger_than_a_producer_sends_by_default()
    {
        using var elastic = new ElasticQueries(servers.Elastic);
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic, ConsumerHalf.DeadLettering);
        using var feeder = new Feeder(servers.Kafka, _topic);
        await elastic.CreateIndexAsync(feeder.Index, Counting("integer"));
        feeder.Send(0, Poison(feeder.Service, 1, count: new string('x', 2_000_000)));
        feeder.Flush();
        await Eventually.IsAsync(async () => (await node.SinkAsync()).DeadLettered, 1);

        await elastic.DeleteIndexAsync(feeder.Index);
        await elastic.CreateIndexAsync(feeder.Index, Counting("text"));
        var sent = await DlqAsync("replay", "--yes");
        Assert.Equal("", sent.Error);
        Assert.Contains("Sent 1 dead letter ", sent.Out, StringComparison.Ordinal);
        await elastic.WaitForCountAsync(feeder.Index, 1);
    }

    [Theory]
    [InlineData("--broker", "dlq", "list")]
    [InlineData("--since is \"soon\"", "dlq", "list", "--broker", "127.0.0.1:1", "--since", "soon")]
    [InlineData("--limit is \"x\"", "dlq", "show", "--broker", "127.0.0.1:1", "--limit", "x")]
    [InlineData("--limit is \"0\"", "dlq", "show", "--broker", "127.0.0.1:1", "--limit", "0")]
    [InlineData("--topic is \"^(\"", "dlq", "replay", "--broker", "127.0.0.1:1", "--topic", "^(")]
    [InlineData("needs a command: list, show, replay", "dlq")]
    [InlineData("dead-letter.topic is \"dead-letter.{topic}\", and the consumed topics", "run", "--broker", "127.0.0.1:1", "--topic", "^.*")]
    [InlineData(
        "dead-letter.topic is \"dead-letter.{topic}\", and the consumed topics",
        "run",
        "--broker",
        "127.0.0.1:1",
        "--topic",
        "logs.a",
        "--topic",
        "dead-letter.logs.a"
    )]
    public async Task Should_end_with_2_and_say_what_is_wrong(string named, params string[] arguments)
    {
        var result = await InProcess.RunAsync(arguments);
        Assert.Equal(2, result.Code);
        Assert.Contains(named, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_end_with_1_when_the_broker_does_not_answer()
    {
        var result = await InProcess.RunAsync("dlq", "list", "--broker", "127.0.0.1:1");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("Kafka 127.0.0.1:1: ", result.Error, StringComparison.Ordinal);
        Assert.Contains("Connection refused", result.Error, StringComparison.Ordinal);
    }
}

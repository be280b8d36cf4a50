using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.Actors.Pipeline;

namespace ActorPipeline.Integration.Tests;

/// <summary>A line is in the index, whatever its fields. Only an event that its index takes in no form is a dead letter.</summary>
[Trait("Server", "Elasticsearch")]
public class RefusedFieldsTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.refused-");

    /// <summary>Members beside the line that an index of the built-in template may refuse, each after what shaped the mapping.</summary>
    private static readonly string[] Odd =
    [
        "\"user\":\"me\"",
        "\"user\":{\"name\":\"x\"}",
        "\"user\":[{\"a\":1},\"b\"]",
        "\"n\":1",
        "\"n\":{\"a\":1}",
        "\"n\":\"text\"",
        "\"o\":{\"a\":1}",
        "\"o\":7",
        "\"o\":{\"a\":{\"b\":1}}",
        "\"o.a.c\":true",
        "\"when\":\"2026-11-23T12:00:00Z\"",
        "\"when\":\"never\"",
        "\"when\":{\"a\":1}",
        "\"big\":123456789012345678901234567890",
        "\"big\":1",
        "\"large\":1e400",
        "\"small\":-9223372036854775809",
        "\"a..b\":1",
        "\".\":1",
        "\"\":1",
        "\" \":1",
        "\"a.\":1",
        "\".a\":1",
        "\"half\":\"a\\ud800b\"",
        "\"geo\":{\"lat\":1}",
        "\"ip\":\"1.2.3.4\"",
        "\"ip\":{\"v4\":\"1.2.3.4\"}",
        "\"_id\":\"x\"",
        "\"_source\":1",
        "\"_index\":{}",
        "\"x\":\"1\",\"x\":{\"y\":2}",
        "\"deep\":" + string.Concat(Enumerable.Repeat("{\"a\":", 30)) + "1" + new string('}', 30),
        "\"wide\":{" + string.Join(',', Enumerable.Range(0, 1200).Select(i => $"\"f{i}\":{i}")) + "}",
    ];

    /// <summary>Names of ours used for something else, which then shape the mapping.</summary>
    private static readonly string[] Ours =
    [
        "\"error\":\"text\"",
        "\"error\":{\"code\":1}",
        "\"event\":5",
        "\"event\":{\"a\":1}",
        "\"host\":\"web-1\"",
        "\"host\":{\"name\":\"x\"}",
        "\"service\":\"text\"",
        "\"data_stream\":\"x\"",
        "\"tags\":{\"a\":1}",
        "\"tags\":[\"a\"]",
        "\"user\":\"me\"",
        "\"user\":{\"name\":\"x\"}",
        "",
    ];

    private static readonly string[] OddTimes =
    [
        "\"yesterday\"",
        "1764160000123456789",
        "\"9999-99-99T00:00:00Z\"",
        "\"\"",
        "{}",
        "[]",
        "true",
        "-1",
        "\"2026-11-23 12:00:00,123\"",
    ];

    /// <summary>Nothing is made to fit before it is sent, as when a node has learnt less than its index has.</summary>
    private static KafkaToElasticOptions AsTheyAre(KafkaToElasticOptions options) => options with { Parsing = options.Parsing with { FitFields = false } };

    private string Event(int i, string more, string time = "\"2026-11-23T12:00:00.000Z\"") =>
        $$$"""{"@timestamp":{{{time}}},"log":{"offset":{{{i}}},"file":{"path":"/a.log"}},"message":"line {{{i}}}","fields":{"service":"{{{_topic["logs.".Length..]}}}","namespace":"test"}{{{(more.Length > 0 ? "," + more : "")}}}}""";

    [Fact]
    public async Task Should_index_each_line_without_the_fields_that_are_refused() =>
        await AllAsync([.. Odd.Select((more, i) => Event(i, more)), .. OddTimes.Select((time, i) => Event(Odd.Length + i, "", time))], tagged: true);

    /// <summary>The tag as well may be a name that the index takes for something else.</summary>
    [Fact]
    public async Task Should_index_each_line_where_names_of_ours_are_used_for_something_else() =>
        await AllAsync([.. Ours.Select((more, i) => Event(i, more))], tagged: false);

    private async Task AllAsync(string[] events, bool tagged)
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        foreach (var one in events)
            feeder.Send(0, one);
        feeder.Flush();
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic, AsTheyAre);
        await Eventually.TrueAsync(async () => await node.SinkAsync() is { } sink && sink.Indexed + sink.DeadLettered == events.Length);
        var done = await node.SinkAsync();
        Assert.Equal((events.Length, 0), (done.Indexed, done.DeadLettered));
        Assert.InRange(done.FieldsRefused, 1, events.Length);
        await elastic.WaitForCountAsync(feeder.Index, events.Length);
        ElasticQueries.AssertEachOnce(await elastic.AllAsync(feeder.Index), events.Length);
        if (tagged)
            Assert.Equal(done.FieldsRefused, await TaggedAsync(feeder.Index));
        await Eventually.TrueAsync(() =>
            Task.FromResult(
                node.Log.Any(line => line.Contains($"{feeder.Index} refuses fields of events, which are indexed without them", StringComparison.Ordinal))
            )
        );
    }

    private async Task<long> TaggedAsync(string index)
    {
        using var http = new HttpClient { BaseAddress = servers.Elastic };
        var found = await http.GetFromJsonAsync<JsonElement>($"/{index}/_search?size=1000", TestContext.Current.CancellationToken);
        return found
            .GetProperty("hits")
            .GetProperty("hits")
            .EnumerateArray()
            .Count(hit =>
                hit.GetProperty("_source").TryGetProperty("tags", out var tags)
                && tags.ValueKind == JsonValueKind.Array
                && tags.EnumerateArray().Any(tag => tag.ValueEquals("_fields_refused"))
            );
    }

    [Fact]
    public async Task Should_index_the_bare_line_where_the_mapping_is_strict_and_dead_letter_only_what_is_refused_in_any_form()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await elastic.CreateIndexAsync(
            feeder.Index,
            new
            {
                mappings = new
                {
                    dynamic = "strict",
                    properties = new Dictionary<string, object> { ["@timestamp"] = new { type = "date" }, ["message"] = new { type = "long" } },
                },
            }
        );
        feeder.Send(0, Event(0, "").Replace("\"line 0\"", "\"17\"", StringComparison.Ordinal));
        feeder.Send(0, Event(1, ""));
        feeder.Flush();
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic);
        await Eventually.IsAsync(
            async () =>
                await node.SinkAsync() is { } sink
                    ? string.Create(CultureInfo.InvariantCulture, $"{sink.Indexed} {sink.FieldsRefused} {sink.DeadLettered}")
                    : "",
            "1 1 1"
        );
        await elastic.WaitForCountAsync(feeder.Index, 1);
    }

    /// <summary>As after a restart: the index has kinds of fields that the node has not seen.</summary>
    [Fact]
    public async Task Should_learn_from_one_refusal_which_kind_the_index_has_and_send_what_fits_from_then_on()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        var properties = new Dictionary<string, object>
        {
            ["@timestamp"] = new { type = "date" },
            ["n"] = new { type = "long" },
            ["s"] = new { type = "keyword" },
            ["w"] = new { type = "date" },
            ["o"] = new { properties = new Dictionary<string, object> { ["a"] = new { type = "long" } } },
        };
        await elastic.CreateIndexAsync(feeder.Index, new { mappings = new { properties } });
        string[] odd = ["\"n\":\"one\"", "\"s\":{\"b\":1}", "\"w\":\"never\"", "\"o\":7"];
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic);

        for (var round = 1; round <= 3; round++)
        {
            for (var i = 0; i < odd.Length; i++)
                feeder.Send(0, Event((round - 1) * odd.Length + i, odd[i]));
            feeder.Flush();
            await Eventually.IsAsync(async () => (await node.SinkAsync()).Indexed, round * odd.Length);
        }

        var done = await node.SinkAsync();
        Assert.Equal((odd.Length, 0), (done.FieldsRefused, done.DeadLettered));
        await elastic.WaitForCountAsync(feeder.Index, 3 * odd.Length);
        foreach (var query in (string[])["n_text:one", "s_object.b:1", "w_text:never", "o_number:7"])
            Assert.Equal((query, 2L), (query, await elastic.CountAsync(feeder.Index, query)));
    }

    [Fact]
    public async Task Should_dead_letter_at_once_where_that_is_asked_for()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        foreach (var (more, i) in ((string[])["\"user\":\"me\"", "\"user\":{\"name\":\"x\"}"]).Select((more, i) => (more, i)))
            feeder.Send(0, Event(i, more));
        feeder.Flush();
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group,
            _topic,
            o => AsTheyAre(o with { Elastic = o.Elastic with { RefusedFields = "dead-letter" } })
        );
        await Eventually.IsAsync(
            async () =>
                await node.SinkAsync() is { } sink
                    ? string.Create(CultureInfo.InvariantCulture, $"{sink.Indexed} {sink.FieldsRefused} {sink.DeadLettered}")
                    : "",
            "1 0 1"
        );
    }
}

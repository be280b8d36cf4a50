using System.Text.Json;

namespace ActorPipeline.Integration.Tests;

/// <summary>
/// The reported cases from Kafka to the index: each line is there, at the first attempt. What is read in them is judged line by line in
/// <c>ReportedCaseTests</c>; which test stands for which case, in <c>TestSupport/Cases/README.md</c>.
/// </summary>
[Trait("Server", "Elasticsearch")]
public class ReportedCasesTests(TestServers servers)
{
    private const int Exploding = 1300;

    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.cases-");

    [Fact]
    public async Task Should_index_each_line_of_each_case_once_and_refuse_none()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        // The first event of the index is that of another shipper whose time is a number: it must not shape the mapping.
        string[] events =
        [
            .. ReportedCases.Lines("32-index-poison.ndjson").Select(Ours),
            .. ReportedCases.Lines("24-k8s-labels.ndjson").Select(Ours),
            .. ReportedCases
                .Names.Where(name => name.EndsWith(".log", StringComparison.Ordinal))
                .SelectMany(name => ReportedCases.Lines(name).Select((line, i) => Event(name, line, i))),
            .. ReportedCases.Explosion(Exploding).Select((line, i) => Event("17-explosion.log", line, i)),
        ];
        foreach (var one in events)
            feeder.Send(0, one);
        feeder.Flush();

        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic);
        await Eventually.TrueAsync(async () => await node.SinkAsync() is { } sink && sink.Indexed + sink.DeadLettered >= events.Length);

        var done = await node.SinkAsync();
        Assert.True((done.Indexed, done.DeadLettered, done.FieldsRefused) == (events.Length, 0, 0), $"{done}\n{string.Join('\n', node.Log)}");
        await elastic.WaitForCountAsync(feeder.Index, events.Length);
        Assert.Equal(Exploding, await elastic.CountAsync(feeder.Index, "log.file.path:\"/17-explosion.log\" AND log.level:info"));
        // A lone number would have made @timestamp a long or a float, in which no range of dates finds anything.
        Assert.InRange(await elastic.CountAsync(feeder.Index, "@timestamp:[2025-10-20T10:00:00Z TO 2025-10-20T10:00:01Z]"), 5, events.Length);

        string Ours(string json)
        {
            using var document = JsonDocument.Parse(json);
            var members = document.RootElement.EnumerateObject().Where(member => member.Name != "fields").Select(member => member.ToString());
            return $"{{{string.Join(',', members)},{Fields()}}}";
        }
        string Event(string name, string line, int i) =>
            $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":{{{i}}},"file":{"path":"/{{{name}}}"}},"""
            + $$$""" "message":{{{JsonSerializer.Serialize(line)}}},{{{Fields()}}},"host":{"name":"n"}}""";
        string Fields() => $$$""" "fields":{"service":"{{{feeder.Service}}}","namespace":"test"}""";
    }

    /// <summary>
    /// Where the broker keeps less than that, as the stand-in does, most of them are gone when the node comes back: then it says how many, and reads on.
    /// </summary>
    [Fact]
    public async Task Should_account_for_each_of_30000_lines_that_came_while_nobody_read()
    {
        const int Before = 100,
            All = Before + 30_000;
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        feeder.Send(0, Before, partitions: 1);
        await using (await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic))
            await elastic.WaitForCountAsync(feeder.Index, Before);
        var text = new string('x', 900);
        for (var i = Before; i < All; i++)
            feeder.Send(0, $$$"""{"message":"line {{{i}}} {{{text}}}","fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}""");
        feeder.Flush();

        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic);
        await Eventually.IsAsync(async () => await LostAsync(node) + await elastic.CountAsync(feeder.Index), All);
        Assert.InRange(await elastic.CountAsync(feeder.Index), Before + 1, All);
        Assert.Equal((0, 0), await node.SinkAsync() is { } sink ? (sink.DeadLettered, sink.Duplicates) : default);
    }

    private static async Task<long> LostAsync(ConsumerHalf node) =>
        (await node.PartitionsAsync()).Partitions.FirstOrDefault(partition => partition.Partition == 0)?.Lost ?? 0;
}

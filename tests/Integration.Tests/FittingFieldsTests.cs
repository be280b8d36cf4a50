using System.Text;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests;

/// <summary>Events with fields that an index refuses are sent in a form that it takes, at the first attempt.</summary>
[Trait("Server", "Elasticsearch")]
public class FittingFieldsTests(TestServers servers)
{
    private const int Count = 3000;

    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.fitting-");

    /// <summary>The index is a plain one, without <c>ignore_malformed</c> and with date detection: what it takes, any takes.</summary>
    [Fact]
    public async Task Should_have_each_line_once_and_none_refused_whatever_the_fields()
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        await elastic.CreateIndexAsync(
            feeder.Index,
            new { mappings = new { properties = new Dictionary<string, object> { ["@timestamp"] = new { type = "date" } } } }
        );
        var events = new OddEvents(TestSeed, feeder.Service, "test");
        for (var i = 0; i < Count; i++)
            feeder.Send(0, null, events.Next(i));
        feeder.Flush();
        await using var node = await ConsumerHalf.StartAsync(servers.Kafka, servers.Elastic, _group, _topic);
        await Eventually.TrueAsync(async () => await node.SinkAsync() is { } sink && sink.Indexed + sink.DeadLettered >= Count);
        var done = await node.SinkAsync();
        Assert.True((done.Indexed, done.DeadLettered, done.FieldsRefused) == (Count, 0, 0), $"{done}\n{string.Join('\n', node.Log)}");
        await elastic.WaitForCountAsync(feeder.Index, Count);
    }

    private const int TestSeed = 7;
}

using System.Collections.Immutable;
using System.Text;

namespace ActorPipeline.Integration.Tests;

/// <summary>Records of a topic that no Filebeat wrote.</summary>
public class ForeignRecordTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.foreign-");

    [Theory]
    [InlineData("tombstone", 3, 0, 1)]
    [InlineData("", 5, 2, 1)]
    [InlineData("tombstone not-json not-filebeat", 1, 0, 0)]
    public async Task Should_index_them_as_what_they_are_or_leave_them_out_and_commit_all_of_them(string leaveOut, int all, int tombstones, int texts)
    {
        using var feeder = new Feeder(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        var words = leaveOut.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToImmutableArray();
        await using var node = await ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group,
            _topic,
            options => options with { Parsing = options.Parsing with { LeaveOut = words } }
        );
        var key = "a"u8.ToArray();
        var broken = Encoding.UTF8.GetBytes(
            $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","message":"one ~bad byte","fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}"""
        );
        broken[Array.IndexOf(broken, (byte)'~')] = 0xFF;
        feeder.Send(0, key, null);
        feeder.Send(0, key, broken);
        feeder.Send(0, key, "plain text"u8.ToArray());
        feeder.Send(0, key, Encoding.UTF8.GetBytes($$$"""{"message":"no time","fields":{"service":"{{{feeder.Service}}}","namespace":"test"}}"""));
        // Nothing comes behind it.
        feeder.Send(0, key, null);
        feeder.Flush();

        await Eventually.IsAsync(
            async () =>
                (await node.PartitionsAsync())
                    .Partitions.Where(partition => partition.Partition == 0)
                    .Select(partition => (partition.Committed, partition.Lag))
                    .FirstOrDefault(),
            (5L, 0L)
        );
        var pattern = feeder.Index[..^"test".Length] + "*";
        await elastic.WaitForCountAsync(pattern, all);
        Assert.Equal(tombstones, await elastic.CountAsync(pattern, "tags:_tombstone"));
        Assert.Equal(texts, await elastic.CountAsync(pattern, "tags:_not_a_json_object"));
        // Only the invalid byte is lost.
        Assert.Equal(1, await elastic.CountAsync(feeder.Index, "message:bad"));
        Assert.Equal((all, 0L), ((int)(await node.SinkAsync()).Indexed, (await node.SinkAsync()).DeadLettered));
    }
}

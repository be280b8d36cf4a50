using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <content>The offsets of consumer groups, read and set without joining.</content>
internal sealed partial class BrokerClient
{
    private const short OffsetCommit = 8,
        OffsetFetch = 9;

    /// <summary>What <paramref name="group"/> has committed; partitions without a commit are left out.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Committed(string group, IEnumerable<TopicPartition> partitions)
    {
        _body.Clear();
        _body.String(group);
        WriteTopics(partitions, null);
        var reader = new WireReader(Ask(Bootstrap(), OffsetFetch, 1, _body.Written));
        var found = new Dictionary<TopicPartition, long>();
        for (var i = reader.Int32(); i > 0; i--)
        {
            var topic = reader.String() ?? "";
            for (var p = reader.Int32(); p > 0; p--)
            {
                var partition = new TopicPartition(topic, reader.Int32());
                var offset = reader.Int64();
                reader.String();
                if (reader.Int16() == 0 && offset >= 0)
                {
                    found[partition] = offset;
                }
            }
        }

        return found;
    }

    /// <summary>Commits for a group without members; false when the broker refuses one of them (the group has members).</summary>
    public bool Commit(string group, IReadOnlyDictionary<TopicPartition, long> offsets)
    {
        _body.Clear();
        _body.String(group);
        _body.Int32(-1);
        _body.String("");
        _body.Int64(-1);
        WriteTopics(
            offsets.Keys,
            partition =>
            {
                _body.Int64(offsets[partition]);
                _body.String("");
            }
        );
        var reader = new WireReader(Ask(Bootstrap(), OffsetCommit, 2, _body.Written));
        var accepted = true;
        for (var i = reader.Int32(); i > 0; i--)
        {
            reader.String();
            for (var p = reader.Int32(); p > 0; p--)
            {
                reader.Int32();
                accepted &= reader.Int16() == 0;
            }
        }

        return accepted;
    }
}

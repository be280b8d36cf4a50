using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Kafka;

/// <content>Writing to a partition's log batch by batch, and finding a batch again.</content>
internal sealed partial class BrokerClient
{
    private const short Produce = 0,
        Fetch = 1;

    /// <summary>Appends one record batch as it is and returns the offset its first record got.</summary>
    /// <exception cref="IOException">No answer: the outcome is unknown.</exception>
    /// <exception cref="KafkaException">The broker refused: nothing was appended.</exception>
    public long Append(TopicPartition partition, ReadOnlyMemory<byte> batch)
    {
        var leader = Leader(partition);
        _body.Clear();
        _body.String(null); // transactional id
        _body.Int16(-1); // all in-sync replicas
        _body.Int32(10_000);
        _body.Int32(1);
        _body.String(partition.Topic);
        _body.Int32(1);
        _body.Int32(partition.Partition);
        _body.Int32(batch.Length);
        var reader = new WireReader(Ask(leader, Produce, 3, _body.Written, batch));
        reader.Int32();
        reader.String();
        reader.Int32();
        reader.Int32();
        var error = (ErrorCode)reader.Int16();
        var offset = reader.Int64();
        if (error != ErrorCode.NoError)
        {
            _leaders.Remove(partition);
            throw new KafkaException(new Error(error, $"{partition}: {new Error(error).Reason}"));
        }

        return offset;
    }

    /// <summary>Looks for a batch by its checksum from <paramref name="from"/> on; null when the log does not hold it.</summary>
    public long? Find(TopicPartition partition, long from, uint checksum)
    {
        while (true)
        {
            var leader = Leader(partition);
            _body.Clear();
            _body.Int32(-1); // not a replica
            _body.Int32(0); // wait for nothing
            _body.Int32(0);
            _body.Int32(int.MaxValue);
            _body.Int8(0);
            WriteTopics(
                [partition],
                _ =>
                {
                    _body.Int64(from);
                    _body.Int32(int.MaxValue);
                }
            );
            var reader = new WireReader(Ask(leader, Fetch, 4, _body.Written));
            reader.Int32();
            reader.Int32();
            reader.String();
            reader.Int32();
            reader.Int32();
            var error = reader.Int16();
            reader.Raw(16);
            reader.Raw(16 * reader.Int32());
            var size = reader.Int32();
            if (error != 0 || size < RecordBatch.HeaderSize)
            {
                return null; // behind the end, or before the start
            }

            var (offset, last, crc) = RecordBatch.Peek(reader.Raw(size));
            if (crc == checksum)
            {
                return offset;
            }

            from = last + 1;
        }
    }

    /// <summary>Moves the log end of a partition up to <paramref name="offset"/>; what lies between holds no record.</summary>
    /// <returns>False when the log already ends at or behind that offset.</returns>
    public bool AdvanceTo(TopicPartition partition, long offset)
    {
        var gap = new WireBuffer(160);
        var moved = false;
        while (true)
        {
            if (!Offsets([partition]).TryGetValue(partition, out var end))
            {
                throw new IOException($"Kafka does not tell the log end of {partition}.");
            }

            if (end >= offset)
            {
                return moved;
            }

            gap.Clear();
            RecordBatch.WriteGap(gap, (int)Math.Min(offset - end, RecordBatch.MaxGap));
            Append(partition, gap.WrittenMemory);
            moved = true;
        }
    }
}

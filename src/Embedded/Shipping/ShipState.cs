using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>How far a file has been read: everything before <paramref name="Position"/> is journalled.</summary>
internal sealed record FilePosition(string Path, long Position);

/// <summary>The registry: what the frames of the journal add up to.</summary>
internal sealed class ShipState
{
    private enum Frame : byte
    {
        Batch = 1,
        Commit,
        File,
        Forget,
        Move,
        Next,
    }

    public Dictionary<FileIdentity, FilePosition> Files { get; } = [];

    public Dictionary<TopicPartition, ShippedPartition> Partitions { get; } = [];

    public ShippedPartition Partition(TopicPartition partition)
    {
        if (!Partitions.TryGetValue(partition, out var state))
        {
            Partitions[partition] = state = new ShippedPartition();
        }

        return state;
    }

    /// <summary>A batch and how far its file is read with it: one frame, so that neither is true without the other.</summary>
    public static void WriteBatch(
        WireBuffer to,
        TopicPartition partition,
        long offset,
        int count,
        FileIdentity file,
        FilePosition position,
        ReadOnlySpan<byte> batch
    )
    {
        Head(to, Frame.Batch, partition);
        to.Int64(offset);
        to.Int32(count);
        Identity(to, file);
        to.String(position.Path);
        to.Int64(position.Position);
        to.Raw(batch);
    }

    public static void WriteCommit(WireBuffer to, TopicPartition partition, long offset)
    {
        Head(to, Frame.Commit, partition);
        to.Int64(offset);
    }

    public static void WriteNext(WireBuffer to, TopicPartition partition, long offset)
    {
        Head(to, Frame.Next, partition);
        to.Int64(offset);
    }

    public static void WriteMove(WireBuffer to, TopicPartition partition, long from, long at)
    {
        Head(to, Frame.Move, partition);
        to.Int64(from);
        to.Int64(at);
    }

    public static void WriteFile(WireBuffer to, FileIdentity file, FilePosition position)
    {
        to.Int8((byte)Frame.File);
        Identity(to, file);
        to.String(position.Path);
        to.Int64(position.Position);
    }

    public static void WriteForget(WireBuffer to, FileIdentity file)
    {
        to.Int8((byte)Frame.Forget);
        Identity(to, file);
    }

    /// <summary>Takes one frame in.</summary>
    /// <param name="frame">What one of the writers wrote.</param>
    /// <param name="at">Where it starts in the journal, bytes.</param>
    /// <exception cref="InvalidDataException">It is none of ours.</exception>
    public void Apply(ReadOnlySpan<byte> frame, long at)
    {
        var reader = new WireReader(frame);
        var kind = (Frame)reader.Int8();
        if (kind is Frame.File or Frame.Forget)
        {
            var file = Identity(ref reader);
            if (kind == Frame.Forget)
            {
                Files.Remove(file);
            }
            else
            {
                Files[file] = new FilePosition(reader.String() ?? "", reader.Int64());
            }

            return;
        }

        var state = Partition(new TopicPartition(reader.String() ?? "", reader.Int32()));
        switch (kind)
        {
            case Frame.Commit:
                state.Commit(reader.Int64());
                break;
            case Frame.Next:
                state.SkipTo(reader.Int64());
                break;
            case Frame.Move:
                state.Move(reader.Int64(), reader.Int64());
                break;
            case Frame.Batch:
                var offset = reader.Int64();
                var count = reader.Int32();
                Files[Identity(ref reader)] = new FilePosition(reader.String() ?? "", reader.Int64());
                state.Add(new JournalledBatch(offset, count, at + frame.Length - reader.Remaining, reader.Remaining));
                break;
            default:
                throw new InvalidDataException($"A journal frame of unknown kind {(byte)kind}.");
        }
    }

    private static void Head(WireBuffer to, Frame kind, TopicPartition partition)
    {
        to.Int8((byte)kind);
        to.String(partition.Topic);
        to.Int32(partition.Partition);
    }

    private static void Identity(WireBuffer to, FileIdentity file)
    {
        to.Int64(file.Device);
        to.Int64(file.Inode);
        to.Int64(file.Birth);
    }

    private static FileIdentity Identity(ref WireReader reader) => new(reader.Int64(), reader.Int64(), reader.Int64());
}

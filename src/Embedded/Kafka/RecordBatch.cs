using System.Buffers.Binary;
using ActorPipeline.Shipping;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>Kafka's record batch, magic 2: header layout and the two kinds of batch we build by hand.</summary>
internal static class RecordBatch
{
    /// <summary>Bytes before the first record.</summary>
    public const int HeaderSize = 61;

    /// <summary>The most offsets one gap batch covers.</summary>
    public const int MaxGap = 1 << 30;

    private const short Lz4Codec = 3;
    private const short SnappyCodec = 2;
    private const short Control = 0x20;

    /// <summary>
    /// A batch that holds <paramref name="count"/> offsets and not one record a consumer would see: a control batch, like
    /// the marker that is left of a transaction when everything else was compacted away.
    /// </summary>
    /// <remarks>
    /// The mock broker takes the record count of a compressed batch on trust (<c>rd_kafka_mock_partition_log_append</c>),
    /// so 140 bytes move the log end by up to 2^30. Snappy, because a literal needs no compressor. The one record is a
    /// commit marker at the last offset: clients skip it, and an empty payload would make them ask again with larger sizes.
    /// </remarks>
    public static void WriteGap(WireBuffer to, int count)
    {
        var record = new WireBuffer(32);
        record.Int8(0);
        record.VarInt(0);
        record.VarInt(count - 1);
        record.VarInt(4); // key: version 0, type 1 = commit
        record.Int16(0);
        record.Int16(1);
        record.VarInt(6); // value: version 0, coordinator epoch 0
        record.Int16(0);
        record.Int32(0);
        record.VarInt(0);

        var payload = new WireBuffer(48);
        var size = WireBuffer.VarIntSize(record.Length) + record.Length;
        payload.Int8((byte)size);
        payload.Int8((byte)((size - 1) << 2));
        payload.VarInt(record.Length);
        payload.Raw(record.Written);
        Write(to, payload.Written, count, SnappyCodec | Control | 0x10, 0);
    }

    /// <summary>Appends a batch of <paramref name="count"/> records whose LZ4 frame is <paramref name="lz4"/>.</summary>
    public static void WriteLz4(WireBuffer to, ReadOnlySpan<byte> lz4, int count, long timestampMs) => Write(to, lz4, count, Lz4Codec, timestampMs);

    /// <summary>First offset, last offset and checksum of the batch <paramref name="bytes"/> start with.</summary>
    public static (long First, long Last, uint Checksum) Peek(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return (first, first + BinaryPrimitives.ReadInt32BigEndian(bytes[23..]), Checksum(bytes));
    }

    /// <summary>The checksum in a batch: the same before and after a broker gave it its offset.</summary>
    public static uint Checksum(ReadOnlySpan<byte> batch) => BinaryPrimitives.ReadUInt32BigEndian(batch[17..]);

    private static void Write(WireBuffer to, ReadOnlySpan<byte> payload, int count, short attributes, long timestampMs)
    {
        var start = to.Length;
        to.Int64(0); // base offset: the broker's to set
        to.Int32(HeaderSize - 12 + payload.Length);
        to.Int32(-1); // leader epoch
        to.Int8(2);
        to.Int32(0); // checksum, below
        to.Int16(attributes);
        to.Int32(count - 1);
        to.Int64(timestampMs);
        to.Int64(timestampMs);
        to.Int64(-1); // producer id, epoch, sequence: not idempotent
        to.Int16(-1);
        to.Int32(-1);
        to.Int32(count);
        to.Raw(payload);
        var batch = to.Patch[start..];
        BinaryPrimitives.WriteUInt32BigEndian(batch[17..], Crc32C.Of(batch[21..]));
    }
}

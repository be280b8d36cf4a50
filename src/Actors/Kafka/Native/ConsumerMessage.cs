using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka.Native;

/// <summary>
/// <c>rd_kafka_message_t</c> of librdkafka's public header, field for field: a record, or an error that came in its place. What
/// it points to is librdkafka's and lives until the message is given back.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct ConsumerMessage
{
    private readonly int _error;
    private readonly nint _topic;
    private readonly int _partition;
    private readonly byte* _value;
    private readonly nuint _valueBytes;
    private readonly byte* _key;
    private readonly nuint _keyBytes;
    private readonly long _offset;
    private readonly nint _private;

    /// <summary>A record in the caller's own memory, which must be pinned. For tests.</summary>
    public ConsumerMessage(long offset, byte* key, int keyBytes, byte* value, int valueBytes)
    {
        _offset = offset;
        _key = key;
        _keyBytes = (nuint)keyBytes;
        _value = value;
        _valueBytes = (nuint)valueBytes;
    }

    /// <summary><see cref="ErrorCode.NoError"/> for a record.</summary>
    public ErrorCode Error => (ErrorCode)_error;

    /// <summary>librdkafka's handle of the topic: the same for all messages of an assignment.</summary>
    public nint Topic => _topic;

    /// <summary>The partition's number.</summary>
    public int Partition => _partition;

    /// <summary>The record's offset.</summary>
    public long Offset => _offset;

    /// <summary>Bytes of the key; -1 for null.</summary>
    public int KeyLength => _key is null ? -1 : (int)_keyBytes;

    /// <summary>Bytes of the value; -1 for null. Of an error: of its text.</summary>
    public int ValueLength => _value is null ? -1 : (int)_valueBytes;

    /// <summary>Bytes of key and value.</summary>
    public int Bytes => (_key is null ? 0 : (int)_keyBytes) + (_value is null ? 0 : (int)_valueBytes);

    /// <summary>The key; empty for null.</summary>
    public ReadOnlySpan<byte> Key => new(_key, Math.Max(KeyLength, 0));

    /// <summary>The value; empty for null. Of an error: its text.</summary>
    public ReadOnlySpan<byte> Value => new(_value, Math.Max(ValueLength, 0));

    /// <summary>True when both come from the same partition under the same assignment.</summary>
    public bool IsOfSamePartition(in ConsumerMessage other) => _topic == other._topic && _partition == other._partition;
}

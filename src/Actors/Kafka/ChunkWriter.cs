using System.Buffers;
using ActorPipeline.Actors.Memory;
using Confluent.Kafka;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// Copies records once, from librdkafka's memory into the chunk of their partition. Confluent.Kafka shows a record's bytes
/// to the deserializers before it says which partition they belong to, so the writer guesses: the partition of the last
/// record. librdkafka hands records over in runs of one partition, so the guess is nearly always right; a wrong one costs
/// a second copy of that one record. Poll thread only.
/// </summary>
internal sealed class ChunkWriter
{
    private byte[] _scratch = new byte[64 << 10];
    private RecordChunk? _guess;
    private bool _inScratch;
    private int _keyBytes;

    private readonly Func<PartitionIntake, int, RecordChunk> _open;
    private readonly Action<PartitionIntake> _full;

    /// <summary>A writer.</summary>
    /// <param name="open">Opens a chunk with room for that many bytes.</param>
    /// <param name="full">Hands over a chunk that has no room.</param>
    public ChunkWriter(Func<PartitionIntake, int, RecordChunk> open, Action<PartitionIntake> full)
    {
        (_open, _full) = (open, full);
        Key = new Part(this, isKey: true);
        Value = new Part(this, isKey: false);
    }

    /// <summary>Takes the key's bytes; its result is their number, -1 for null.</summary>
    public IDeserializer<int> Key { get; }

    /// <summary>Takes the value's bytes; its result is their number, -1 for null.</summary>
    public IDeserializer<int> Value { get; }

    /// <summary>
    /// Puts the record that was just deserialized into the open chunk of its partition. When that has no room, it is
    /// handed over and a new one is opened.
    /// </summary>
    public void Commit(PartitionIntake intake, ConsumeResult<int, int> record)
    {
        int key = record.Message.Key, value = record.Message.Value, bytes = Math.Max(key, 0) + Math.Max(value, 0);
        var chunk = intake.Open;
        if (chunk is null || chunk != _guess || _inScratch)
        {
            if (chunk is not null && !chunk.Fits(bytes))
            {
                _full(intake);
                chunk = null;
            }
            var staged = _inScratch ? _scratch.AsSpan(0, bytes) : _guess!.Free[..bytes];
            chunk ??= _open(intake, bytes);
            staged.CopyTo(chunk.Free);
            _guess = chunk;
        }
        chunk.Append(record.Offset.Value, record.Message.Timestamp.UnixTimestampMs, key, value);
        if (!chunk.Fits(1))
            _full(intake);
    }

    /// <summary>Forgets the guess: its chunk is about to be handed over, or its partition is gone.</summary>
    public void Forget(RecordChunk? chunk)
    {
        if (chunk is null || _guess == chunk)
            _guess = null;
    }

    private int Take(ReadOnlySpan<byte> bytes, bool isNull, bool isKey)
    {
        if (isKey)
        {
            _keyBytes = 0;
            _inScratch = _guess is null || !_guess.Fits(bytes.Length);
        }
        else if (!_inScratch && !_guess!.Fits(_keyBytes + bytes.Length))
        {
            EnsureScratch(_keyBytes + bytes.Length);
            _guess.Free[.._keyBytes].CopyTo(_scratch);
            _inScratch = true;
        }
        if (_inScratch)
            EnsureScratch(_keyBytes + bytes.Length);
        bytes.CopyTo((_inScratch ? _scratch : _guess!.Free)[_keyBytes..]);
        if (isKey)
            _keyBytes = bytes.Length;
        return isNull ? -1 : bytes.Length;
    }

    private void EnsureScratch(int bytes)
    {
        if (_scratch.Length < bytes)
            Array.Resize(ref _scratch, Math.Max(bytes, _scratch.Length * 2));
    }

    private sealed class Part(ChunkWriter writer, bool isKey) : IDeserializer<int>
    {
        public int Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => writer.Take(data, isNull, isKey);
    }
}

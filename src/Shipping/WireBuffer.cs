using System.Buffers.Binary;
using System.Text;

namespace ActorPipeline.Shipping;

/// <summary>A growing byte buffer with Kafka's big-endian and varint encodings. Reused: <see cref="Clear"/> keeps the memory.</summary>
internal sealed class WireBuffer(int capacity = 4096)
{
    private byte[] _bytes = new byte[capacity];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, Length);

    /// <summary>The written bytes, for filling in lengths and checksums afterwards.</summary>
    public Span<byte> Patch => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Forgets everything after the first <paramref name="length"/> bytes.</summary>
    public void Cut(int length) => Length = length;

    public Span<byte> GetSpan(int size)
    {
        if (_bytes.Length - Length < size)
        {
            Array.Resize(ref _bytes, Math.Max(checked(Length + size), _bytes.Length * 2));
        }

        return _bytes.AsSpan(Length);
    }

    public void Advance(int count) => Length += count;

    public void Int8(byte value)
    {
        GetSpan(1)[0] = value;
        Length++;
    }

    public void Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(GetSpan(2), value);
        Length += 2;
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(GetSpan(4), value);
        Length += 4;
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(GetSpan(8), value);
        Length += 8;
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void String(string? value)
    {
        if (value is null)
        {
            Int16(-1);
            return;
        }

        var count = Encoding.UTF8.GetByteCount(value);
        Int16(checked((short)count));
        Encoding.UTF8.GetBytes(value, GetSpan(count));
        Length += count;
    }

    /// <summary>Zig-zag varint, as records use it.</summary>
    public void VarInt(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var span = GetSpan(10);
        var at = 0;
        while (bits >= 0x80)
        {
            span[at++] = (byte)(bits | 0x80);
            bits >>= 7;
        }

        span[at++] = (byte)bits;
        Length += at;
    }

    /// <summary>How many bytes <see cref="VarInt"/> writes for <paramref name="value"/>.</summary>
    public static int VarIntSize(long value)
    {
        var bits = (ulong)((value << 1) ^ (value >> 63));
        var size = 1;
        while (bits >= 0x80)
        {
            bits >>= 7;
            size++;
        }

        return size;
    }
}

/// <summary>Reads what <see cref="WireBuffer"/> writes; running past the end throws <see cref="InvalidDataException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Remaining => _rest.Length;

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count < 0 || count > _rest.Length)
        {
            throw new InvalidDataException($"Wanted {count} bytes where {_rest.Length} are left.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public byte Int8() => Raw(1)[0];

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Raw(2));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Raw(4));

    public long Int64() => BinaryPrimitives.ReadInt64BigEndian(Raw(8));

    public string? String()
    {
        var length = Int16();
        return length < 0 ? null : Encoding.UTF8.GetString(Raw(length));
    }
}

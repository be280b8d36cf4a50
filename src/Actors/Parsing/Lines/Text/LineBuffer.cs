namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// A byte buffer that grows up to a limit. Writing beyond the limit sets <see cref="Overflowed"/> and writes nothing; the owner then goes back to the begin of
/// the piece. Memory beyond <see cref="KeptCapacity"/> is given back at the next <see cref="Clear"/>.
/// </summary>
internal sealed class LineBuffer(int limit)
{
    private const int KeptCapacity = 64 * 1024;
    private const int FirstCapacity = 2048;

    private byte[] _bytes = new byte[FirstCapacity];

    public int Length { get; private set; }

    public bool Overflowed { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear()
    {
        Length = 0;
        Overflowed = false;
        if (_bytes.Length > KeptCapacity)
            _bytes = new byte[FirstCapacity];
    }

    /// <summary>Truncates to <paramref name="length"/> bytes.</summary>
    public void GoBack(int length)
    {
        Length = length;
        Overflowed = false;
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var to = Reserve(bytes.Length);
        if (to.Length < bytes.Length)
            return;
        bytes.CopyTo(to);
        Length += bytes.Length;
    }

    public void Append(byte value)
    {
        var to = Reserve(1);
        if (to.IsEmpty)
            return;
        to[0] = value;
        Length++;
    }

    public void Advance(int count) => Length += count;

    /// <summary>At least <paramref name="count"/> bytes to write to, or none when that is beyond the limit.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - Length < count)
        {
            if (limit - Length < count)
            {
                Overflowed = true;
                return default;
            }
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Length + count));
        }
        return _bytes.AsSpan(Length);
    }
}

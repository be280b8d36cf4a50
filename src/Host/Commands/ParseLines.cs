namespace ActorPipeline.Host.Commands;

/// <summary>A line in <see cref="ParseLines.Buffer"/>, without its line end.</summary>
/// <param name="Number">In its file, counted from 1, empty lines included.</param>
/// <param name="Start">First byte.</param>
/// <param name="Length">Bytes.</param>
internal readonly record struct ParseLine(long Number, int Start, int Length);

/// <summary>
/// Reads a stream of any size line by line, in a buffer that grows to the longest line. As in Filebeat, empty lines are skipped, and a line is cut after 10
/// MiB.
/// </summary>
internal sealed class ParseLines(Stream stream, int maxLineBytes = 10 * 1024 * 1024)
{
    private readonly List<ParseLine> _lines = [];

    // The line being read starts at _start; up to _scanned it has no line end.
    private int _start,
        _scanned,
        _end;
    private long _number;
    private bool _cutting;

    /// <summary>Holds <see cref="Lines"/> until the next read.</summary>
    public byte[] Buffer { get; private set; } = new byte[Math.Min(256 * 1024, maxLineBytes)];

    /// <summary>The lines that the last read completed.</summary>
    public IReadOnlyList<ParseLine> Lines => _lines;

    /// <summary>Reads until at least one line is complete. False when there are no more.</summary>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public async Task<bool> ReadAsync(CancellationToken stop)
    {
        _lines.Clear();
        while (_lines.Count == 0)
        {
            if (!TryMakeRoom())
                break;
            // A read from a terminal ignores the token until something is typed, so its result is abandoned.
            var read = await stream.ReadAsync(Buffer.AsMemory(_end), stop).AsTask().WaitAsync(stop);
            _end += read;
            Split();
            if (read > 0)
                continue;
            if (_end > _start)
                Add(_end);
            _start = _scanned = _end;
            break;
        }

        return _lines.Count > 0;
    }

    /// <summary>False when the line has reached the maximum: it is then complete, and its rest is skipped.</summary>
    private bool TryMakeRoom()
    {
        Buffer.AsSpan(_start.._end).CopyTo(Buffer);
        (_start, _scanned, _end) = (0, _scanned - _start, _end - _start);
        if (_end < Buffer.Length)
            return true;
        if (Buffer.Length < maxLineBytes)
        {
            var larger = new byte[Math.Min(maxLineBytes, Buffer.Length * 2)];
            Buffer.CopyTo(larger, 0);
            Buffer = larger;
            return true;
        }

        Add(_end);
        _cutting = true;
        _start = _scanned = _end;
        return false;
    }

    private void Split()
    {
        while (Buffer.AsSpan(_scanned.._end).IndexOf((byte)'\n') is >= 0 and var length)
        {
            var end = _scanned + length;
            if (!_cutting)
                Add(end);
            _cutting = false;
            _start = _scanned = end + 1;
        }

        _scanned = _end;
        if (_cutting)
            _start = _end;
    }

    private void Add(int end)
    {
        _number++;
        var length = end - _start;
        if (length > 0 && Buffer[end - 1] == '\r')
            length--;
        if (length > 0)
            _lines.Add(new ParseLine(_number, _start, length));
    }
}

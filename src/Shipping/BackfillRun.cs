namespace ActorPipeline.Shipping;

/// <summary>Where a backfill's lines go. Calls block; one thread.</summary>
internal interface IBackfillSink : IDisposable
{
    /// <summary>Takes the lines of another file from here on.</summary>
    void Begin(string topic, FilebeatEvent format);

    /// <summary>Takes one line; blocks while the broker takes none, calling <paramref name="waiting"/> with the reason.</summary>
    void Send(ReadOnlySpan<byte> line, long offset, ReadOnlySpan<byte> timestamp, bool truncated, Action<string> waiting, CancellationToken cancellationToken);

    /// <summary>Blocks until the broker has acknowledged everything, or until <paramref name="limit"/> is over.</summary>
    void Flush(TimeSpan? limit = null);
}

/// <summary>One backfill: the files through a line splitter into a sink.</summary>
internal sealed class BackfillRun(BackfillOptions options, IReadOnlyList<BackfillFile> files, IBackfillSink sink, IProgress<BackfillProgress>? progress)
{
    private const int MaxLineBytes = 10 << 20;
    private const int LargestBuffer = 16 << 20;

    private static readonly TimeSpan OnCancel = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    private static readonly string AgentId = Guid.NewGuid().ToString();

    private readonly long _total = files.Sum(f => f.Length);
    private byte[] _buffer = new byte[1 << 20];
    private byte[] _timestamp = [];
    private string _file = "";
    private bool _skipping; // the rest of a line too long to hold
    private int _files;
    private long _lines,
        _bytes,
        _reported;
    private long _doneBefore,
        _read; // of the files themselves, which may be packed

    public BackfillResult Run(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var file in files)
            {
                _file = file.Path;
                Report(null);
                Send(file, cancellationToken);
                (_doneBefore, _read) = (_doneBefore + file.Length, 0);
                _files++;
            }
        }
        catch (OperationCanceledException)
        {
            sink.Flush(OnCancel);
            Report(null);
            throw;
        }

        sink.Flush();
        Report(null);
        return new BackfillResult(_files, _lines, _bytes);
    }

    private void Send(BackfillFile file, CancellationToken cancellationToken)
    {
        try
        {
            using var text = new BackfillText(file.Path);
            sink.Begin(file.Topic, new FilebeatEvent(file.Path, "filestream", file.Fields, AgentId, text.Inode));
            var (start, held) = (0L, 0); // the offset in the text of the buffer's first byte, and how much it holds
            _read = 0;
            while (true)
            {
                var read = text.Read(_buffer.AsSpan(held));
                held += read;
                _read = text.Position;
                _timestamp = FilebeatEvent.Timestamp(options.TimeProvider.GetUtcNow());
                var used = Lines(_buffer.AsSpan(0, held), start, isLast: read == 0, cancellationToken);
                _bytes += used;
                start += used;
                held -= used;
                _buffer.AsSpan(used, held).CopyTo(_buffer);
                if (read == 0)
                {
                    _skipping = false;
                    return;
                }

                if (held == _buffer.Length && held < LargestBuffer)
                {
                    Array.Resize(ref _buffer, held * 2);
                }
                else if (held == _buffer.Length)
                {
                    Line(_buffer.AsSpan(0, held), start, cancellationToken);
                    (_skipping, _bytes, start, held) = (true, _bytes + held, start + held, 0);
                }

                if (options.TimeProvider.GetElapsedTime(_reported) >= ReportEvery)
                {
                    Report(null);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackfillException($"{file.Path}: {e.Message}", e);
        }
    }

    // Returns how many bytes were used; a last line without its newline counts only at the end of the file.
    private int Lines(ReadOnlySpan<byte> bytes, long start, bool isLast, CancellationToken cancellationToken)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = bytes[at..].IndexOf((byte)'\n');
            if (end < 0 && !isLast)
            {
                return _skipping ? bytes.Length : at;
            }

            var next = end < 0 ? bytes.Length : at + end + 1;
            if (!_skipping)
            {
                Line(end < 0 ? bytes[at..] : bytes.Slice(at, end), start + at, cancellationToken);
            }

            _skipping = false;
            at = next;
        }

        return at;
    }

    private void Line(ReadOnlySpan<byte> line, long offset, CancellationToken cancellationToken)
    {
        line = line is [.., (byte)'\r'] ? line[..^1] : line;
        if (offset == 0 && line.StartsWith(FilebeatEvent.ByteOrderMark))
        {
            line = line[FilebeatEvent.ByteOrderMark.Length..];
        }

        if (line.IsEmpty)
        {
            return;
        }

        var truncated = line.Length > MaxLineBytes;
        sink.Send(truncated ? line[..MaxLineBytes] : line, offset, _timestamp, truncated, Report, cancellationToken);
        _lines++;
    }

    private void Report(string? waiting)
    {
        _reported = options.TimeProvider.GetTimestamp();
        progress?.Report(new BackfillProgress(_files, _file, _lines, Math.Min(_doneBefore + _read, _total), _total, waiting));
    }
}

using System.Text;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Reads complete lines of a file into a batch. The buffer is shared by all files of one thread.</summary>
internal sealed class TailReader(TimeProvider time)
{
    /// <summary>A line longer than this gets a batch of its own.</summary>
    public const int LongLine = 256 << 10;

    private const int Normal = 256 << 10;

    private byte[] _buffer = new byte[Normal];

    /// <summary>Adds the lines from <see cref="Tail.Position"/> on until the batch is full or none is complete.</summary>
    /// <returns>Where the next line starts; the position itself when no line was complete.</returns>
    public long Read(Tail tail, BatchBuilder batch, ReadOnlySpan<byte> timestamp, int maxLineBytes)
    {
        var size = RandomAccess.GetLength(tail.Handle);
        var isDue = IsDue(tail, size);
        if (size == tail.IdleSize && !isDue)
        {
            return tail.Position;
        }

        tail.IsFlushed = isDue;

        while (true)
        {
            var read = Fill(tail);
            var next = Lines(tail, batch, timestamp, maxLineBytes, _buffer.AsSpan(0, read), isDue);
            if (next > tail.Position)
            {
                Shrink();
                return next;
            }

            if (read < _buffer.Length)
            {
                (tail.IdleSize, tail.IdleSince) = (size, time.GetTimestamp());
                return next;
            }

            if (_buffer.Length > tail.Input.MaxLineBytes + 1)
            {
                return Overlong(tail, batch, timestamp, maxLineBytes, size);
            }

            Array.Resize(ref _buffer, _buffer.Length * 4);
        }
    }

    // An event of several lines may go on; after a while nobody waits for that any longer.
    private bool IsDue(Tail tail, long size) =>
        tail.Input.Multiline is not null && size == tail.IdleSize && size > tail.Position && !tail.IsFlushed
        && time.GetElapsedTime(tail.IdleSince) >= Multiline.Timeout;

    private static long Lines(Tail tail, BatchBuilder batch, ReadOnlySpan<byte> timestamp, int maxLineBytes, ReadOnlySpan<byte> bytes, bool isDue)
    {
        var at = tail.Position;
        while (!batch.IsFull)
        {
            var end = tail.Input.Multiline?.End(bytes, isDue) ?? bytes.IndexOf((byte)'\n');
            if (end < 0 || (end > LongLine && batch.Count > 0))
            {
                break;
            }

            Add(tail, batch, bytes[..end], at, timestamp, maxLineBytes);
            at += end + 1;
            bytes = bytes[(end + 1)..];
            if (end > LongLine)
            {
                break;
            }
        }

        return at;
    }

    private static void Add(Tail tail, BatchBuilder batch, ReadOnlySpan<byte> line, long at, ReadOnlySpan<byte> timestamp, int maxLineBytes)
    {
        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        if (tail.Input.Multiline is not null)
        {
            line = Multiline.Text(line);
        }

        // Filebeat sends no event for an empty line (message.IsEmpty in libbeat's reader).
        if (line.IsEmpty || !IsWanted(tail.Input, line))
        {
            return;
        }

        var truncated = line.Length > maxLineBytes;
        batch.Add(tail.Format, truncated ? line[..maxLineBytes] : line, at, timestamp, truncated);
    }

    private static bool IsWanted(ShipperInput input, ReadOnlySpan<byte> line)
    {
        if (input.IncludeLines.Count == 0 && input.ExcludeLines.Count == 0)
        {
            return true;
        }

        var text = Encoding.UTF8.GetString(line);
        return (input.IncludeLines.Count == 0 || input.IncludeLines.Any(p => p.IsMatch(text)))
            && !input.ExcludeLines.Any(p => p.IsMatch(text));
    }

    // The buffer holds more than is kept of the line; its end may not be written yet.
    private long Overlong(Tail tail, BatchBuilder batch, ReadOnlySpan<byte> timestamp, int maxLineBytes, long size)
    {
        var piece = new byte[Normal];
        var at = Math.Max(tail.SearchedTo, tail.Position + _buffer.Length);
        while (true)
        {
            var read = RandomAccess.Read(tail.Handle, piece, at);
            if (read <= 0)
            {
                (tail.SearchedTo, tail.IdleSize) = (at, size);
                Shrink();
                return tail.Position;
            }

            var end = piece.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                if (IsWanted(tail.Input, _buffer.AsSpan(0, maxLineBytes)))
                {
                    batch.Add(tail.Format, _buffer.AsSpan(0, maxLineBytes), tail.Position, timestamp, truncated: true);
                }

                tail.SearchedTo = 0;
                Shrink();
                return at + end + 1;
            }

            at += read;
        }
    }

    private int Fill(Tail tail)
    {
        var at = 0;
        while (at < _buffer.Length)
        {
            var read = RandomAccess.Read(tail.Handle, _buffer.AsSpan(at), tail.Position + at);
            if (read <= 0)
            {
                break;
            }

            at += read;
        }

        return at;
    }

    private void Shrink()
    {
        if (_buffer.Length > Normal)
        {
            _buffer = new byte[Normal];
        }
    }
}

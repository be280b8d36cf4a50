using System.Text;
using ActorPipeline.Shipping;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Reads complete lines of a file into a batch. The buffer is shared by all files of one thread.</summary>
internal sealed class TailReader(TimeProvider time, int maxEventBytes, Action<string> report)
{
    /// <summary>A line longer than this gets a batch of its own.</summary>
    public const int LongLine = 256 << 10;

    private const int Normal = 256 << 10;

    private byte[] _buffer = new byte[Normal];

    /// <summary>Adds the lines from <see cref="Tail.Position"/> on until the batch is full or none is complete.</summary>
    /// <returns>Where the next line starts; the position itself when no line was complete.</returns>
    public long Read(Tail tail, ShippedBatchBuilder batch, ReadOnlySpan<byte> timestamp)
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
            var next = Lines(tail, batch, timestamp, _buffer.AsSpan(0, read), isDue);
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
                return Overlong(tail, batch, timestamp, size);
            }

            Array.Resize(ref _buffer, _buffer.Length * 4);
        }
    }

    // An event of several lines may continue; after the timeout it is complete.
    private bool IsDue(Tail tail, long size) =>
        tail.Input.Multiline is not null
        && size == tail.IdleSize
        && size > tail.Position
        && !tail.IsFlushed
        && time.GetElapsedTime(tail.IdleSince) >= Multiline.Timeout;

    private long Lines(Tail tail, ShippedBatchBuilder batch, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> bytes, bool isDue)
    {
        var at = tail.Position;
        var mark = at == 0 && bytes.StartsWith(FilebeatEvent.ByteOrderMark) ? FilebeatEvent.ByteOrderMark.Length : 0;
        bytes = bytes[mark..];
        while (!batch.IsFull)
        {
            var end = tail.Input.Multiline?.End(bytes, isDue) ?? bytes.IndexOf((byte)'\n');
            if (end < 0 || (end > LongLine && batch.Count > 0))
            {
                break;
            }

            Add(tail, batch, bytes[..end], at, mark, timestamp);
            at += mark + end + 1;
            mark = 0;
            bytes = bytes[(end + 1)..];
            if (end > LongLine)
            {
                break;
            }
        }

        return at;
    }

    private void Add(Tail tail, ShippedBatchBuilder batch, ReadOnlySpan<byte> line, long at, int mark, ReadOnlySpan<byte> timestamp)
    {
        var flags = LineFlags.None;
        if (line is [.., (byte)'\r'])
        {
            line = line[..^1];
        }

        if (tail.Input.Multiline is { } multiline)
        {
            var last = tail.Input.Type == "log" ? 0 : Multiline.LastLine(line);
            at += last == 0 ? 0 : mark + last;
            line = multiline.Text(line, out flags);
        }

        // Filebeat sends no event for an empty line (message.IsEmpty in libbeat's reader).
        if (line.IsEmpty || !IsWanted(tail.Input, line))
        {
            return;
        }

        var most = tail.Input.MaxLineBytes;
        Add(tail, batch, line.Length > most ? line[..most] : line, at, timestamp, line.Length > most ? flags | LineFlags.Truncated : flags);
    }

    private void Add(Tail tail, ShippedBatchBuilder batch, ReadOnlySpan<byte> line, long at, ReadOnlySpan<byte> timestamp, LineFlags flags)
    {
        if (batch.Add(tail.Format, line, at, timestamp, flags, maxEventBytes) is > 0 and var bytes)
        {
            report(
                $"{tail.Path}: the line at byte {at} is dropped: its event has {bytes} bytes, at most {maxEventBytes} are allowed. "
                    + $"Shorten such lines with {(tail.Input.Type == "log" ? "max_bytes" : "message_max_bytes")} in their input."
            );
        }
    }

    private static bool IsWanted(ShipperInput input, ReadOnlySpan<byte> line)
    {
        if (input.IncludeLines.Count == 0 && input.ExcludeLines.Count == 0)
        {
            return true;
        }

        var text = Encoding.UTF8.GetString(line);
        return (input.IncludeLines.Count == 0 || input.IncludeLines.Any(p => p.IsMatch(text))) && !input.ExcludeLines.Any(p => p.IsMatch(text));
    }

    // The buffer holds more than is kept of the line; its end may not be written yet.
    private long Overlong(Tail tail, ShippedBatchBuilder batch, ReadOnlySpan<byte> timestamp, long size)
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
                var kept = _buffer.AsSpan(0, tail.Input.MaxLineBytes);
                if (IsWanted(tail.Input, kept))
                {
                    Add(tail, batch, kept, tail.Position, timestamp, LineFlags.Truncated);
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

using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// klog and glog: <c>I0311 10:11:12.123456    7 server.go:123] text</c>, and glog's newer head with a year, <c>I20240311</c>. The
/// number is the process in Go's klog and the thread in C++'s glog.
/// </summary>
internal sealed class KlogParser(LineClock clock, bool numberIsThread) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var level =
            line.IsEmpty ? Level.None
            : line[0] is (byte)'I' or (byte)'W' or (byte)'E' or (byte)'F' ? Levels.OfLetter(line[0])
            : Level.None;
        if (level == Level.None)
            return false;
        var cursor = new LineCursor(line[1..]);
        if (!TryTime(ref cursor, into) || !cursor.SkipBlanks() || !cursor.TryNumber(out var number) || !cursor.Skip((byte)' '))
            return false;
        if (!cursor.TryUntil("] "u8, out var place))
        {
            if (!cursor.Rest.EndsWith("]"u8))
                return false;
            place = cursor.Rest[..^1];
            cursor.Rest = default;
        }
        Levels.Add(into, level, default);
        into.AddLong(numberIsThread ? "process.thread.id"u8 : "process.pid"u8, number);
        var colon = place.LastIndexOf((byte)':');
        var lineNumber = new LineCursor(place[(colon + 1)..]);
        if (colon > 0 && lineNumber.TryNumber(out var at) && lineNumber.IsAtEnd)
        {
            into.AddString("log.origin.file.name"u8, place[..colon]);
            into.AddLong("log.origin.file.line"u8, at);
        }
        into.SetMessage(cursor.Rest);
        return true;
    }

    private bool TryTime(ref LineCursor cursor, ParsedLine into)
    {
        var time = new WallTime();
        var hasYear = cursor.Rest.Length > 8 && cursor.Rest[8] == (byte)' ';
        if (
            (hasYear && !cursor.TryDigits(4, out time.Year))
            || !cursor.TryDigits(2, out time.Month)
            || !cursor.TryDigits(2, out time.Day)
            || !cursor.Skip((byte)' ')
            || !TimeReading.TryClock(ref cursor, ref time)
        )
        {
            return false;
        }

        return hasYear ? clock.TrySet(into, in time) : clock.TrySetWithoutYear(into, time);
    }
}

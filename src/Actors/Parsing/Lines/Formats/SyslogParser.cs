using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Syslog as files and sockets have it: RFC 3164 with or without <c>&lt;PRI&gt;</c>, the same with the ISO time that rsyslog and
/// journald-based systems write, and RFC 5424.
/// </summary>
internal sealed class SyslogParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (cursor.Next == (byte)'<')
        {
            if (!SyslogPriority.TryRead(ref cursor, out var priority))
                return false;
            priority.AddTo(into);
            if (cursor.Skip("1 "u8))
                return Rfc5424.TryRead(ref cursor, clock, into);
        }
        return TryTime(ref cursor, into) && cursor.Skip((byte)' ') && TryRest(ref cursor, into);
    }

    private bool TryTime(ref LineCursor cursor, ParsedLine into)
    {
        if (IsoTime.TryRead(ref cursor, clock, into))
            return true;
        var time = new WallTime();
        if (!TimeReading.TryMonthName(ref cursor, out time.Month) || !cursor.Skip((byte)' ') || !TimeReading.TryDayOfMonth(ref cursor, out time.Day) || !cursor.Skip((byte)' '))
            return false;
        var withYear = cursor;
        if (withYear.TryDigits(4, out time.Year) && withYear.Skip((byte)' '))
        {
            cursor = withYear;
            return TimeReading.TryClock(ref cursor, ref time) && clock.TrySet(into, in time);
        }
        return TimeReading.TryClock(ref cursor, ref time) && clock.TrySetWithoutYear(into, time);
    }

    /// <summary><c>host tag[pid]: text</c>; the tag may be missing, and on a local socket the host.</summary>
    private static bool TryRest(ref LineCursor cursor, ParsedLine into)
    {
        var word = cursor;
        if (!word.TryWord(out var host))
            return false;
        if (host[^1] != (byte)':')
        {
            into.AddString("host.hostname"u8, host);
            cursor = word;
            cursor.SkipBlanks();
        }
        var tag = cursor;
        if (TryTag(ref tag, into))
            cursor = tag;
        into.SetMessage(cursor.Rest);
        return true;
    }

    private static bool TryTag(ref LineCursor cursor, ParsedLine into)
    {
        var end = cursor.Rest.IndexOfAny(" :["u8);
        if (end <= 0 || cursor.Rest[end] == (byte)' ')
            return false;
        var name = cursor.Rest[..end];
        cursor.Skip(end);
        ReadOnlySpan<byte> pid = default;
        if (cursor.Next == (byte)'[' && !cursor.TryBracketed(out pid))
            return false;
        if (!cursor.Skip((byte)':') || (!cursor.IsAtEnd && !cursor.SkipBlanks()))
            return false;
        into.AddString("process.name"u8, name);
        var digits = new LineCursor(pid);
        if (digits.TryNumber(out var number) && digits.IsAtEnd)
            into.AddLong("process.pid"u8, number);
        return true;
    }
}

using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Syslog in files and from sockets: RFC 3164 with or without <c>&lt;PRI&gt;</c>, the same with the ISO time that rsyslog and
/// journald-based systems write, and RFC 5424.
/// </summary>
/// <param name="clock">Reads times.</param>
/// <param name="isGuess">For <c>auto</c>: without a priority, a program's name has to follow the host.</param>
internal sealed class SyslogParser(LineClock clock, bool isGuess = false) : ILineParser
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
            if (CiscoHead.TryRead(ref cursor, clock, into))
                return true;
        }
        return TryTime(ref cursor, into) && cursor.Skip((byte)' ') && (!isGuess || line[0] == (byte)'<' || IsHead(cursor)) && TryRest(ref cursor, into);
    }

    private bool TryTime(ref LineCursor cursor, ParsedLine into)
    {
        if (TimeText.TrySet(ref cursor, clock, into))
            return true;
        var time = new WallTime();
        if (
            !TimeReading.TryMonthName(ref cursor, out time.Month)
            || !cursor.Skip((byte)' ')
            || !TimeReading.TryDayOfMonth(ref cursor, out time.Day)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        var withYear = cursor;
        if (withYear.TryDigits(4, out time.Year) && withYear.Skip((byte)' '))
        {
            cursor = withYear;
            return TimeReading.TryClock(ref cursor, ref time) && clock.TrySet(into, in time);
        }
        if (!TimeReading.TryClock(ref cursor, ref time))
            return false;
        var withYearBehind = cursor;
        if (withYearBehind.Skip((byte)' ') && withYearBehind.TryDigits(4, out time.Year) && withYearBehind.Next == (byte)' ')
        {
            cursor = withYearBehind;
            return clock.TrySet(into, in time);
        }
        return TryZoneAndYear(ref cursor, ref time, out var offset)
            ? offset is not { } seconds || LineClock.TrySet(into, in time, seconds)
            : clock.TrySetWithoutYear(into, time);
    }

    /// <summary>RFC 3164's <c>Aug 24 05:34:00 CST 1987</c>. With a zone that has several meanings the line has no time.</summary>
    private static bool TryZoneAndYear(ref LineCursor cursor, ref WallTime time, out int? offset)
    {
        offset = null;
        var zone = cursor;
        if (
            !zone.Skip((byte)' ')
            || !ZoneName.TryRead(ref zone, out offset)
            || !zone.Skip((byte)' ')
            || !zone.TryDigits(4, out var year)
            || zone.Next != (byte)' '
        )
        {
            return false;
        }

        time.Year = year;
        cursor = zone;
        return true;
    }

    /// <summary>True for <c>host tag[7]: </c>, <c>host tag: </c> or syslogd's text for repeated lines.</summary>
    private static bool IsHead(LineCursor cursor)
    {
        // A level in place of the host, or before the colon, belongs to another layout.
        if (!cursor.TryWord(out var host) || !(LoggerName.IsName(host) || Ecs.IsIp(host)) || Levels.Of(host) != Level.None || !cursor.Skip((byte)' '))
            return false;
        if (cursor.Rest.StartsWith("last message repeated "u8))
            return true;
        var end = cursor.Rest.IndexOfAny(" :["u8);
        if (end <= 0 || cursor.Rest[end] == (byte)' ' || !IsProgram(cursor.Rest[..end]) || Levels.Of(cursor.Rest[..end]) != Level.None)
            return false;
        cursor.Skip(end);
        return (cursor.Next != (byte)'[' || cursor.TryBracketed(out _)) && cursor.Skip((byte)':') && (cursor.IsAtEnd || cursor.Next == (byte)' ');
    }

    private static bool IsProgram(ReadOnlySpan<byte> name) => name.IndexOfAnyExcept(Program) < 0;

    private static readonly System.Buffers.SearchValues<byte> Program = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/()@+"u8
    );

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

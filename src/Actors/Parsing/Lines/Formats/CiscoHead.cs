using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// The head that Cisco devices write behind the priority: <c>45: gate: *Oct 11 22:14:15.123 UTC: %LINK-3-UPDOWN: text</c>, with a number and a host or
/// without, a star for a clock that is not set.
/// </summary>
internal static class CiscoHead
{
    /// <summary>Reads it and sets the message; false when it is none, and then nothing is read.</summary>
    public static bool TryRead(ref LineCursor line, LineClock clock, ParsedLine into)
    {
        var cursor = line;
        if (!cursor.TryNumber(out _) || !cursor.Skip(": "u8))
            return false;
        ReadOnlySpan<byte> host = default;
        var named = cursor;
        if (named.TryUntil(": "u8, out host) && LoggerName.IsName(host))
            cursor = named;
        else
            host = default;
        if (!cursor.Skip((byte)'*'))
            cursor.Skip((byte)'.');
        var time = new WallTime();
        if (
            !TimeReading.TryMonthName(ref cursor, out time.Month)
            || !cursor.Skip((byte)' ')
            || !TimeReading.TryDayOfMonth(ref cursor, out time.Day)
            || !cursor.Skip((byte)' ')
            || !TimeReading.TryClock(ref cursor, ref time)
        )
        {
            return false;
        }

        int? offset = 0;
        var hasZone = cursor.Skip((byte)' ') && ZoneName.TryRead(ref cursor, out offset);
        if (!cursor.Skip(": %"u8))
            return false;
        var text = cursor.Rest;
        if (!cursor.TryUntil((byte)':', out var what) || !LoggerName.IsName(what))
            return false;
        if (!hasZone || offset == 0)
            clock.TrySetWithoutYear(into, time);
        Ecs.AddText(into, "host.hostname"u8, host);
        into.AddString("event.code"u8, what);
        into.SetMessage(text);
        line = cursor;
        return true;
    }
}

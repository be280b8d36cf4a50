using System.Buffers.Text;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Apache's error log: <c>[Sun Dec 04 04:47:44 2005] [notice] text</c> of 2.2, and of 2.4
/// <c>[… 04:47:44.902022 2011] [core:error] [pid 35708:tid 4328636416] [client 192.0.2.1:50500] AH00128: text</c>.
/// </summary>
internal sealed class ApacheErrorParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (!TryTime(ref cursor, into) || !cursor.Skip((byte)' ') || !cursor.TryBracketed(out var level) || level.IsEmpty)
            return false;
        var colon = level.IndexOf((byte)':');
        if (colon > 0)
            into.AddString("apache.error.module"u8, level[..colon]);
        Levels.Add(into, level[(colon + 1)..]);
        cursor.SkipBlanks();
        var hasPid = cursor.Rest.StartsWith("[pid "u8);
        while (cursor.Rest.StartsWith("[pid "u8) || cursor.Rest.StartsWith("[client "u8))
        {
            if (!cursor.TryBracketed(out var inside))
                break;
            AddDetail(inside, hasPid, into);
            cursor.SkipBlanks();
        }
        into.SetMessage(cursor.Rest);
        // A system error precedes the client: (13)Permission denied: [client …] text.
        if (
            cursor.Skip((byte)'(')
            && cursor.TryNumber(out _)
            && cursor.TryUntil(": "u8, out _)
            && cursor.Rest.StartsWith("[client "u8)
            && cursor.TryBracketed(out var client)
        )
        {
            AddDetail(client, hasPid, into);
        }

        return true;
    }

    private static void AddDetail(ReadOnlySpan<byte> inside, bool hasPid, ParsedLine into)
    {
        var detail = new LineCursor(inside);
        if (detail.Skip("pid "u8))
        {
            if (detail.TryNumber(out var pid))
                into.AddLong("process.pid"u8, pid);
            if (detail.Skip(":tid "u8) && detail.TryNumber(out var thread))
                into.AddLong("process.thread.id"u8, thread);
            return;
        }
        detail.Skip("client "u8);
        var client = detail.Rest;
        // Only 2.4, recognised by the pid, adds a port. The last part of an IPv6 address in 2.2 is no port.
        var colon = client.LastIndexOf((byte)':');
        if (
            colon > 0
            && (hasPid || client.IndexOf((byte)':') == colon)
            && Utf8Parser.TryParse(client[(colon + 1)..], out int port, out var used)
            && used == client.Length - colon - 1
        )
        {
            into.AddLong("source.port"u8, port);
            client = client[..colon];
        }
        Ecs.AddSource(into, client.Trim("[]"u8));
    }

    private bool TryTime(ref LineCursor cursor, ParsedLine into)
    {
        var time = new WallTime();
        if (!cursor.Skip((byte)'[') || !cursor.TryUntil((byte)' ', out var weekday) || weekday.Length != 3)
            return false;
        return TimeReading.TryMonthName(ref cursor, out time.Month)
            && cursor.Skip((byte)' ')
            && TimeReading.TryDayOfMonth(ref cursor, out time.Day)
            && cursor.Skip((byte)' ')
            && TimeReading.TryClock(ref cursor, ref time)
            && cursor.Skip((byte)' ')
            && cursor.TryDigits(4, out time.Year)
            && cursor.Skip((byte)']')
            && clock.TrySet(into, in time);
    }
}

using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Access logs of Apache and nginx in the common and the combined format, with or without Apache's virtual host in front.
/// What a site adds behind the user agent is not looked at: nothing says what it is.
/// </summary>
internal sealed class AccessLogParser : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        // The user's name may have blanks in it, so what stands before the time is cut from both ends.
        if (!cursor.TryUntil(" ["u8, out var who) || !TryTime(ref cursor, into))
            return false;
        if (!TryWho(who, into))
            return false;
        if (!cursor.Skip((byte)' ') || !cursor.TryQuoted(out var request) || !cursor.Skip((byte)' ') || !cursor.TryDigits(3, out var status) || !cursor.Skip((byte)' '))
            return false;
        Ecs.AddRequest(into, request);
        into.AddLong("http.response.status_code"u8, status);
        if (cursor.TryNumber(out var bytes))
            into.AddLong("http.response.body.bytes"u8, bytes);
        else if (!cursor.Skip((byte)'-'))
            return false;
        if (cursor.Skip((byte)' ') && cursor.TryQuoted(out var referrer) && cursor.Skip((byte)' ') && cursor.TryQuoted(out var agent))
        {
            Ecs.AddText(into, "http.request.referrer"u8, referrer);
            Ecs.AddText(into, "user_agent.original"u8, agent);
        }
        return true;
    }

    private static bool TryWho(ReadOnlySpan<byte> who, ParsedLine into)
    {
        var cursor = new LineCursor(who);
        if (!cursor.TryUntil((byte)' ', out var client) || !cursor.TryUntil((byte)' ', out var ident))
            return false;
        // X-Forwarded-For in the client's place is a list: the client, then the proxies it came through.
        if (client.EndsWith(","u8))
        {
            client = client.TrimEnd((byte)',');
            while (ident.EndsWith(","u8))
                if (!cursor.TryUntil((byte)' ', out ident))
                    return false;
            if (!cursor.TryUntil((byte)' ', out ident))
                return false;
        }
        // virtual-host:port client - user; in the plain form the second word is nearly always a dash.
        if (!ident.SequenceEqual("-"u8) && cursor.Skip("- "u8))
        {
            var port = client.LastIndexOf((byte)':');
            Ecs.AddText(into, "url.domain"u8, port < 0 ? client : client[..port]);
            client = ident;
        }
        Ecs.AddSource(into, client);
        Ecs.AddText(into, "user.name"u8, cursor.Rest);
        return !client.IsEmpty;
    }

    /// <summary><c>10/Oct/2000:13:55:36 -0700]</c></summary>
    private static bool TryTime(ref LineCursor cursor, ParsedLine into)
    {
        var time = new WallTime();
        return cursor.TryDigits(2, out time.Day) && cursor.Skip((byte)'/') && TimeReading.TryMonthName(ref cursor, out time.Month) && cursor.Skip((byte)'/')
            && cursor.TryDigits(4, out time.Year) && cursor.Skip((byte)':') && TimeReading.TryClock(ref cursor, ref time) && cursor.Skip((byte)' ')
            && TimeReading.TryOffset(ref cursor, out var offset) && cursor.Skip((byte)']') && LineClock.TrySet(into, in time, offset);
    }
}

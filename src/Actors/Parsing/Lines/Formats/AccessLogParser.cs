using System.Buffers.Text;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Access logs of Apache, nginx and Traefik in the common and the combined format, with or without Apache's virtual host in front.
/// Fields that a site adds behind the user agent are ignored, because their meaning is unknown; those of Traefik are read.
/// </summary>
internal sealed class AccessLogParser : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        // The user's name may contain blanks and brackets, so the text before the time is parsed from both ends.
        var at = 0;
        while (true)
        {
            var open = line[at..].IndexOf(" ["u8);
            if (open < 0)
                return false;
            at += open + 2;
            cursor.Rest = line[at..];
            if (cursor.Next is >= (byte)'0' and <= (byte)'3' && TryTime(ref cursor, into))
                break;
        }
        if (!TryWho(line[..(at - 2)], into))
            return false;
        if (
            !cursor.Skip((byte)' ')
            || !cursor.TryQuoted(out var request)
            || !cursor.Skip((byte)' ')
            || !cursor.TryDigits(3, out var status)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        Ecs.AddRequest(into, request);
        into.AddLong("http.response.status_code"u8, status);
        if (cursor.TryNumber(out var bytes))
            into.AddLong("http.response.body.bytes"u8, bytes);
        else if (!cursor.Skip((byte)'-') && !SkipDigits(ref cursor, into))
            return false;
        if (cursor.Skip((byte)' ') && cursor.TryQuoted(out var referrer) && cursor.Skip((byte)' ') && cursor.TryQuoted(out var agent))
        {
            Ecs.AddText(into, "http.request.referrer"u8, referrer);
            Ecs.AddText(into, "user_agent.original"u8, agent);
            AddTraefik(cursor, into);
        }
        return true;
    }

    /// <summary>Skips a number that is too large for a field: only this field is left out.</summary>
    private static bool SkipDigits(ref LineCursor cursor, ParsedLine into)
    {
        var before = cursor.Rest.Length;
        while (cursor.Next is >= (byte)'0' and <= (byte)'9')
            cursor.Skip(1);
        return into.IsPartial = cursor.Rest.Length < before;
    }

    /// <summary><c> 17 "router@docker" "http://10.0.0.2:80" 3ms</c></summary>
    private static void AddTraefik(LineCursor cursor, ParsedLine into)
    {
        if (
            !cursor.Skip((byte)' ')
            || !cursor.TryNumber(out _)
            || !cursor.Skip((byte)' ')
            || !cursor.TryQuoted(out var router)
            || !cursor.Skip((byte)' ')
            || !cursor.TryQuoted(out var backend)
            || !cursor.Skip((byte)' ')
            || !cursor.TryNumber(out var took)
            || !cursor.Skip("ms"u8)
            || !cursor.IsAtEnd
            || took > 1_000_000_000
        )
        {
            return;
        }

        Ecs.AddText(into, "traefik.access.router.name"u8, router);
        Ecs.AddText(into, "traefik.access.backend_url"u8, backend);
        into.AddLong("event.duration"u8, took * 1_000_000);
    }

    private static bool TryWho(ReadOnlySpan<byte> who, ParsedLine into)
    {
        var cursor = new LineCursor(who);
        if (!cursor.TryUntil((byte)' ', out var client) || !cursor.TryUntil((byte)' ', out var ident))
            return false;
        // In place of the client there may be X-Forwarded-For: the client, then the proxies it came through.
        if (client.EndsWith(","u8))
        {
            client = client.TrimEnd((byte)',');
            while (ident.EndsWith(","u8))
            {
                if (!cursor.TryUntil((byte)' ', out ident))
                    return false;
            }

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
        AddClient(client, into);
        Ecs.AddText(into, "user.name"u8, cursor.Rest);
        return !client.IsEmpty;
    }

    /// <summary>Adds the client's address, and its port where the format has one.</summary>
    private static void AddClient(ReadOnlySpan<byte> client, ParsedLine into)
    {
        var colon = client.LastIndexOf((byte)':');
        if (
            colon > 0
            && (client.IndexOf((byte)':') == colon || client[colon - 1] == (byte)']')
            && Utf8Parser.TryParse(client[(colon + 1)..], out ushort port, out var used)
            && used == client.Length - colon - 1
        )
        {
            into.AddLong("source.port"u8, port);
            client = client[..colon].Trim("[]"u8);
        }
        Ecs.AddSource(into, client);
    }

    /// <summary><c>10/Oct/2000:13:55:36 -0700]</c></summary>
    private static bool TryTime(ref LineCursor cursor, ParsedLine into)
    {
        var time = new WallTime();
        return cursor.TryDigits(2, out time.Day)
            && cursor.Skip((byte)'/')
            && TimeReading.TryMonthName(ref cursor, out time.Month)
            && cursor.Skip((byte)'/')
            && cursor.TryDigits(4, out time.Year)
            && cursor.Skip((byte)':')
            && TimeReading.TryClock(ref cursor, ref time)
            && cursor.Skip((byte)' ')
            && TimeReading.TryOffset(ref cursor, out var offset)
            && cursor.Skip((byte)']')
            && LineClock.TrySet(into, in time, offset);
    }
}

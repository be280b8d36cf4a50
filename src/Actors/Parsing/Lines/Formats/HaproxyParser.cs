using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// HAProxy's HTTP and TCP logs, with or without syslog's head: <c>haproxy[7]: 192.0.2.1:33317 [18/Oct/2025:18:01:47.655] web static/srv1
/// 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 "GET /index.html HTTP/1.1"</c>. The time is the begin of the request, in <c>parsing.time-zone</c>.
/// </summary>
internal sealed class HaproxyParser(LineClock clock) : ILineParser
{
    private const int LongestHead = 80;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var head = line[..Math.Min(line.Length, LongestHead)].IndexOf("haproxy["u8);
        if (head >= 0)
        {
            cursor.Skip(head + 8);
            if (!cursor.TryNumber(out var pid) || !cursor.Skip("]: "u8))
                return false;
            into.AddString("process.name"u8, "haproxy"u8);
            into.AddLong("process.pid"u8, pid);
        }
        if (
            !cursor.TryUntil(" ["u8, out var client)
            || client.Contains((byte)' ')
            || !TimeText.TrySet(ref cursor, clock, into)
            || !cursor.Skip("] "u8)
            || !cursor.TryWord(out var frontend)
            || !cursor.Skip((byte)' ')
            || !cursor.TryUntil((byte)'/', out var backend)
            || backend.Contains((byte)' ')
            || !cursor.TryWord(out var server)
            || !cursor.Skip((byte)' ')
            || !cursor.TryWord(out var timers)
            || timers.IndexOfAnyExcept("0123456789/-+"u8) >= 0
            || !timers.Contains((byte)'/')
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        var port = client.LastIndexOf((byte)':');
        var number = new LineCursor(client[(port + 1)..]);
        if (port > 0 && number.TryNumber(out var sourcePort) && number.IsAtEnd)
        {
            into.AddLong("source.port"u8, sourcePort);
            client = client[..port];
        }
        Ecs.AddSource(into, client);
        into.AddString("haproxy.frontend_name"u8, frontend.TrimEnd((byte)'~'));
        into.AddString("haproxy.backend_name"u8, backend);
        Ecs.AddText(into, "haproxy.server_name"u8, server);
        var total = new LineCursor(timers[(timers.LastIndexOf((byte)'/') + 1)..]);
        total.Skip((byte)'+');
        if (total.TryNumber(out var took) && total.IsAtEnd && took < 1_000_000_000)
            into.AddLong("event.duration"u8, took * 1_000_000);
        AddAnswer(cursor, into);
        return true;
    }

    private static void AddAnswer(LineCursor cursor, ParsedLine into)
    {
        var http = cursor;
        var quote = cursor.Rest.IndexOf((byte)'"');
        if (quote > 0 && http.TryDigits(3, out var status) && http.Skip((byte)' ') && http.TryNumber(out var bytes))
        {
            into.AddLong("http.response.status_code"u8, status);
            into.AddLong("http.response.bytes"u8, bytes);
            cursor.Skip(quote);
            if (cursor.TryQuoted(out var request))
                Ecs.AddRequest(into, request);
        }
        else if (cursor.TryNumber(out bytes))
        {
            into.AddLong("destination.bytes"u8, bytes);
        }
    }
}

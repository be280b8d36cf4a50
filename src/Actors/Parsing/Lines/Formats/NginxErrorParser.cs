using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// nginx's error log: <c>2016/10/25 14:49:34 [error] 54053#0: *1 text, client: 192.0.2.1, server: _, request: "GET / HTTP/1.1",
/// host: "example.com", referrer: "…"</c>. The fields behind the text are the same in all versions of nginx.
/// </summary>
internal sealed class NginxErrorParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var time = new WallTime();
        if (
            !TimeReading.TryDate(ref cursor, (byte)'/', ref time)
            || !cursor.Skip((byte)' ')
            || !TimeReading.TryClock(ref cursor, ref time)
            || !clock.TrySet(into, in time)
        )
        {
            return false;
        }

        if (!cursor.Skip((byte)' ') || !cursor.TryBracketed(out var level) || !cursor.Skip((byte)' '))
            return false;
        if (!cursor.TryNumber(out var pid) || !cursor.Skip((byte)'#') || !cursor.TryNumber(out var thread) || !cursor.Skip((byte)':'))
            return false;
        Levels.Add(into, level);
        into.AddLong("process.pid"u8, pid);
        into.AddLong("process.thread.id"u8, thread);
        cursor.SkipBlanks();
        var withConnection = cursor;
        if (withConnection.Skip((byte)'*') && withConnection.TryNumber(out var connection) && withConnection.Skip((byte)' '))
        {
            into.AddLong("nginx.error.connection_id"u8, connection);
            cursor = withConnection;
        }
        var context = NginxContext.Find(cursor.Rest, out var isForged);
        into.SetMessage(context < 0 ? cursor.Rest : cursor.Rest[..context]);
        if (context >= 0 && !isForged)
            AddContext(cursor.Rest[(context + 10)..], into);
        return true;
    }

    private static void AddContext(ReadOnlySpan<byte> text, ParsedLine into)
    {
        var comma = text.IndexOf((byte)',');
        Ecs.AddSource(into, comma < 0 ? text : text[..comma]);
        Ecs.AddRequest(into, Quoted(text, ", request: "u8));
        var host = Quoted(text, ", host: "u8);
        var port = host.LastIndexOf((byte)':');
        Ecs.AddText(into, "url.domain"u8, port > 0 && host[^1] != (byte)']' ? host[..port] : host);
        Ecs.AddText(into, "http.request.referrer"u8, Last(text, ", referrer: \""u8));
    }

    /// <summary>The referrer stands last and is not escaped: quotes within it are its own.</summary>
    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var at = text.IndexOf(key);
        var end = text.LastIndexOf((byte)'"');
        return at >= 0 && end >= at + key.Length ? text[(at + key.Length)..end] : default;
    }

    private static ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        var at = text.IndexOf(key);
        if (at < 0)
            return default;
        var cursor = new LineCursor(text[(at + key.Length)..]);
        return cursor.TryQuoted(out var value) ? value : default;
    }
}

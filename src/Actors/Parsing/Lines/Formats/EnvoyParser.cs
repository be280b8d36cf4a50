using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Envoy's default access log, and Istio's, which has three words more behind the response flags:
/// <c>[2025-10-18T18:01:47.978Z] "GET /a HTTP/1.1" 200 - 0 5964 10 9 "10.0.35.28" "curl/8" "id" "shop" "10.0.2.1:80"</c>.
/// </summary>
internal sealed class EnvoyParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (
            !cursor.Skip((byte)'[')
            || !TimeText.TrySet(ref cursor, clock, into)
            || !cursor.Skip("] "u8)
            || !cursor.TryQuoted(out var request)
            || !cursor.Skip((byte)' ')
            || !TryStatus(ref cursor, out var status)
            || !cursor.Skip((byte)' ')
            || !cursor.TryWord(out var flags)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        var istio = cursor;
        if (
            istio.Next is not (>= (byte)'0' and <= (byte)'9')
            && istio.TryWord(out _)
            && istio.Skip((byte)' ')
            && TryTextOrWord(ref istio)
            && istio.Skip((byte)' ')
            && TryTextOrWord(ref istio)
            && istio.Skip((byte)' ')
        )
        {
            cursor = istio;
        }

        if (
            !cursor.TryNumber(out var received)
            || !cursor.Skip((byte)' ')
            || !cursor.TryNumber(out var sent)
            || !cursor.Skip((byte)' ')
            || !cursor.TryNumber(out var took)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        Ecs.AddRequest(into, request);
        if (status > 0)
            into.AddLong("http.response.status_code"u8, status);
        Ecs.AddText(into, "envoy.response_flags"u8, flags);
        into.AddLong("http.request.body.bytes"u8, received);
        into.AddLong("http.response.body.bytes"u8, sent);
        if (took < 1_000_000_000)
            into.AddLong("event.duration"u8, took * 1_000_000);
        if (
            !cursor.TryWord(out _)
            || !TryNext(ref cursor, out var forwarded)
            || !TryNext(ref cursor, out var agent)
            || !TryNext(ref cursor, out var id)
            || !TryNext(ref cursor, out var domain)
        )
        {
            return true;
        }

        var comma = forwarded.IndexOf((byte)',');
        Ecs.AddSource(into, comma < 0 ? forwarded : forwarded[..comma]);
        Ecs.AddText(into, "user_agent.original"u8, agent);
        Ecs.AddText(into, "http.request.id"u8, id);
        Ecs.AddText(into, "url.domain"u8, domain);
        if (TryNext(ref cursor, out var upstream))
            Ecs.AddText(into, "destination.address"u8, upstream);
        return true;
    }

    private static bool TryStatus(ref LineCursor cursor, out int status) => cursor.TryDigits(3, out status) || cursor.TryDigits(1, out status);

    private static bool TryTextOrWord(ref LineCursor cursor) => cursor.TryQuoted(out _) || cursor.TryWord(out _);

    private static bool TryNext(ref LineCursor cursor, out ReadOnlySpan<byte> value)
    {
        value = default;
        return cursor.Skip((byte)' ') && cursor.TryQuoted(out value);
    }
}

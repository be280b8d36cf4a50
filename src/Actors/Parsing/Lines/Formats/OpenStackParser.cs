using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// OpenStack services (oslo.log): <c>2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-… user project - - -]
/// text</c>, with the name of the file before it where logs were merged, and the request that its API servers log:
/// <c>192.0.2.1 "GET /v2/servers HTTP/1.1" status: 200 len: 1893 time: 0.2477829</c>.
/// </summary>
/// <param name="clock">Reads times.</param>
/// <param name="isGuess">For <c>auto</c>: the bracket of the request has to be there.</param>
internal sealed class OpenStackParser(LineClock clock, bool isGuess = false) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (!TimeText.TrySet(ref cursor, clock, into))
        {
            if (!cursor.TryWord(out _) || !cursor.SkipBlanks() || !TimeText.TrySet(ref cursor, clock, into))
                return false;
        }

        if (!cursor.SkipBlanks() || !cursor.TryNumber(out var pid) || !cursor.SkipBlanks() || !cursor.TryWord(out var level) || !Levels.Is(level))
            return false;
        if (!cursor.SkipBlanks() || !cursor.TryWord(out var logger))
            return false;
        if (isGuess && !cursor.Rest.StartsWith(" ["u8))
            return false;
        into.AddLong("process.pid"u8, pid);
        Levels.Add(into, level);
        into.AddString("log.logger"u8, logger);
        cursor.SkipBlanks();
        if (cursor.TryBracketed(out var context))
            AddContext(context, into);
        cursor.SkipBlanks();
        into.SetMessage(cursor.Rest);
        var text = cursor;
        if (text.Skip("[instance: "u8) && text.TryUntil((byte)']', out var instance))
            Ecs.AddText(into, "openstack.instance.id"u8, instance);
        AddRequest(cursor, into);
        return true;
    }

    private static void AddContext(ReadOnlySpan<byte> context, ParsedLine into)
    {
        var cursor = new LineCursor(context);
        if (!context.StartsWith("req-"u8) || !cursor.TryWord(out var request))
            return;
        into.AddString("http.request.id"u8, request);
        if (cursor.SkipBlanks() && cursor.TryWord(out var user))
            Ecs.AddText(into, "user.id"u8, user);
        if (cursor.SkipBlanks() && cursor.TryWord(out var project))
            Ecs.AddText(into, "openstack.project.id"u8, project);
    }

    private static void AddRequest(LineCursor text, ParsedLine into)
    {
        if (
            !text.TryWord(out var client)
            || !text.Skip((byte)' ')
            || !text.TryQuoted(out var request)
            || !text.Skip(" status: "u8)
            || !text.TryNumber(out var status)
        )
        {
            return;
        }
        // Behind proxies this is a list of addresses; the first is the client.
        var comma = client.IndexOf((byte)',');
        Ecs.AddSource(into, comma < 0 ? client : client[..comma]);
        Ecs.AddRequest(into, request);
        into.AddLong("http.response.status_code"u8, status);
        if (text.TryUntil(" len: "u8, out _) && text.TryNumber(out var bytes))
            into.AddLong("http.response.body.bytes"u8, bytes);
        if (text.TryUntil(" time: "u8, out _))
            Ecs.AddDuration(into, text);
    }
}

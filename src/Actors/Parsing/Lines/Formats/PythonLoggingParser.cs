using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Python's logging in the layouts of its documentation and of common servers:
/// <code>
/// 2024-01-02 03:04:05,678 - my.module - INFO - text
/// WARNING:root:text
/// [2024-01-02 03:04:05,678] INFO in app: text          Flask
/// [2024-01-02 03:04:05 +0000] [7] [INFO] text          Gunicorn
/// </code>
/// </summary>
internal sealed class PythonLoggingParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var found = cursor.Next switch
        {
            (byte)'[' => TryServer(ref cursor, into),
            >= (byte)'0' and <= (byte)'9' => TryDashes(ref cursor, into),
            _ => TryColons(ref cursor, into),
        };
        if (found)
            into.SetMessage(cursor.Rest);
        return found;
    }

    private bool TryDashes(ref LineCursor cursor, ParsedLine into)
    {
        if (!IsoTime.TryRead(ref cursor, clock, into) || !cursor.Skip(" - "u8) || !cursor.TryUntil(" - "u8, out var first) || !cursor.TryUntil(" - "u8, out var second))
            return false;
        if (Levels.Is(first))
            return Add(into, first, second);
        return Levels.Is(second) && Add(into, second, first);
    }

    private static bool TryColons(ref LineCursor cursor, ParsedLine into) =>
        cursor.TryUntil((byte)':', out var level) && Levels.Is(level) && cursor.TryUntil((byte)':', out var logger) && LoggerName.IsName(logger) && Add(into, level, logger);

    private bool TryServer(ref LineCursor cursor, ParsedLine into)
    {
        cursor.Skip(1);
        if (!IsoTime.TryRead(ref cursor, clock, into) || !cursor.Skip("] "u8))
            return false;
        if (!cursor.Skip((byte)'['))
            return cursor.TryWord(out var plain) && Levels.Is(plain) && cursor.Skip(" in "u8) && cursor.TryUntil(": "u8, out var module) && Add(into, plain, module);
        if (!cursor.TryNumber(out var pid) || !cursor.Skip("] ["u8) || !cursor.TryUntil("] "u8, out var level) || !Levels.Is(level))
            return false;
        into.AddLong("process.pid"u8, pid);
        return into.AddString("log.level"u8, level);
    }

    private static bool Add(ParsedLine into, ReadOnlySpan<byte> level, ReadOnlySpan<byte> logger)
    {
        into.AddString("log.level"u8, level);
        into.AddString("log.logger"u8, logger);
        return true;
    }
}

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
/// [2024-01-02 03:04:05,678: INFO/MainProcess] text     Celery
/// [2024-01-02T03:04:05.678+0000] {a.py:12} INFO - text Airflow
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
        if (
            !TimeText.TrySet(ref cursor, clock, into)
            || !cursor.Skip(" - "u8)
            || !cursor.TryUntil(" - "u8, out var first)
            || !cursor.TryUntil(" - "u8, out var second)
        )
        {
            return false;
        }

        if (Levels.Is(first))
            return Add(into, first, second);
        return Levels.Is(second) && Add(into, second, first);
    }

    private static bool TryColons(ref LineCursor cursor, ParsedLine into) =>
        cursor.TryUntil((byte)':', out var level)
        && Levels.Is(level)
        && cursor.TryUntil((byte)':', out var logger)
        && LoggerName.IsName(logger)
        && Add(into, level, logger);

    private bool TryServer(ref LineCursor cursor, ParsedLine into)
    {
        cursor.Skip(1);
        if (!TimeText.TrySet(ref cursor, clock, into))
            return false;
        if (cursor.Skip(": "u8))
        {
            return cursor.TryUntil((byte)'/', out var celery)
                && Levels.Is(celery)
                && cursor.TryUntil("] "u8, out var worker)
                && Levels.Add(into, celery)
                && into.AddString("process.name"u8, worker);
        }

        if (!cursor.Skip("] "u8))
            return false;
        if (cursor.Skip((byte)'{'))
            return TryAirflow(ref cursor, into);
        if (!cursor.Skip((byte)'['))
        {
            return cursor.TryWord(out var plain)
                && Levels.Is(plain)
                && cursor.Skip(" in "u8)
                && cursor.TryUntil(": "u8, out var module)
                && Add(into, plain, module);
        }

        if (!cursor.TryNumber(out var pid) || !cursor.Skip("] ["u8) || !cursor.TryUntil("] "u8, out var level) || !Levels.Is(level))
            return false;
        into.AddLong("process.pid"u8, pid);
        return Levels.Add(into, level);
    }

    private static bool TryAirflow(ref LineCursor cursor, ParsedLine into)
    {
        if (
            !cursor.TryUntil(":"u8, out var file)
            || !cursor.TryNumber(out var at)
            || !cursor.Skip("} "u8)
            || !cursor.TryWord(out var level)
            || !Levels.Is(level)
            || !cursor.Skip(" - "u8)
        )
        {
            return false;
        }

        into.AddString("log.origin.file.name"u8, file);
        into.AddLong("log.origin.file.line"u8, at);
        return Levels.Add(into, level);
    }

    private static bool Add(ParsedLine into, ReadOnlySpan<byte> level, ReadOnlySpan<byte> logger)
    {
        Levels.Add(into, level);
        into.AddString("log.logger"u8, logger);
        return true;
    }
}

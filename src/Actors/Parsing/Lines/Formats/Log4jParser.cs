using System.Buffers;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Lines of log4j and logback with a date, a level and mostly a thread, in the layouts found in practice:
/// <code>
/// 2015-10-18 18:01:47,978 INFO [main] org.x.Y: text              Hadoop
/// 2015-07-29 17:41:44,747 - WARN  [thread:Class@774] - text      ZooKeeper
/// 2024-01-02T03:04:05.678Z  INFO 7 --- [main] o.x.Y : text       Spring Boot, also with [application] before and [trace] behind the thread
/// 2024-01-02 03:04:05,678 [main] INFO org.x.Y - text             log4j, logback
/// [2024-01-02 03:04:05,678] INFO text (org.x.Y)                  Kafka
/// 2024-01-02 03:04:05,678 INFO  [org.x.Y] (main) text            Keycloak, Quarkus, WildFly
/// [2024-01-02T03:04:05,678][INFO ][o.x.Y          ] [node-1] text  Elasticsearch
/// 18-Oct-2025 18:01:47.978 INFO [main] org.x.Y.method text       Tomcat
/// </code>
/// </summary>
/// <param name="clock">Reads times.</param>
/// <param name="isGuess">
/// For <c>auto</c>: a word is a level only when it is written as one, and there has to be a thread or a logger.
/// </param>
internal sealed class Log4jParser(LineClock clock, bool isGuess = false) : ILineParser
{
    private const int MaxPieces = 8;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdef"u8);

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var bracketed = cursor.Skip((byte)'[');
        if (!TimeText.TrySet(ref cursor, clock, into) || (bracketed && !cursor.Skip((byte)']')))
            return false;
        ReadOnlySpan<byte> level = default,
            thread = default,
            behind = default;
        if (bracketed && cursor.Next == (byte)'[')
            return ElasticsearchHead.TryRead(ref cursor, into);
        if (bracketed)
            behind = TakeLoggerBehind(ref cursor);
        for (var pieces = 0; pieces < MaxPieces; pieces++)
        {
            cursor.SkipBlanks();
            if (!level.IsEmpty && thread.IsEmpty && behind.IsEmpty && TryJbossHead(ref cursor, out behind, out thread))
                break;
            if (level.IsEmpty || (thread.IsEmpty && behind.IsEmpty))
            {
                if (TryPiece(ref cursor, into, ref level, ref thread))
                    continue;
            }

            break;
        }
        if (level.IsEmpty)
            return false;
        Levels.Add(into, level);
        var logger = behind;
        if (!cursor.Skip("- "u8) && logger.IsEmpty && !LoggerName.TryRead(ref cursor, out logger))
            LoggerName.TryReadMethod(ref cursor, thread, out logger);
        if (isGuess && thread.IsEmpty && (logger.IsEmpty || line[..(line.Length - cursor.Rest.Length)].Contains((byte)'[') && !bracketed))
            return false;
        AddThread(into, thread, ref logger);
        if (!logger.IsEmpty)
            into.AddString("log.logger"u8, logger);
        into.SetMessage(cursor.Rest);
        return true;
    }

    /// <summary>Reads one of level, thread, process id and dash, whose order depends on the layout.</summary>
    private bool TryPiece(scoped ref LineCursor cursor, ParsedLine into, ref ReadOnlySpan<byte> level, ref ReadOnlySpan<byte> thread)
    {
        var piece = cursor;
        if (piece.Next == (byte)'[')
        {
            if (!piece.TryBracketed(out var inside) && !piece.Skip((byte)'[') | !piece.TryUntil((byte)']', out inside))
                return false;
            var trimmed = inside.Trim((byte)' ');
            if (level.IsEmpty && Levels.Is(trimmed))
                level = trimmed;
            else if (IsBeforeProcessId(piece))
                // Spring Cloud Sleuth's [application,trace,span] is no thread; Spring Boot's thread follows the dashes.
                piece.SkipBlanks();
            else if (thread.IsEmpty && !trimmed.IsEmpty)
                thread = trimmed;
            else
                return false;
        }
        else if (piece.Skip("--- "u8))
        {
            if (!TryBootThread(ref piece, out thread))
                return false;
        }
        else if (piece.Skip("- "u8))
        {
            // Behind the level, this dash may be the one before the text; then the head is complete.
            if (!level.IsEmpty && piece.Next != (byte)'[')
                return false;
        }
        else if (piece.TryNumber(out var pid))
        {
            if (!piece.Rest.StartsWith(" ---"u8))
                return false;
            into.AddLong("process.pid"u8, pid);
        }
        else
        {
            if (!level.IsEmpty || !piece.TryWord(out var word) || !Levels.Is(word.TrimEnd((byte)':')))
                return false;
            if (isGuess && !HeadWords.IsWrittenAsLevel(word, piece.Rest))
                return false;
            level = word.TrimEnd((byte)':');
        }
        cursor = piece;
        return true;
    }

    /// <summary><c>[org.x.Y] (main) text</c></summary>
    private static bool TryJbossHead(scoped ref LineCursor cursor, out ReadOnlySpan<byte> logger, out ReadOnlySpan<byte> thread)
    {
        thread = default;
        var piece = cursor;
        if (
            !piece.TryBracketed(out logger)
            || !LoggerName.IsName(logger)
            || !piece.Skip(" ("u8)
            || !piece.TryUntil((byte)')', out thread)
            || thread.IsEmpty
            || !(piece.Skip((byte)' ') || piece.IsAtEnd)
        )
        {
            logger = thread = default;
            return false;
        }
        cursor = piece;
        return true;
    }

    private static bool IsBeforeProcessId(LineCursor cursor) => cursor.SkipBlanks() && cursor.TryNumber(out _) && cursor.Rest.StartsWith(" --- ["u8);

    /// <summary>Spring Boot's <c>[application] [thread] [trace-span]</c>, of which only the thread is always there.</summary>
    private static bool TryBootThread(scoped ref LineCursor cursor, out ReadOnlySpan<byte> thread)
    {
        thread = default;
        while (cursor.TryBracketed(out var inside))
        {
            var trimmed = inside.Trim((byte)' ');
            if (!trimmed.IsEmpty && !IsTrace(trimmed))
                thread = trimmed;
            cursor.SkipBlanks();
        }
        return !thread.IsEmpty;
    }

    /// <summary>32 hexadecimal digits of a trace, a dash and 16 of a span.</summary>
    private static bool IsTrace(ReadOnlySpan<byte> text) =>
        text.Length == 49 && text[32] == (byte)'-' && !text[..32].ContainsAnyExcept(Hex) && !text[33..].ContainsAnyExcept(Hex);

    /// <summary>Takes the logger at the end of a line in Kafka's layout, where a bracket behind the level is text.</summary>
    private static ReadOnlySpan<byte> TakeLoggerBehind(scoped ref LineCursor cursor)
    {
        var rest = cursor.Rest;
        var open = rest.LastIndexOf(" ("u8);
        if (open < 0 || rest[^1] != (byte)')' || !LoggerName.IsDotted(rest[(open + 2)..^1]))
            return default;
        cursor.Rest = rest[..open];
        return rest[(open + 2)..^1];
    }

    /// <summary>ZooKeeper's <c>[%t:%C{1}@%L]</c> has thread, class and line in one.</summary>
    private static void AddThread(ParsedLine into, ReadOnlySpan<byte> thread, ref ReadOnlySpan<byte> logger)
    {
        var colon = thread.LastIndexOf((byte)':');
        if (colon > 0 && logger.IsEmpty)
        {
            var place = thread[(colon + 1)..];
            var at = place.IndexOf((byte)'@');
            var number = new LineCursor(place[(at + 1)..]);
            if (at > 0 && LoggerName.IsName(place[..at]) && number.TryNumber(out var lineNumber) && number.IsAtEnd)
            {
                logger = place[..at];
                thread = thread[..colon];
                into.AddLong("log.origin.file.line"u8, lineNumber);
            }
        }
        if (!thread.IsEmpty)
            into.AddString("process.thread.name"u8, thread);
    }
}

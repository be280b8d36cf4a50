using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Lines that begin with a time and mostly a level, as in most logs, whatever else their head contains.
/// <code>
/// 2025-10-18T18:01:47.978Z [INFO]  agent.server: text          Consul, Vault, RabbitMQ, Serilog, structlog
/// 2025-10-18 18:01:47.9781|INFO|Shop.Orders|text               NLog, Loguru
/// 2025-10-18T18:01:47.978Z	INFO	server	api/main.go:12	text    zap
/// [2025-10-18T18:01:47Z WARN  shop::api] text                  Rust's env_logger
/// [2025-10-18T18:01:47.978+02:00] app.ERROR: text {"a":1} []   Monolog
/// INFO  [main] 2025-10-18 18:01:47,978 X.java:650 - text       Cassandra
/// I, [2025-10-18T18:01:47.978123 #123]  INFO -- : text         Ruby
/// [18:01:47 INF] text                                          Serilog's console; no date, so no time
/// 2009/11/10 23:00:00 text                                     Go; a time alone
/// </code>
/// A word before the level has to be an identifier, so that words of a sentence are not taken for levels.
/// </summary>
internal sealed class TimeLevelParser(LineClock clock) : ILineParser
{
    private const int MaxPieces = 8;
    private const int MaxWords = 3;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (TryTimeFirst(ref cursor, out var isOpen, into))
        {
            var afterTime = cursor;
            if (!TryLevel(ref cursor, isOpen, into))
            {
                // A time of day without a date is not enough by itself.
                if (into.TimestampMilliseconds is null || (isOpen && !CloseHead(ref afterTime)))
                    return false;
                cursor = afterTime;
                cursor.SkipBlanks();
            }
        }
        else
        {
            cursor = new LineCursor(line);
            if (!TryLevelFirst(ref cursor, into))
                return false;
        }
        into.SetMessage(cursor.Rest);
        return true;
    }

    /// <param name="cursor">The line.</param>
    /// <param name="isOpen">The time is in a bracket that does not end behind it.</param>
    /// <param name="into">Takes the time.</param>
    private bool TryTimeFirst(ref LineCursor cursor, out bool isOpen, ParsedLine into)
    {
        isOpen = cursor.Skip((byte)'[');
        if (!TimeText.TrySet(ref cursor, clock, into) && !TrySkipClock(ref cursor))
            return false;
        if (isOpen && cursor.Skip((byte)']'))
            isOpen = false;
        return cursor.IsAtEnd || !char.IsAsciiLetterOrDigit((char)cursor.Next);
    }

    /// <summary><c>18:01:47.978</c></summary>
    private static bool TrySkipClock(ref LineCursor cursor)
    {
        var time = new WallTime();
        var clock = cursor;
        if (!TimeReading.TryClock(ref clock, ref time) || time.Hour > 23 || time.Minute > 59 || time.Second > 60)
            return false;
        cursor = clock;
        return true;
    }

    private static bool CloseHead(ref LineCursor cursor) => cursor.Rest.IndexOf((byte)']') is >= 0 and < 64 && cursor.TryUntil((byte)']', out _);

    /// <summary>Reads the words behind the time up to a level, and the logger where its position is known.</summary>
    private static bool TryLevel(ref LineCursor cursor, bool isOpen, ParsedLine into)
    {
        var words = 0;
        for (var pieces = 0; pieces < MaxPieces; pieces++)
        {
            SkipSeparators(ref cursor, out var isBar);
            var piece = cursor;
            if (HeadWords.TryEnclosed(ref piece, out var inside))
            {
                cursor = piece;
                var trimmed = inside.Trim((byte)' ');
                var level = Levels.Of(trimmed);
                if (level == Level.None)
                    continue;
                Levels.Add(into, level, trimmed);
                return EndHead(ref cursor, isOpen, isBar: false, into);
            }
            if (!TryHeadWord(ref piece, out var word) || !IsHeadPiece(word, piece, isBar, ref words, into, out var isLevel))
                return false;
            cursor = piece;
            if (isLevel)
                return EndHead(ref cursor, isOpen, isBar, into);
        }
        return false;
    }

    /// <summary>A word up to a blank, a bar, or the bracket that ends the head.</summary>
    private static bool TryHeadWord(ref LineCursor cursor, out ReadOnlySpan<byte> word)
    {
        var end = cursor.Rest.IndexOfAny(" \t|]"u8);
        word = end < 0 ? cursor.Rest : cursor.Rest[..end];
        cursor.Skip(word.Length);
        return !word.IsEmpty;
    }

    private static bool IsHeadPiece(ReadOnlySpan<byte> word, LineCursor behind, bool isBar, ref int words, ParsedLine into, out bool isLevel)
    {
        isLevel = false;
        var name = word.TrimEnd(":,"u8);
        if (name.IsEmpty)
            return false;
        var level = name.Length == 1 && !isBar && word.Length == 1 ? Level.None : Levels.Of(name);
        if (level != Level.None)
        {
            // Behind other words only a word in capitals is a level.
            var isWritten = isBar
                ? behind.Rest.StartsWith("|"u8) || behind.Rest.TrimStart(" "u8).StartsWith("|"u8)
                : HeadWords.IsWrittenAsLevel(word, behind.Rest);
            if (!isWritten || (words > 0 && !HeadWords.IsCapitals(name)) || (!Levels.Is(name) && !isBar && word.Length == name.Length))
                return false;
            Levels.Add(into, level, name);
            return isLevel = true;
        }
        // Monolog's channel.LEVEL:
        var dot = name.LastIndexOf((byte)'.');
        if (dot > 0 && word[^1] == (byte)':' && HeadWords.IsCapitals(name[(dot + 1)..]) && Levels.Is(name[(dot + 1)..]) && LoggerName.IsName(name[..dot]))
        {
            Levels.Add(into, name[(dot + 1)..]);
            into.AddString("log.logger"u8, name[..dot]);
            return isLevel = true;
        }
        var digits = new LineCursor(name.TrimStart("#"u8));
        if (digits.TryNumber(out _) && digits.IsAtEnd)
            return true;
        return (isBar || HeadWords.IsIdentifier(name)) && ++words <= MaxWords;
    }

    private static bool EndHead(ref LineCursor cursor, bool isOpen, bool isBar, ParsedLine into)
    {
        if (isOpen)
        {
            // Rust's env_logger has its module before the bracket.
            var inside = cursor;
            inside.SkipBlanks();
            if (!inside.TryUntil((byte)']', out var module))
                return false;
            if (!module.IsEmpty && LoggerName.IsName(module.Trim(":"u8)) | LoggerName.IsDotted(module))
                into.AddString("log.logger"u8, module);
            cursor = inside;
            cursor.SkipBlanks();
            return true;
        }
        if (isBar && cursor.Skip((byte)'|'))
        {
            var bar = cursor;
            if (bar.TryUntil((byte)'|', out var name) && LoggerName.IsName(name))
            {
                into.AddString("log.logger"u8, name);
                cursor = bar;
            }
            cursor.SkipBlanks();
            return true;
        }
        SkipSeparators(ref cursor, out _);
        if (LoggerName.TryRead(ref cursor, out var logger))
            into.AddString("log.logger"u8, logger);
        return true;
    }

    private static void SkipSeparators(ref LineCursor cursor, out bool isBar)
    {
        isBar = false;
        while (true)
        {
            cursor.SkipBlanks();
            var rest = cursor.Rest;
            if (rest.IsEmpty)
                return;
            if (rest[0] == (byte)'|')
                isBar = true;
            else if (rest[0] is not ((byte)'-' or (byte)':') || (rest.Length > 1 && rest[1] is not ((byte)' ' or (byte)'-' or (byte)'\t')))
                return;
            cursor.Skip(1);
        }
    }

    /// <summary>Reads layouts that begin with the level and have the time within the next few words.</summary>
    private bool TryLevelFirst(ref LineCursor cursor, ParsedLine into)
    {
        var head = cursor;
        ReadOnlySpan<byte> word;
        if (head.Next == (byte)'[' && head.Rest.Length > 2 && head.Rest[2] == (byte)' ')
        {
            // Jupyter's [I 2025-10-18 18:01:47.978 ServerApp] text
            word = head.Rest.Slice(1, 1);
            head.Skip(3);
            if (
                Levels.OfLetter(word[0]) == Level.None
                || !TimeText.TrySet(ref head, clock, into)
                || !head.Skip((byte)' ')
                || !head.TryUntil("] "u8, out var name)
                || !LoggerName.IsName(name)
            )
            {
                return false;
            }

            into.AddString("log.logger"u8, name);
            cursor = head;
            return Levels.Add(into, word);
        }
        if (!HeadWords.TryEnclosed(ref head, out word) && !head.TryWord(out word))
            return false;
        word = word.Trim(" "u8).TrimEnd(":,"u8);
        if (
            word.Length == 1 ? !cursor.Rest[1..].StartsWith(", ["u8) || Levels.OfLetter(word[0]) == Level.None : !Levels.Is(word) || !HeadWords.IsCapitals(word)
        )
        {
            return false;
        }

        for (var pieces = 0; pieces < 3; pieces++)
        {
            head.SkipBlanks();
            var time = head;
            time.Skip((byte)'[');
            if (TimeText.TrySet(ref time, clock, into))
            {
                if (word.Length == 1)
                {
                    // Ruby repeats the level behind the process.
                    if (
                        !time.TryUntil((byte)']', out _)
                        || !time.SkipBlanks()
                        || !time.TryWord(out word)
                        || Levels.Of(word) != Levels.OfLetter(cursor.Rest[0])
                        || !time.Skip(" -- "u8)
                        || !time.TryUntil(": "u8, out var program)
                    )
                    {
                        return false;
                    }

                    Ecs.AddText(into, "process.name"u8, program);
                }
                else
                {
                    time.Skip((byte)']');
                }

                cursor = time;
                cursor.SkipBlanks();
                return Levels.Add(into, word);
            }
            if (!HeadWords.TryEnclosed(ref head, out _))
                return false;
        }
        return false;
    }
}

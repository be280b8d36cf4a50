using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Spark's default layout: <c>17/06/09 20:10:40 INFO executor.Executor: text</c>. Loggers are often one word without a dot, so any word before a colon is the
/// logger.
/// </summary>
internal sealed class SparkParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var time = new WallTime();
        if (
            !cursor.TryDigits(2, out time.Year)
            || !cursor.Skip((byte)'/')
            || !cursor.TryDigits(2, out time.Month)
            || !cursor.Skip((byte)'/')
            || !cursor.TryDigits(2, out time.Day)
            || !cursor.Skip((byte)' ')
            || !TimeReading.TryClock(ref cursor, ref time)
        )
        {
            return false;
        }

        time.Year += 2000;
        if (!clock.TrySet(into, in time) || !cursor.SkipBlanks() || !cursor.TryWord(out var level) || !Levels.Is(level))
            return false;
        Levels.Add(into, level);
        cursor.SkipBlanks();
        var word = cursor;
        if (word.TryWord(out var logger) && logger[^1] == (byte)':' && LoggerName.IsName(logger[..^1]))
        {
            into.AddString("log.logger"u8, logger[..^1]);
            cursor = word;
            cursor.SkipBlanks();
        }
        into.SetMessage(cursor.Rest);
        return true;
    }
}

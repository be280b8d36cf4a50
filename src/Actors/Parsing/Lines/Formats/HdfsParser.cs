using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>HDFS's own layout: <c>081109 203615 148 INFO dfs.DataNode$PacketResponder: text</c>.</summary>
internal sealed class HdfsParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var time = new WallTime();
        if (
            !cursor.TryDigits(2, out time.Year)
            || !cursor.TryDigits(2, out time.Month)
            || !cursor.TryDigits(2, out time.Day)
            || !cursor.Skip((byte)' ')
            || !cursor.TryDigits(2, out time.Hour)
            || !cursor.TryDigits(2, out time.Minute)
            || !cursor.TryDigits(2, out time.Second)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        time.Year += 2000;
        if (!clock.TrySet(into, in time) || !cursor.TryNumber(out var pid) || !cursor.SkipBlanks() || !cursor.TryWord(out var level) || !Levels.Is(level))
            return false;
        Levels.Add(into, level);
        into.AddLong("process.pid"u8, pid);
        cursor.SkipBlanks();
        if (LoggerName.TryRead(ref cursor, out var logger))
            into.AddString("log.logger"u8, logger);
        into.SetMessage(cursor.Rest);
        return true;
    }
}

using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// The error log of MySQL and MariaDB: <c>2025-10-18T18:01:47.978123Z 0 [Warning] [MY-010068] [Server] text</c>, before 8.0 and in MariaDB without code
/// and subsystem.
/// </summary>
internal sealed class MysqlParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (
            !TimeText.TrySet(ref cursor, clock, into)
            || !cursor.SkipBlanks()
            || !cursor.TryNumber(out var thread)
            || !cursor.Skip(" ["u8)
            || !cursor.TryUntil((byte)']', out var level)
        )
        {
            return false;
        }

        if (
            !level.SequenceEqual("Warning"u8)
            && !level.SequenceEqual("ERROR"u8)
            && !level.SequenceEqual("Error"u8)
            && !level.SequenceEqual("Note"u8)
            && !level.SequenceEqual("System"u8)
        )
        {
            return false;
        }

        Levels.Add(into, level);
        into.AddLong("process.thread.id"u8, thread);
        cursor.SkipBlanks();
        if (cursor.Rest.StartsWith("[MY-"u8) && cursor.TryBracketed(out var code))
        {
            into.AddString("error.code"u8, code);
            cursor.SkipBlanks();
            if (cursor.TryBracketed(out var subsystem))
                into.AddString("log.logger"u8, subsystem);
            cursor.SkipBlanks();
        }
        into.SetMessage(cursor.Rest);
        return true;
    }
}

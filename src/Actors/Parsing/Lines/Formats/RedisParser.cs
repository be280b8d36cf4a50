using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Redis and Valkey: <c>1:M 18 Oct 2025 18:01:47.978 * Ready</c>; the sign before the text is the level.</summary>
internal sealed class RedisParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (!cursor.TryNumber(out var pid) || !cursor.Skip((byte)':') || cursor.Next is not ((byte)'M' or (byte)'S' or (byte)'C' or (byte)'X'))
            return false;
        cursor.Skip(1);
        if (
            !cursor.Skip((byte)' ')
            || !TimeText.TrySet(ref cursor, clock, into)
            || cursor.Rest.Length < 3
            || cursor.Rest[0] != (byte)' '
            || cursor.Rest[2] != (byte)' '
        )
        {
            return false;
        }

        var level = cursor.Rest[1] switch
        {
            (byte)'.' or (byte)'-' => Level.Debug,
            (byte)'*' => Level.Info,
            (byte)'#' => Level.Warn,
            _ => Level.None,
        };
        if (level == Level.None)
            return false;
        Levels.Add(into, level, cursor.Rest.Slice(1, 1));
        into.AddLong("process.pid"u8, pid);
        cursor.Skip(3);
        into.SetMessage(cursor.Rest);
        return true;
    }
}

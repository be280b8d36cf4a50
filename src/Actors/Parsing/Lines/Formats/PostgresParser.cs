using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// PostgreSQL with its default prefix and the usual longer ones: <c>2025-10-18 18:01:47.978 UTC [123] user@db ERROR:  text</c>.
/// DETAIL, HINT and similar lines belong to the line before and have no level.
/// </summary>
internal sealed class PostgresParser(LineClock clock) : ILineParser
{
    private const int LongestPrefix = 160;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (
            !TimeText.TrySet(ref cursor, clock, into)
            || !cursor.Skip(" ["u8)
            || !cursor.TryNumber(out var pid)
            || !(cursor.Skip((byte)']') || cursor.Skip((byte)'-'))
        )
        {
            return false;
        }

        var head = cursor.Rest[..Math.Min(cursor.Rest.Length, LongestPrefix)];
        var colon = head.IndexOf(":  "u8);
        if (colon <= 0)
            return false;
        var word = head[(head[..colon].LastIndexOf((byte)' ') + 1)..colon];
        var isDetail =
            word.SequenceEqual("DETAIL"u8)
            || word.SequenceEqual("HINT"u8)
            || word.SequenceEqual("STATEMENT"u8)
            || word.SequenceEqual("CONTEXT"u8)
            || word.SequenceEqual("QUERY"u8)
            || word.SequenceEqual("LOCATION"u8);
        if (!isDetail && (Levels.Of(word) == Level.None || !HeadWords.IsCapitals(word.TrimEnd("12345"u8))))
            return false;
        if (!isDetail)
            Levels.Add(into, word);
        into.AddLong("process.pid"u8, pid);
        AddSession(head[..(colon - word.Length)], into);
        cursor.Skip(colon + 3);
        into.SetMessage(cursor.Rest);
        return true;
    }

    /// <summary><c>user@db</c>, or <c>user=u,db=d</c>.</summary>
    private static void AddSession(ReadOnlySpan<byte> prefix, ParsedLine into)
    {
        prefix = prefix.Trim(" ]:"u8);
        var at = prefix.IndexOf((byte)'@');
        if (at > 0)
        {
            var user = prefix[(prefix[..at].LastIndexOf((byte)' ') + 1)..at];
            var end = prefix[at..].IndexOf((byte)' ');
            var database = prefix[(at + 1)..(end < 0 ? prefix.Length : at + end)];
            if (!user.StartsWith("["u8))
                Ecs.AddText(into, "user.name"u8, user);
            Ecs.AddText(into, "postgresql.log.database"u8, database);
            return;
        }
        Ecs.AddText(into, "user.name"u8, Value(prefix, "user="u8));
        Ecs.AddText(into, "postgresql.log.database"u8, Value(prefix, "db="u8));
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> key)
    {
        var at = prefix.IndexOf(key);
        if (at < 0)
            return default;
        var value = prefix[(at + key.Length)..];
        var end = value.IndexOfAny((byte)',', (byte)' ');
        return end < 0 ? value : value[..end];
    }
}

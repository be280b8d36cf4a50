using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Heads of lines that begin with the level: Cassandra's, Ruby's, Jupyter's.</summary>
internal static class LevelFirstHead
{
    /// <summary>Layouts that begin with the level, and have the time within a few pieces.</summary>
    public static bool TryRead(ref LineCursor cursor, LineClock clock, ParsedLine into)
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
                    // Ruby says the level again behind the process.
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

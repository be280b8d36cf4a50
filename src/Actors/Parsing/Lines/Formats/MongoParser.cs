using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>MongoDB before 4.4, <c>2025-10-18T18:01:47.978+0000 I NETWORK  [conn1] text</c>; later ones write JSON.</summary>
internal sealed class MongoParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (
            !TimeText.TrySet(ref cursor, clock, into)
            || cursor.Rest.Length < 5
            || cursor.Rest[0] != (byte)' '
            || cursor.Rest[2] != (byte)' '
            || Levels.OfLetter(cursor.Rest[1]) == Level.None
        )
        {
            return false;
        }

        var level = cursor.Rest.Slice(1, 1);
        cursor.Skip(3);
        if (
            !cursor.TryWord(out var component)
            || (!HeadWords.IsCapitals(component) && !component.SequenceEqual("-"u8))
            || !cursor.SkipBlanks()
            || !cursor.TryBracketed(out var thread)
            || !cursor.Skip((byte)' ')
        )
        {
            return false;
        }

        Levels.Add(into, level);
        Ecs.AddText(into, "log.logger"u8, component);
        Ecs.AddText(into, "process.thread.name"u8, thread);
        into.SetMessage(cursor.Rest);
        return true;
    }
}

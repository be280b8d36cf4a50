using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Lines that begin with a level and say no time: <c>[INFO] text</c>, <c>ERROR: text</c>, <c>WARN text</c>, <c>INFO[0003] text</c>. One such line alone may be
/// any text, so <c>auto</c> uses this format only when several lines have it.
/// </summary>
internal sealed class LevelParser : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        var isBracketed = HeadWords.TryEnclosed(ref cursor, out var word);
        if (!isBracketed)
        {
            var end = line.IndexOfAny(" :[\t"u8);
            word = end < 0 ? line : line[..end];
            cursor.Skip(word.Length);
        }
        word = word.Trim(" "u8);
        if (!(isBracketed ? Levels.Of(word) != Level.None && word.Length > 1 : Levels.Is(word) && HeadWords.IsCapitals(word)))
            return false;
        // logrus counts the seconds.
        if (!isBracketed && cursor.Next == (byte)'[' && !(cursor.TryBracketed(out var seconds) && seconds.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0))
            return false;
        cursor.Skip((byte)':');
        if (!cursor.SkipBlanks())
            return false;
        if (cursor.Skip("- "u8))
            cursor.SkipBlanks();
        Levels.Add(into, word);
        into.SetMessage(cursor.Rest);
        return true;
    }
}

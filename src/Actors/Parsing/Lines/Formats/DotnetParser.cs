using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// The console of .NET's Microsoft.Extensions.Logging: <c>info: Shop.Orders[14]</c>, with the text on the next line or, with <c>SingleLine</c>, behind it,
/// and with <c>TimestampFormat</c> a time before it.
/// </summary>
internal sealed class DotnetParser(LineClock clock) : ILineParser
{
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line);
        if (cursor.Next is >= (byte)'0' and <= (byte)'9' or (byte)'[')
        {
            var bracketed = cursor.Skip((byte)'[');
            var time = new WallTime();
            if (!TimeText.TrySet(ref cursor, clock, into) && !TimeReading.TryClock(ref cursor, ref time))
                return false;
            if (bracketed && !cursor.Skip((byte)']'))
                return false;
            cursor.SkipBlanks();
        }
        if (cursor.Rest.Length < 8 || cursor.Rest[4] != (byte)':' || cursor.Rest[5] != (byte)' ')
            return false;
        var word = cursor.Rest[..4];
        if (!IsWord(word))
            return false;
        cursor.Skip(6);
        if (!cursor.TryUntil((byte)'[', out var category) || !LoggerName.IsName(category) || !cursor.TryNumber(out var id) || !cursor.Skip((byte)']'))
            return false;
        Levels.Add(into, word.SequenceEqual("trce"u8) ? Level.Trace : Levels.Of(word), word);
        into.AddString("log.logger"u8, category);
        if (id != 0)
            into.AddLong("event.id"u8, id);
        cursor.SkipBlanks();
        into.SetMessage(cursor.Rest);
        return true;
    }

    private static bool IsWord(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("info"u8)
        || word.SequenceEqual("warn"u8)
        || word.SequenceEqual("fail"u8)
        || word.SequenceEqual("crit"u8)
        || word.SequenceEqual("dbug"u8)
        || word.SequenceEqual("trce"u8);
}

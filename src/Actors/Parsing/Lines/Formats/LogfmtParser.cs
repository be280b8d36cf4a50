using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Lines of <c>key=value key="quoted value" flag</c>. All values are strings and a bare key is <c>true</c>: Elasticsearch would refuse a field that is a
/// number in one line and a word in the next. A line counts as logfmt when it begins
/// with <c>key=</c> and has no more bare words than pairs; prose with an equals sign somewhere in it does not make fields.
/// </summary>
/// <param name="clock">Reads times.</param>
/// <param name="isGuess">For <c>auto</c>: at least two pairs, and three for each bare word.</param>
internal sealed class LogfmtParser(LineClock clock, bool isGuess = false) : ILineParser
{
    public bool ReplacesMessage => true;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        var cursor = new LineCursor(line.TrimEnd("\r\n"u8));
        cursor.SkipBlanks();
        if (!TryKey(ref cursor, out var first) || cursor.Next != (byte)'=')
            return false;
        var fields = new LooseFields(into, "logfmt."u8);
        AddPair(ref cursor, first, fields, into);
        var pairs = 1;
        var words = 0;
        while (true)
        {
            if (!cursor.SkipBlanks() && !cursor.IsAtEnd)
                return false;
            if (cursor.IsAtEnd)
                return isGuess ? pairs > 1 && words * 3 <= pairs : words <= pairs;
            if (!TryKey(ref cursor, out var key))
                return false;
            if (cursor.Next == (byte)'=')
            {
                AddPair(ref cursor, key, fields, into);
                pairs++;
            }
            else
            {
                fields.AddText(key, "true"u8);
                words++;
            }
        }
    }

    private static bool TryKey(ref LineCursor cursor, out ReadOnlySpan<byte> key)
    {
        var rest = cursor.Rest;
        var length = 0;
        while (length < rest.Length && rest[length] is > (byte)' ' and not ((byte)'=' or (byte)'"'))
            length++;
        key = rest[..length];
        cursor.Skip(length);
        return length > 0;
    }

    private void AddPair(ref LineCursor cursor, scoped ReadOnlySpan<byte> key, scoped LooseFields fields, ParsedLine into)
    {
        cursor.Skip(1);
        ReadOnlySpan<byte> value;
        if (cursor.TryQuoted(out var quoted))
            value = Unescaped(quoted, into);
        else
            cursor.TryWord(out value);
        var common = CommonKeys.Of(key);
        var done = common switch
        {
            CommonKey.None => false,
            CommonKey.Time => CommonKeys.TryTime(value, clock, into),
            CommonKey.Message => value.Length > 0 && into.TrySetMessage(value) && (into.IsTelling = true),
            CommonKey.Level => AddLevel(value, into),
            _ when CommonKeys.Field(common).IsEmpty || common >= CommonKey.PythonName => false,
            _ => into.TryAddString(CommonKeys.Field(common), value),
        };
        if (!done)
            fields.AddText(key, value);
    }

    private static bool AddLevel(ReadOnlySpan<byte> value, ParsedLine into)
    {
        into.IsTelling |= Levels.Of(value) != Level.None;
        return Levels.Add(into, value);
    }

    /// <summary>The escapes of Go and of JSON; any other character behind a backslash stands for itself.</summary>
    private static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> text, ParsedLine into)
    {
        if (!text.Contains((byte)'\\'))
            return text;
        var to = into.Scratch;
        to.Clear();
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            if (plain < 0 || plain == text.Length - 1)
            {
                to.Append(text);
                return to.Written;
            }
            to.Append(text[..plain]);
            text = text[plain..];
            var isUnicode = text.Length >= 6 && text[1] == (byte)'u' && text.Slice(2, 4).IndexOfAnyExcept(Hex) < 0;
            var length = isUnicode ? 6 : 2;
            // The second half of a surrogate pair belongs to it.
            if (isUnicode && text.Length >= 12 && text[6] == (byte)'\\' && text[7] == (byte)'u' && text.Slice(8, 4).IndexOfAnyExcept(Hex) < 0)
                length = 12;
            if (text[1] == (byte)'u' && !isUnicode)
                to.Append((byte)'u');
            else
                JsonText.AppendUnescaped(to, text[..length]);
            text = text[length..];
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF"u8);
}

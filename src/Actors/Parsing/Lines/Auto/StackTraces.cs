using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Auto;

/// <summary>In which language's way a stack trace is written.</summary>
internal enum TraceLanguage : byte
{
    /// <summary>No line of one.</summary>
    None,
    Java,
    Python,
    Dotnet,
    Node,
    Go,
}

/// <summary>
/// Lines that go on with a stack trace, and came as events of their own: Filebeat was not told to join them. Such a line is sure by itself; what
/// could be prose, as the text of an exception, is none. Pure, and only looked at where a line is in no format.
/// </summary>
internal static class StackTraces
{
    /// <summary>The words by number, which are also the presets of the annotation <c>multiline</c>.</summary>
    public static readonly string[] Words = ["", "java", "python", "dotnet", "node", "go"];

    private const int LongestIndent = 16;

    /// <summary>What the line goes on with; mostly known by its first byte.</summary>
    public static TraceLanguage Of(ReadOnlySpan<byte> line) =>
        line.Length < 8
            ? TraceLanguage.None
            : line[0] switch
            {
                (byte)' ' or (byte)'\t' => OfIndented(line),
                (byte)'C' => line.StartsWith("Caused by: "u8) && IsQualified(Word(line[11..])) ? TraceLanguage.Java : TraceLanguage.None,
                (byte)'T' => line.StartsWith("Traceback (most recent call last):"u8) ? TraceLanguage.Python : TraceLanguage.None,
                (byte)'g' => line.StartsWith("goroutine "u8) && line.EndsWith("]:"u8) ? TraceLanguage.Go : TraceLanguage.None,
                (byte)'-' => line.StartsWith("--- End of stack trace from "u8) ? TraceLanguage.Dotnet : TraceLanguage.None,
                _ => TraceLanguage.None,
            };

    private static TraceLanguage OfIndented(ReadOnlySpan<byte> line)
    {
        var indent = line.IndexOfAnyExcept((byte)' ', (byte)'\t');
        if (indent is < 1 or > LongestIndent)
            return TraceLanguage.None;
        var rest = line[indent..];
        if (rest.StartsWith("at "u8))
            return OfFrame(rest[3..], isTab: line[0] == (byte)'\t', indent);
        if (rest.StartsWith("File \""u8))
            return rest.IndexOf("\", line "u8) > 0 ? TraceLanguage.Python : TraceLanguage.None;
        if (rest.StartsWith("... "u8))
            return IsMore(rest[4..]) ? TraceLanguage.Java : TraceLanguage.None;
        if (rest.StartsWith("Caused by: "u8) || rest.StartsWith("Suppressed: "u8))
            return IsQualified(Word(rest[(rest.IndexOf((byte)':') + 2)..])) ? TraceLanguage.Java : TraceLanguage.None;
        if (rest.StartsWith("---> "u8) || rest.StartsWith("--- End of "u8))
            return rest.Contains((byte)'.') || rest.EndsWith(" ---"u8) ? TraceLanguage.Dotnet : TraceLanguage.None;
        return line[0] == (byte)'\t' && rest[0] == (byte)'/' && rest.IndexOf(".go:"u8) > 0 ? TraceLanguage.Go : TraceLanguage.None;
    }

    /// <summary>What stands behind <c>at</c>: a method with its place in Java and .NET, a place alone or with a function in Node.</summary>
    private static TraceLanguage OfFrame(ReadOnlySpan<byte> frame, bool isTab, int indent)
    {
        var method = Word(frame);
        var bracket = method.IndexOf((byte)'(');
        if (bracket > 0 && IsQualified(method[..bracket]))
        {
            var place = frame[bracket..];
            var isJava = isTab || place.IndexOf(".java"u8) > 0 || place.StartsWith("(Native Method)"u8) || place.StartsWith("(Unknown Source)"u8);
            return isJava ? TraceLanguage.Java
                : indent >= 3 && place.Contains((byte)')') ? TraceLanguage.Dotnet
                : TraceLanguage.None;
        }
        // In Node the place ends the line: "f (/srv/a.js:10:5)", "/srv/a.js:10:5", "new Promise (<anonymous>)".
        var end = frame[^1] == (byte)')' ? frame[..^1] : frame;
        return end.EndsWith("<anonymous>"u8) || EndsInPlace(end) ? TraceLanguage.Node : TraceLanguage.None;
    }

    /// <summary><c>12 more</c>, <c>12 common frames omitted</c>.</summary>
    private static bool IsMore(ReadOnlySpan<byte> text)
    {
        var cursor = new LineCursor(text);
        return cursor.TryNumber(out _) && (cursor.Rest.SequenceEqual(" more"u8) || cursor.Rest.SequenceEqual(" common frames omitted"u8));
    }

    /// <summary><c>…:10:5</c></summary>
    private static bool EndsInPlace(ReadOnlySpan<byte> text)
    {
        var column = text.LastIndexOf((byte)':');
        if (column < 2 || !IsDigits(text[(column + 1)..]))
            return false;
        var row = text[..column].LastIndexOf((byte)':');
        return row > 0 && IsDigits(text[(row + 1)..column]);
    }

    private static bool IsDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    /// <summary>A name of several parts, as types and methods have it.</summary>
    private static bool IsQualified(ReadOnlySpan<byte> name) => name.Length > 2 && name[1..^1].Contains((byte)'.') && !char.IsAsciiDigit((char)name[0]);

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> text) => text.IndexOf((byte)' ') is >= 0 and var end ? text[..end] : text;
}

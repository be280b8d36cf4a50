using System.Text;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>
/// Finds fields by the named groups of a non-backtracking regular expression, in linear time. The only kind of parser that allocates: .NET's regular
/// expressions work on UTF-16 and return objects. <c>dissect</c> is faster where it is enough.
/// </summary>
internal sealed class RegexParser(Regex regex, (int Group, FieldTarget Target)[] groups, bool replacesMessage) : ILineParser
{
    public bool ReplacesMessage => replacesMessage;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        Match match;
        try
        {
            match = regex.Match(Encoding.UTF8.GetString(line));
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
        if (!match.Success)
            return false;
        foreach (var (group, target) in groups)
        {
            if (match.Groups[group] is { Success: true } found)
            {
                if (TryUtf8(found.ValueSpan, into.NestedName))
                    target.Write(into, into.NestedName.Written);
                else
                    into.IsPartial = true;
            }
        }

        return true;
    }

    /// <summary>False when the text is beyond the buffer's limit.</summary>
    private static bool TryUtf8(ReadOnlySpan<char> text, LineBuffer to)
    {
        to.Clear();
        var space = to.Reserve(Encoding.UTF8.GetByteCount(text));
        if (!Encoding.UTF8.TryGetBytes(text, space, out var written))
            return false;
        to.Advance(written);
        return true;
    }
}

using System.Text;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>Reduces a reason of Elasticsearch to its kind, without the event or request it is about. Pure.</summary>
internal static class ReasonKind
{
    private const int MostCharacters = 300;

    // Behind these words Elasticsearch quotes the document, which must not get into the log.
    private static readonly string[] OneDocument = [" in document with id", " Preview of field's value", " containing [", ", request: ["];

    /// <summary>A reason that can be logged: without ids and quotes of events, and not long.</summary>
    public static string Short(string reason)
    {
        foreach (var words in OneDocument)
        {
            if (reason.IndexOf(words, StringComparison.Ordinal) is >= 0 and var at)
                reason = reason[..at];
        }
        return (reason.Length > MostCharacters ? reason[..MostCharacters] + "…" : reason).TrimEnd('.', ' ');
    }

    /// <summary>The same text for reasons that differ only in numbers, ids, dates and hashes: each word with a digit becomes <c>#</c>.</summary>
    public static string Of(string reason)
    {
        var text = Short(reason);
        var kind = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; )
        {
            var end = i;
            var digits = false;
            for (; end < text.Length && char.IsAsciiLetterOrDigit(text[end]); end++)
                digits |= char.IsAsciiDigit(text[end]);
            if (end == i)
                kind.Append(text[end++]);
            else if (digits)
                kind.Append('#');
            else
                kind.Append(text, i, end - i);
            i = end;
        }
        return kind.ToString();
    }
}

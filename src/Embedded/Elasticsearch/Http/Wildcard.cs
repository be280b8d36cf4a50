namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Patterns with <c>*</c> for any run of characters, as in index names and field lists.</summary>
internal static class Wildcard
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.SequenceEqual(text);
        if (!text.StartsWith(pattern[..star]))
            return false;
        text = text[star..];
        pattern = pattern[(star + 1)..];
        while ((star = pattern.IndexOf('*')) >= 0)
        {
            var found = text.IndexOf(pattern[..star]);
            if (found < 0)
                return false;
            text = text[(found + star)..];
            pattern = pattern[(star + 1)..];
        }
        return text.EndsWith(pattern);
    }
}

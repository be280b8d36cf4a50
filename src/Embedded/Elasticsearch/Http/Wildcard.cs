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

    /// <summary>Whether some text fits both patterns.</summary>
    public static bool Overlap(string one, string other)
    {
        // can[i, j]: the rests from i and j on fit some same text.
        var can = new bool[one.Length + 1, other.Length + 1];
        can[one.Length, other.Length] = true;
        for (var i = one.Length; i >= 0; i--)
        {
            for (var j = other.Length; j >= 0; j--)
            {
                if (i < one.Length && one[i] == '*')
                    can[i, j] |= can[i + 1, j] || (j < other.Length && can[i, j + 1]);
                if (j < other.Length && other[j] == '*')
                    can[i, j] |= can[i, j + 1] || (i < one.Length && can[i + 1, j]);
                if (i < one.Length && j < other.Length && one[i] == other[j])
                    can[i, j] |= can[i + 1, j + 1];
            }
        }
        return can[0, 0];
    }
}

using System.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>One <c>%{key}</c> of a dissect pattern and the text behind it.</summary>
/// <param name="Name">The key without its marks; empty for one that is skipped.</param>
/// <param name="Mark"><c>+</c> append, <c>?</c> skip, <c>*</c> the value is a name, <c>&amp;</c> the value for that name, 0 for none.</param>
/// <param name="Order">For <c>+</c>: the number behind <c>/</c>, else 0.</param>
/// <param name="IsPadded"><c>-&gt;</c>: the text behind may be repeated.</param>
/// <param name="Behind">The text up to the next key or the end; empty only for the last key.</param>
internal sealed record DissectKey(string Name, char Mark, int Order, bool IsPadded, byte[] Behind);

/// <summary>A pattern in the syntax of Elastic's dissect.</summary>
internal sealed record DissectPattern(byte[] Before, DissectKey[] Keys)
{
    private const int MaxKeys = ParsedLine.MaxFields;

    /// <summary>Parses a pattern. Errors are added to <paramref name="problems"/> with <paramref name="key"/> in front, and the result is null.</summary>
    public static DissectPattern? TryParse(string pattern, string key, List<string> problems)
    {
        var keys = new List<DissectKey>();
        var at = pattern.IndexOf("%{", StringComparison.Ordinal);
        if (at < 0)
            return Wrong("has no key; allowed are texts with at least one %{name}");
        var before = Encoding.UTF8.GetBytes(pattern[..at]);
        while (at < pattern.Length)
        {
            var end = pattern.IndexOf('}', at);
            if (end < 0)
                return Wrong($"has no closing brace for the key at {at}; allowed is %{{name}}");
            var next = pattern.IndexOf("%{", end, StringComparison.Ordinal);
            if (next < 0)
                next = pattern.Length;
            var name = pattern[(at + 2)..end];
            var behind = pattern[(end + 1)..next];
            if (behind.Length == 0 && next < pattern.Length)
            {
                return Wrong(
                    $"has nothing between the keys '%{{{name}}}' and the next one, so no line says where one ends; allowed are keys with text between them"
                );
            }

            keys.Add(Key(name, Encoding.UTF8.GetBytes(behind)));
            at = next;
        }
        if (keys.Count > MaxKeys)
            return Wrong($"has {keys.Count} keys; allowed are at most {MaxKeys}");
        foreach (var mark in keys.Where(k => k.Mark is '*' or '&'))
        {
            if (keys.Count(k => k.Name == mark.Name && k.Mark == (mark.Mark == '*' ? '&' : '*')) != 1 || mark.Name.Length == 0)
                return Wrong($"has '%{{{mark.Mark}{mark.Name}}}' without its counterpart; allowed are pairs of %{{*name}} and %{{&name}}");
        }

        return new DissectPattern(before, [.. keys]);

        DissectPattern? Wrong(string what)
        {
            problems.Add($"{key}: '{pattern}' {what}");
            return null;
        }
    }

    private static DissectKey Key(string text, byte[] behind)
    {
        var padded = text.EndsWith("->", StringComparison.Ordinal);
        if (padded)
            text = text[..^2];
        var mark = text.Length > 0 && "+?*&".Contains(text[0]) ? text[0] : '\0';
        if (mark != 0)
            text = text[1..];
        var order = 0;
        var slash = text.LastIndexOf('/');
        if (mark == '+' && slash > 0 && int.TryParse(text.AsSpan(slash + 1), out order))
            text = text[..slash];
        return mark == '?' ? new DissectKey("", mark, 0, padded, behind) : new DissectKey(text, mark, order, padded, behind);
    }
}

using System.Text;
using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>
/// Patterns name their groups like fields, <c>(?&lt;http.response.status_code:int&gt;\d+)</c>; .NET allows neither dots nor
/// kinds there, so groups get plain names. <c>(?P&lt;name&gt;</c> is taken as well.
/// </summary>
internal static class RegexPattern
{
    /// <summary>The pattern with groups <c>f0</c>, <c>f1</c>, …, and the field each stands for.</summary>
    public static (string Pattern, string[] Fields) Rename(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        var fields = new List<string>();
        var inClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
            {
                text.Append(pattern[at++]);
            }
            else if (inClass)
            {
                inClass = pattern[at] != ']';
            }
            else if (pattern[at] == '[')
            {
                inClass = true;
            }
            else if (TryGroup(pattern.AsSpan(at), out var length, out var name))
            {
                text.Append("(?<f").Append(fields.Count).Append('>');
                fields.Add(name);
                at += length - 1;
                continue;
            }
            text.Append(pattern[at]);
        }
        return (text.ToString(), [.. fields]);
    }

    /// <summary>Null when the pattern cannot be used; the reason goes to <paramref name="problems"/>.</summary>
    public static Regex? TryCompile(string pattern, string original, string key, TimeSpan timeout, List<string> problems)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, timeout);
        }
        catch (NotSupportedException)
        {
            problems.Add($"{key}: '{original}' needs backtracking; allowed are patterns without lookaround, backreferences, atomic groups and conditions");
        }
        catch (ArgumentException e)
        {
            problems.Add($"{key}: '{original}' is no regular expression ({e.Message}); allowed is .NET's syntax");
        }
        return null;
    }

    private static bool TryGroup(ReadOnlySpan<char> text, out int length, out string name)
    {
        (length, name) = (0, "");
        var open =
            text.StartsWith("(?P<") ? 4
            : text.StartsWith("(?<") ? 3
            : 0;
        if (open == 0 || text.Length == open || text[open] is '=' or '!')
            return false;
        var end = text.IndexOf('>');
        if (end < 0)
            return false;
        name = text[open..end].ToString();
        length = end + 1;
        return true;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>Finds syntax that Go's RE2 refuses and .NET accepts, as far as it depends on context: nested repeats, character classes, group names.</summary>
internal static partial class GoSyntax
{
    private const int MostRepeats = 1_000;

    /// <summary>What is wrong with <paramref name="pattern"/>; null when nothing of this kind is.</summary>
    public static string? Problem(string pattern)
    {
        // How often the innermost part of each open group is repeated; the last one is the whole pattern so far.
        var groups = new Stack<long>([1]);
        var last = 1L;
        for (var at = 0; at < pattern.Length; )
        {
            switch (pattern[at])
            {
                case '\\':
                    (last, at) = (1, at + 2);
                    break;
                case '[':
                    var end = ClassEnd(pattern, at);
                    if (ClassProblem(pattern[at..end]) is { } wrong)
                    {
                        return wrong;
                    }

                    (last, at) = (1, end);
                    break;
                case '(':
                    if (Name().Match(pattern, at) is { Success: true } name && NameProblem(name) is { } bad)
                    {
                        return bad;
                    }

                    groups.Push(1);
                    at++;
                    break;
                case ')':
                    last = groups.Count > 1 ? groups.Pop() : 1;
                    Note(groups, last);
                    at++;
                    break;
                case '{' when Repeat().Match(pattern, at) is { Success: true } repeat:
                    last *= Factor(repeat);
                    if (last > MostRepeats)
                    {
                        return $"'{repeat.Value}' makes more than 1,000 repeats, also of what is repeated already; Go's RE2 takes no more";
                    }

                    Note(groups, last);
                    at += repeat.Length;
                    break;
                case '*' or '+' or '?':
                    at++;
                    break;
                default:
                    (last, at) = (1, at + 1);
                    break;
            }
        }

        return null;
    }

    private static void Note(Stack<long> groups, long repeats)
    {
        var most = groups.Pop();
        groups.Push(Math.Max(most, repeats));
    }

    // As RE2 counts: the upper bound; without one the lower.
    private static long Factor(Match repeat)
    {
        var bound = repeat.Groups["most"] is { Length: > 0 } most ? most.Value : repeat.Groups["least"].Value;
        return Math.Max(1, long.TryParse(bound, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : long.MaxValue / MostRepeats);
    }

    // A closing bracket directly behind the opening one is a literal.
    private static int ClassEnd(string pattern, int start)
    {
        var at = start + 1;
        at += at < pattern.Length && pattern[at] == '^' ? 1 : 0;
        at += at < pattern.Length && pattern[at] == ']' ? 1 : 0;
        while (at < pattern.Length && pattern[at] != ']')
        {
            at =
                pattern[at] == '\\' ? at + 2
                : Posix().Match(pattern, at) is { Success: true } named ? at + named.Length
                : at + 1;
        }

        return Math.Min(pattern.Length, at + 1);
    }

    private static string? ClassProblem(string text)
    {
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                if (at + 1 < text.Length && text[at + 1] is 'b' or 'B' or 'A' or 'z')
                {
                    return $"'{text.Substring(at, 2)}' within [ ] is not known to Go's RE2";
                }

                at++;
            }
            else if (Posix().Match(text, at) is { Success: true } named)
            {
                if (!Classes.Contains(named.Groups["name"].Value))
                {
                    return $"'{named.Value}' is not known to Go's RE2, there are {string.Join(' ', Classes)}";
                }

                at += named.Length - 1;
            }
        }

        return null;
    }

    private static string? NameProblem(Match group) =>
        !Word().IsMatch(group.Groups["name"].Value) ? $"a group's name is ASCII letters, digits and _ for Go's RE2, not '{group.Groups["name"].Value}'"
        : !group.Groups["old"].Success ? $"older Filebeats do not know '{group.Value}', write (?P<{group.Groups["name"].Value}>"
        : null;

    private static readonly string[] Classes =
    [
        "alnum",
        "alpha",
        "ascii",
        "blank",
        "cntrl",
        "digit",
        "graph",
        "lower",
        "print",
        "punct",
        "space",
        "upper",
        "word",
        "xdigit",
    ];

    [GeneratedRegex(@"\G\{(?<least>\d+)(,(?<most>\d*))?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Repeat();

    [GeneratedRegex(@"\G\(\?(?<old>P)?<(?<name>[^>]*)>", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();

    [GeneratedRegex(@"\G\[:\^?(?<name>[^:\]]*):\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Posix();

    [GeneratedRegex(@"\A[A-Za-z0-9_]+\z")]
    private static partial Regex Word();
}

using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// Regular expressions as Filebeat takes them: Go's RE2. What is accepted here is what both RE2 and .NET's linear engine
/// understand, in the same way; any other pattern is rejected with a reason, because Filebeat would not start its input.
/// </summary>
internal static partial class GoPattern
{
    /// <summary>The most characters of a pattern, to limit the size of the ConfigMap.</summary>
    public const int MaxLength = 512;

    /// <summary>What is wrong with <paramref name="pattern"/>; null when nothing is.</summary>
    public static string? Problem(string pattern)
    {
        if (pattern.Length is 0 or > MaxLength)
        {
            return $"a pattern has 1 to {MaxLength} characters";
        }

        if (pattern.Any(char.IsControl))
        {
            return @"a pattern has no control characters, write \t or \n";
        }

        if (pattern.Contains("${", StringComparison.Ordinal))
        {
            return "Filebeat reads ${ as a variable, write [$]{";
        }

        if (Foreign().Match(pattern) is { Success: true } foreign)
        {
            return $"'{foreign.Value}' is not known to Go's RE2 (no look-around, no back-references)";
        }

        if (GoSyntax.Problem(pattern) is { } problem)
        {
            return problem;
        }

        try
        {
            // RE2 writes named groups with a P.
            _ = new Regex(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), RegexOptions.NonBacktracking);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"it is not a regular expression: {e.Message}";
        }
    }

    // An escape or group that only one of the two knows, or that means something else to the other. An escaped backslash is
    // taken first, so that what follows it is not taken for an escape.
    [GeneratedRegex(
        @"(?<!\\)(?:\\\\)*(?<bad>\\(?:[^\\dDwWsSbBAzafnrtvxpP.+*?()|\[\]{}^$#/ ""'\-_:;,<>=!@%&~`]|x(?![0-9A-Fa-f]{2})"
            + @"|[pP](?!\{(?!Cn)[A-Z][a-z]?\}))|\(\?(?!:|P<[A-Za-z]|<[A-Za-z]|[imsU]+[:)])|-\[)"
    )]
    private static partial Regex Foreign();
}

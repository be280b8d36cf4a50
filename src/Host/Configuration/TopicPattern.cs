namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Regular expressions of <c>kafka.topics</c> are matched by librdkafka with the C library, POSIX extended: syntax of .NET beyond that is taken literally
/// there, or refused only at the subscription. Pure.
/// </summary>
internal static class TopicPattern
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "a POSIX extended regular expression: [0-9] for \\d, no (?…), no \\ before a letter in brackets";

    // GNU and musl know these outside of brackets.
    private const string KnownEscapes = "wWsSbB";

    /// <summary>The first part of a pattern that POSIX does not support; null when there is none.</summary>
    public static string? Unknown(string pattern)
    {
        var inBrackets = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\' when i + 1 < pattern.Length:
                    if (char.IsAsciiLetterOrDigit(pattern[i + 1]) && (inBrackets || !KnownEscapes.Contains(pattern[i + 1])))
                        return pattern[i..(i + 2)];
                    // In brackets a backslash is a character like any other.
                    if (!inBrackets)
                        i++;
                    break;
                case '[' when !inBrackets:
                    inBrackets = true;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '^')
                        i++;
                    // Directly behind the bracket it is a character.
                    if (i + 1 < pattern.Length && pattern[i + 1] == ']')
                        i++;
                    break;
                case ']':
                    inBrackets = false;
                    break;
                case '(' when !inBrackets && i + 1 < pattern.Length && pattern[i + 1] == '?':
                    return "(?";
            }
        }

        return null;
    }
}

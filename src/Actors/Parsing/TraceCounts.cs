using System.Globalization;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Lines of stack traces by language as text, as the status of a partition has them: <c>java 1204, python 3</c>. Pure.</summary>
public static class TraceCounts
{
    /// <summary>The text, the most frequent first; null when there are none.</summary>
    public static string? ToText(IEnumerable<(string Language, long Lines)> counts)
    {
        var found = counts.Where(one => one.Lines > 0).OrderByDescending(one => one.Lines);
        var text = string.Join(", ", found.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Language} {one.Lines}")));
        return text.Length > 0 ? text : null;
    }

    /// <summary>What a text says, in its order; a part that is no such count is left out.</summary>
    public static IEnumerable<(string Language, long Lines)> Read(string? text) =>
        (text ?? "")
            .Split(", ")
            .Select(part => part.Split(' '))
            .Where(words => words.Length == 2)
            .Select(words => (words[0], long.TryParse(words[1], CultureInfo.InvariantCulture, out var lines) ? lines : 0));
}

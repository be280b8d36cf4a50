namespace ActorPipeline.Host.Configuration;

/// <summary>Says what is wrong with the name of a parser. Pure.</summary>
internal static class ParserNames
{
    /// <summary>The sentence; null when there is such a parser.</summary>
    /// <param name="what">Where it was given.</param>
    /// <param name="name">What was given.</param>
    /// <param name="known">All there are.</param>
    public static string? Wrong(string what, string name, IReadOnlyList<string> known) =>
        known.Contains(name)
            ? null
            : $"{what} is \"{name}\"{(Nearest.Of(name, known) is { } nearest ? $"; did you mean {nearest}" : "")}; allowed are {string.Join(", ", known)}.";
}

using System.Collections.Immutable;
using System.Text;
using ActorPipeline.Actors.Parsing.Lines.Formats;

namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>What the words of programs for levels mean, for whoever shows lines. Pure.</summary>
public static class LevelWords
{
    /// <summary>All words in lower case, letters among them, each with its level.</summary>
    public static ImmutableSortedDictionary<string, string> All { get; } =
        Levels.Known.ToImmutableSortedDictionary(word => word, word => Of(word.ToUpperInvariant())!, StringComparer.Ordinal);

    /// <summary>The level that a word stands for, <c>trace debug info warn error fatal</c>; null when it stands for none.</summary>
    public static string? Of(string word)
    {
        var level = Levels.Of(Encoding.UTF8.GetBytes(word));
        return level == Level.None ? null : Encoding.ASCII.GetString(Levels.Name(level));
    }
}

using System.Collections.Immutable;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>Rules for the fields and the text of a service's lines.</summary>
public sealed record FieldRules
{
    /// <summary><c>drop</c>: fields that are left out, with all below them.</summary>
    public ImmutableArray<string> Drop { get; init; } = [];

    /// <summary><c>keep</c>: when there are any, all other fields that a line brings are left out.</summary>
    public ImmutableArray<string> Keep { get; init; } = [];

    /// <summary><c>rename</c>: <c>old=new</c>.</summary>
    public ImmutableArray<string> Rename { get; init; } = [];

    /// <summary><c>mask-fields</c>: names whose values are masked.</summary>
    public ImmutableArray<string> MaskFields { get; init; } = [];

    /// <summary><c>mask-patterns</c>: <c>card token email ip</c>.</summary>
    public ImmutableArray<string> MaskPatterns { get; init; } = [];

    /// <summary>True without any rule.</summary>
    public bool IsEmpty => Drop.IsEmpty && Keep.IsEmpty && Rename.IsEmpty && MaskFields.IsEmpty && MaskPatterns.IsEmpty;

    /// <summary>The union with other rules; none of these rules is removed.</summary>
    public FieldRules And(FieldRules others) =>
        new()
        {
            Drop = [.. Drop, .. others.Drop],
            Keep = Keep.IsEmpty ? others.Keep : Keep,
            Rename = [.. Rename, .. others.Rename],
            MaskFields = [.. MaskFields, .. others.MaskFields],
            MaskPatterns = [.. MaskPatterns, .. others.MaskPatterns],
        };

    /// <summary>What is wrong with the rules, one sentence each; empty when they are valid.</summary>
    /// <param name="key">The configuration key of the rules.</param>
    public IEnumerable<string> Problems(string key)
    {
        foreach (var pair in Rename.Where(pair => pair.Split('=') is not [{ Length: > 0 }, { Length: > 0 } to] || !FieldChanges.MayBeNamed(to)))
            yield return $"{key}.rename: '{pair}'; allowed are old=new, where new is no name that the pipeline writes itself";
        foreach (var word in MaskPatterns.Where(word => !MaskWords.All.Contains(word)))
            yield return $"{key}.mask-patterns: '{word}'; allowed are {string.Join(", ", MaskWords.All)}";
    }
}

using System.Collections.Immutable;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>
/// Combines the rules of a service: the operator's for all services, the operator's for this one, and those of its annotations as far as the operator allows
/// them. Immutable.
/// </summary>
/// <param name="all">For all services.</param>
/// <param name="services">For single services.</param>
/// <param name="allowed">What a service may ask for: <c>drop keep rename mask</c>.</param>
public sealed class FieldRuleSet(FieldRules all, ImmutableSortedDictionary<string, FieldRules> services, ImmutableArray<string> allowed)
{
    /// <summary>The annotations that can be allowed.</summary>
    public static readonly ImmutableArray<string> Hints = ["drop", "keep", "rename", "mask"];

    private const int LongestHint = 1_000;

    /// <summary>The rules of a service.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="asked">The annotations as they come with its events, <c>drop=a,b;mask=card</c>; null for none.</param>
    public FieldRules Of(string service, string? asked)
    {
        var own = services.TryGetValue(service, out var rules) ? all.And(rules) : all;
        if (asked is null)
            return own;
        var hints = asked
            .Split(';')
            .Select(hint => hint.Split('=', 2))
            .Where(hint => hint.Length == 2 && allowed.Contains(hint[0]))
            .ToLookup(hint => hint[0], hint => hint[1]);
        return own.And(Asked(name => [.. hints[name].SelectMany(words => Words(words))]));
    }

    /// <summary>What is wrong with an annotation; null when it is valid.</summary>
    /// <param name="name">One of <see cref="Hints"/>.</param>
    /// <param name="value">Words with commas between.</param>
    public static string? HintProblem(string name, string value)
    {
        if (value.Length > LongestHint || value.Any(c => c == ';' || char.IsControl(c)) || Words(value).IsEmpty)
            return $"use names with commas between, up to {LongestHint} characters, without ';'";
        return name == "rename" ? Words(value).SelectMany(pair => new FieldRules { Rename = [pair] }.Problems("it")).FirstOrDefault() : null;
    }

    /// <summary>The rules of annotations; invalid words are ignored.</summary>
    private static FieldRules Asked(Func<string, ImmutableArray<string>> words)
    {
        var mask = words("mask");
        return new FieldRules
        {
            Drop = words("drop"),
            Keep = words("keep"),
            Rename =
            [
                .. words("rename")
                    .Where(pair =>
                        !new FieldRules { Rename = [pair] }
                            .Problems("")
                            .Any()
                    ),
            ],
            MaskFields = [.. mask.Where(word => !MaskWords.All.Contains(word))],
            MaskPatterns = [.. mask.Where(MaskWords.All.Contains)],
        };
    }

    private static ImmutableArray<string> Words(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}

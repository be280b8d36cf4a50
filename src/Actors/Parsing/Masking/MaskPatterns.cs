using System.Collections.Immutable;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>What is found in a line by its look.</summary>
[Flags]
public enum MaskPatterns
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Numbers of payment cards: 13 to 19 digits with a right check digit.</summary>
    Card = 1,

    /// <summary>
    /// What lets its owner in: behind <c>Bearer</c> and <c>Basic</c>, JWTs, keys of well-known services, values of <c>api_key</c> and its like.
    /// </summary>
    Token = 2,

    /// <summary>Mail addresses.</summary>
    Email = 4,

    /// <summary>Addresses of IPv4 and IPv6.</summary>
    Ip = 8,
}

/// <summary>The words people write for <see cref="MaskPatterns"/>.</summary>
public static class MaskWords
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = ["card", "token", "email", "ip"];

    /// <summary>What the words say; those that are none of them say nothing.</summary>
    public static MaskPatterns Set(IEnumerable<string> words) =>
        words.Select(word => All.IndexOf(word)).Where(place => place >= 0).Aggregate(MaskPatterns.None, (all, place) => all | (MaskPatterns)(1 << place));
}

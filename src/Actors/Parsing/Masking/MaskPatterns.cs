using System.Collections.Immutable;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>Kinds of secrets that are recognised by their form.</summary>
[Flags]
public enum MaskPatterns
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Numbers of payment cards: 13 to 19 digits with a valid check digit.</summary>
    Card = 1,

    /// <summary>
    /// Credentials: behind <c>Bearer</c> and <c>Basic</c>, JWTs, keys of well-known services, values of <c>api_key</c> and similar names.
    /// </summary>
    Token = 2,

    /// <summary>Mail addresses.</summary>
    Email = 4,

    /// <summary>Addresses of IPv4 and IPv6.</summary>
    Ip = 8,
}

/// <summary>The words for <see cref="MaskPatterns"/> in configuration and annotations.</summary>
public static class MaskWords
{
    /// <summary>All of them.</summary>
    public static readonly ImmutableArray<string> All = ["card", "token", "email", "ip"];

    /// <summary>The set of these words; unknown words are ignored.</summary>
    public static MaskPatterns Set(IEnumerable<string> words) =>
        words.Select(word => All.IndexOf(word)).Where(place => place >= 0).Aggregate(MaskPatterns.None, (all, place) => all | (MaskPatterns)(1 << place));
}

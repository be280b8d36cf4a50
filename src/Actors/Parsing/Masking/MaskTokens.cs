using System.Buffers;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>Masks tokens and keys, found by the word before them or by their prefix.</summary>
internal static class MaskTokens
{
    private const int ShortestCredentials = 6;

    private static readonly SearchValues<byte> Credentials = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._~+/=-"u8);

    /// <summary>Prefixes of tokens, and their minimum length including the prefix.</summary>
    private static readonly (byte[] Begin, int Least)[] Begins =
    [
        ("eyJ"u8.ToArray(), 30),
        ("AKIA"u8.ToArray(), 20),
        ("ASIA"u8.ToArray(), 20),
        ("AIza"u8.ToArray(), 39),
        ("ghp_"u8.ToArray(), 24),
        ("gho_"u8.ToArray(), 24),
        ("ghs_"u8.ToArray(), 24),
        ("github_pat_"u8.ToArray(), 30),
        ("glpat-"u8.ToArray(), 20),
        ("xoxb-"u8.ToArray(), 20),
        ("xoxp-"u8.ToArray(), 20),
        ("sk-"u8.ToArray(), 20),
        ("sk_live_"u8.ToArray(), 20),
        ("rk_live_"u8.ToArray(), 20),
    ];

    private static readonly byte[][] Schemes = ["bearer "u8.ToArray(), "basic "u8.ToArray()];

    private static readonly MaskNames Named = new([
        "api_key",
        "apikey",
        "api-key",
        "x-api-key",
        "access_token",
        "refresh_token",
        "id_token",
        "client_secret",
        "secret_key",
        "access_key",
        "private_key",
        "auth_token",
    ]);

    public static void Apply(Span<byte> text)
    {
        foreach (var scheme in Schemes)
            Behind(text, scheme);
        foreach (var (begin, least) in Begins)
            Beginning(text, begin, least);
        Named.Apply(text);
    }

    private static void Behind(Span<byte> text, ReadOnlySpan<byte> scheme)
    {
        for (var at = 0; at < text.Length; )
        {
            var next = MaskNames.IndexOf(text[at..], scheme);
            if (next < 0)
                return;
            var start = at + next + scheme.Length;
            while (start < text.Length && text[start] == (byte)' ')
                start++;
            at = End(text, start);
            // "basic authentication" is prose: a credential contains other characters than letters, or is long.
            if (at - start >= ShortestCredentials && (text[start..at].ContainsAnyInRange((byte)'0', (byte)'9') || at - start > 20 || text[at - 1] == (byte)'='))
                text[start..at].Fill(MaskText.Star);
            at = Math.Max(at, start);
        }
    }

    private static void Beginning(Span<byte> text, ReadOnlySpan<byte> begin, int least)
    {
        for (var at = 0; at < text.Length; )
        {
            var next = text[at..].IndexOf(begin);
            if (next < 0)
                return;
            var start = at + next;
            at = End(text, start);
            if (at - start >= least && MaskText.Begins(text, start))
                text[start..at].Fill(MaskText.Star);
        }
    }

    private static int End(ReadOnlySpan<byte> text, int start)
    {
        var length = text[start..].IndexOfAnyExcept(Credentials);
        return length < 0 ? text.Length : start + length;
    }
}

using System.Runtime.CompilerServices;

namespace ActorPipeline.Actors.Parsing.Identity;

/// <summary>
/// Ids of fixed width in base64url digits, most significant first. Elasticsearch stores an id whose length is a multiple of four as the decoded bytes and
/// sorts its terms by them, so ids that rise as numbers are neighbours in its index.
/// </summary>
internal static class IdDigits
{
    /// <summary>The digits of an id: two halves of 60 bits.</summary>
    public const int Width = 20;

    private const int Half = 10;

    private static ReadOnlySpan<byte> Digits => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;

    /// <summary>Writes <see cref="Width"/> digits for the lowest 60 bits of both.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Span<byte> to, ulong high, ulong low)
    {
        to = to[..Width];
        for (var i = 0; i < Half; i++)
        {
            var shift = 6 * (Half - 1 - i);
            to[i] = Digits[(int)(high >> shift) & 63];
            to[Half + i] = Digits[(int)(low >> shift) & 63];
        }
    }
}

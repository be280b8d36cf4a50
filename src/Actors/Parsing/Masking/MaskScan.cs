using System.Buffers;
using System.Net;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>Masks secrets by their form, in one pass per kind and in linear time.</summary>
internal static class MaskScan
{
    private const int LongestAddress = 45;
    private const int LeastDigits = 13;
    private const int MostDigits = 19;

    private static readonly SearchValues<byte> Hex = SearchValues.Create("0123456789abcdefABCDEF:."u8);
    private static readonly SearchValues<byte> Local = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._%+-"u8);
    private static readonly SearchValues<byte> Domain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-"u8);

    /// <summary>Masks what the patterns match, except tokens: see <see cref="MaskTokens"/>.</summary>
    public static void Apply(Span<byte> text, MaskPatterns patterns)
    {
        if ((patterns & MaskPatterns.Token) != 0)
            MaskTokens.Apply(text);
        if ((patterns & MaskPatterns.Email) != 0)
            Emails(text);
        if ((patterns & MaskPatterns.Card) != 0)
            Cards(text);
        if ((patterns & MaskPatterns.Ip) != 0)
            Addresses(text);
    }

    /// <summary>
    /// Masks card numbers: digits with single blanks or hyphens between them. Numbers that begin with a digit that no card begins with, such as times in
    /// nanoseconds, are left alone.
    /// </summary>
    private static void Cards(Span<byte> text)
    {
        for (var at = 0; ; )
        {
            var next = text[at..].IndexOfAnyInRange((byte)'0', (byte)'9');
            if (next < 0)
                return;
            var start = MaskText.BehindEscape(text, at + next);
            at = Math.Max(at + next + 1, Card(text, start));
        }
    }

    /// <summary>
    /// Masks a card number that begins here; returns where the scan continues: behind the first group of digits, because a date may precede a card number
    /// directly.
    /// </summary>
    private static int Card(Span<byte> text, int start)
    {
        var (digits, firstEnd) = (0, 0);
        var mayBegin =
            start < text.Length && text[start] is >= (byte)'2' and <= (byte)'6' && MaskText.Begins(text, start) && (start == 0 || text[start - 1] != (byte)'.');
        for (var at = start; at < text.Length && digits <= MostDigits; at++)
        {
            if (!char.IsAsciiDigit((char)text[at]))
                return firstEnd;
            digits++;
            if (at + 1 < text.Length && char.IsAsciiDigit((char)text[at + 1]))
                continue;
            var end = at + 1;
            firstEnd = firstEnd == 0 ? end : firstEnd;
            var isWhole = mayBegin && digits is >= LeastDigits and <= MostDigits && (end == text.Length || !MaskText.IsWord(text[end]));
            if (isWhole && HasCheckDigit(text[start..end]))
            {
                MaskText.Digits(text, start, end);
                return end;
            }
            if (end < text.Length && text[end] is (byte)' ' or (byte)'-')
                at++;
        }
        return firstEnd == 0 ? start + digits : firstEnd;
    }

    /// <summary>The Luhn algorithm.</summary>
    private static bool HasCheckDigit(ReadOnlySpan<byte> text)
    {
        var sum = 0;
        var doubled = false;
        for (var i = text.Length - 1; i >= 0; i--)
        {
            if (!char.IsAsciiDigit((char)text[i]))
                continue;
            var digit = text[i] - '0';
            sum +=
                !doubled ? digit
                : digit > 4 ? digit * 2 - 9
                : digit * 2;
            doubled = !doubled;
        }
        return sum % 10 == 0;
    }

    private static void Emails(Span<byte> text)
    {
        for (var at = 0; at < text.Length; at++)
        {
            var next = text[at..].IndexOf((byte)'@');
            if (next < 0)
                return;
            at += next;
            var before = text[..at].LastIndexOfAnyExcept(Local) + 1;
            before = MaskText.BehindEscape(text, before);
            var length = text[(at + 1)..].IndexOfAnyExcept(Domain);
            var end = length < 0 ? text.Length : at + 1 + length;
            var domain = text[(at + 1)..end].TrimEnd("."u8);
            var dot = domain.LastIndexOf((byte)'.');
            if (before >= at || dot <= 0 || domain.Length - dot < 3)
                continue;
            MaskText.Words(text, before, at);
            MaskText.Words(text, at + 1, at + 1 + domain.Length);
        }
    }

    private static void Addresses(Span<byte> text)
    {
        for (var at = 0; at < text.Length; )
        {
            var next = text[at..].IndexOfAny(Hex);
            if (next < 0)
                return;
            var start = at + next;
            var length = text[start..].IndexOfAnyExcept(Hex);
            var end = length < 0 ? text.Length : start + length;
            at = end;
            start = MaskText.BehindEscape(text, start);
            if (start >= end || !MaskText.Begins(text, start))
                continue;
            if (end < text.Length && MaskText.IsName(text[end]))
                continue;
            Address(text, start, end);
        }
    }

    /// <summary>Masks an IP address, perhaps with a port or a full stop behind it.</summary>
    private static void Address(Span<byte> text, int start, int end)
    {
        while (end > start && text[end - 1] is (byte)'.' or (byte)':')
            end--;
        while (start < end && text[start] == (byte)'.')
            start++;
        if (end - start is < 3 or > LongestAddress)
            return;
        var word = text[start..end];
        var colons = word.Count((byte)':');
        if (colons <= 1)
        {
            var port = word.IndexOf((byte)':');
            var address = port < 0 ? word : word[..port];
            if (address.Count((byte)'.') == 3 && !address.ContainsAnyExcept("0123456789."u8) && IPAddress.TryParse(address, out _))
                MaskText.Words(text, start, start + address.Length);
        }
        else if ((colons > 2 || word.IndexOf("::"u8) >= 0) && word.Length > 5 && IPAddress.TryParse(word, out _))
        {
            MaskText.Words(text, start, end);
        }
    }
}

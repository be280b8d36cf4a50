using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// Escapes and unescapes the inside of JSON strings. Escaping is canonical, so escaped names can be compared as bytes; bytes that are not UTF-8 become U+FFFD.
/// </summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x60).Select(b => (byte)b).Where(b => b is not ((byte)'"' or (byte)'\\')),
    ]);

    /// <summary>True for text without anything to escape.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => text.IndexOfAnyExcept(Plain) < 0;

    /// <summary>Appends <paramref name="text"/> escaped, without quotes.</summary>
    public static void Append(LineBuffer to, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            var plain = text.IndexOfAnyExcept(Plain);
            if (plain < 0)
            {
                to.Append(text);
                return;
            }
            to.Append(text[..plain]);
            text = text[(plain + AppendSpecial(to, text[plain..]))..];
        }
    }

    /// <summary>Appends the unescaped inside of a valid JSON string; an unpaired surrogate becomes U+FFFD.</summary>
    public static void AppendUnescaped(LineBuffer to, ReadOnlySpan<byte> escaped)
    {
        while (true)
        {
            var plain = escaped.IndexOf((byte)'\\');
            if (plain < 0)
            {
                to.Append(escaped);
                return;
            }
            to.Append(escaped[..plain]);
            escaped = escaped[(plain + 1)..];
            if (escaped[0] == (byte)'u')
            {
                escaped = escaped[AppendUnicode(to, escaped)..];
                continue;
            }
            to.Append(Unescape(escaped[0]));
            escaped = escaped[1..];
        }
    }

    /// <summary>
    /// Fast path: unescapes the inside of a valid JSON string without <c>\u</c> escapes; most have only quotes, backslashes, tabs and line feeds.
    /// </summary>
    /// <param name="escaped">The text.</param>
    /// <param name="to">At least as long.</param>
    /// <param name="length">What was written.</param>
    public static bool TryUnescapePlain(ReadOnlySpan<byte> escaped, Span<byte> to, out int length)
    {
        length = 0;
        for (var at = 0; at < escaped.Length; length++)
        {
            var plain = CopyPlain(escaped[at..], to[length..]);
            (at, length) = (at + plain, length + plain);
            if (at == escaped.Length)
                return true;
            var character = Unescape(escaped[at + 1]);
            if (character == 0)
                return false;
            to[length] = character;
            at += 2;
        }
        return true;
    }

    /// <summary>
    /// Copies up to the first backslash, and returns how many bytes that were; behind them <paramref name="to"/> has bytes that do not count. A line of JSON
    /// inside of JSON has one every few bytes, so whole vectors are copied instead of searched first.
    /// </summary>
    private static int CopyPlain(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var at = 0;
        for (; from.Length - at >= Vector256<byte>.Count; at += Vector256<byte>.Count)
        {
            var bytes = Vector256.Create(from.Slice(at, Vector256<byte>.Count));
            bytes.CopyTo(to[at..]);
            var backslashes = Vector256.Equals(bytes, Vector256.Create((byte)'\\')).ExtractMostSignificantBits();
            if (backslashes != 0)
                return at + BitOperations.TrailingZeroCount(backslashes);
        }
        for (; at < from.Length && from[at] != (byte)'\\'; at++)
            to[at] = from[at];
        return at;
    }

    /// <summary>What a letter behind a backslash stands for; 0 for <c>u</c>, of which only more digits tell.</summary>
    private static byte Unescape(byte letter) =>
        letter switch
        {
            (byte)'u' => 0,
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => letter,
        };

    private static int AppendSpecial(LineBuffer to, ReadOnlySpan<byte> text)
    {
        var first = text[0];
        switch (first)
        {
            case (byte)'"':
                to.Append("\\\""u8);
                return 1;
            case (byte)'\\':
                to.Append("\\\\"u8);
                return 1;
            case (byte)'\n':
                to.Append("\\n"u8);
                return 1;
            case (byte)'\r':
                to.Append("\\r"u8);
                return 1;
            case (byte)'\t':
                to.Append("\\t"u8);
                return 1;
            case < 0x20:
                to.Append("\\u00"u8);
                to.Append((byte)(first < 0x10 ? '0' : '1'));
                to.Append("0123456789abcdef"u8[first & 15]);
                return 1;
        }
        if (Rune.DecodeFromUtf8(text, out _, out var consumed) == OperationStatus.Done)
            to.Append(text[..consumed]);
        else
            to.Append("\uFFFD"u8);
        return consumed;
    }

    /// <summary>Reads <c>uXXXX</c>, and the second half of a surrogate pair behind it.</summary>
    private static int AppendUnicode(LineBuffer to, ReadOnlySpan<byte> text)
    {
        var high = Hex(text);
        var length = 5;
        if (!Rune.TryCreate(high, out var rune))
        {
            if (text.Length < 11 || text[5] != (byte)'\\' || text[6] != (byte)'u' || !Rune.TryCreate(high, Hex(text[6..]), out rune))
                rune = Rune.ReplacementChar;
            else
                length = 11;
        }
        var space = to.Reserve(4);
        if (space.Length >= 4)
            to.Advance(rune.EncodeToUtf8(space));
        return length;
    }

    private static char Hex(ReadOnlySpan<byte> text) => (char)ushort.Parse(text.Slice(1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    /// <summary>Appends any JSON as a text; a text as it is.</summary>
    public static void AppendAsText(LineBuffer to, ReadOnlySpan<byte> json)
    {
        if (json[0] == (byte)'"')
        {
            to.Append(json);
            return;
        }
        to.Append((byte)'"');
        Append(to, json);
        to.Append((byte)'"');
    }

    /// <summary>What stands between quotes without its escapes; good until <paramref name="scratch"/> is used again.</summary>
    public static ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> escaped, LineBuffer scratch)
    {
        if (!escaped.Contains((byte)'\\'))
            return escaped;
        scratch.Clear();
        AppendUnescaped(scratch, escaped);
        return scratch.Written;
    }
}

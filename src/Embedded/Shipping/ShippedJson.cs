using System.Buffers;
using System.Text;
using System.Text.Unicode;
using ActorPipeline.Embedded.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>JSON strings from raw bytes: escaped, and valid UTF-8 whatever came in.</summary>
internal static class ShippedJson
{
    private static readonly byte[] Special = [.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\'];
    private static readonly SearchValues<byte> InText = SearchValues.Create(Special);
    private static readonly SearchValues<byte> InBytes = SearchValues.Create([.. Special, .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    /// <summary>Appends <paramref name="text"/> with its quotes; each byte that is part of no UTF-8 becomes U+FFFD, as in Go.</summary>
    public static void Write(WireBuffer to, ReadOnlySpan<byte> text)
    {
        to.Int8((byte)'"');
        var stops = Utf8.IsValid(text) ? InText : InBytes;
        while (true)
        {
            var plain = text.IndexOfAny(stops);
            if (plain < 0)
            {
                to.Raw(text);
                to.Int8((byte)'"');
                return;
            }

            to.Raw(text[..plain]);
            text = text[(plain + WriteSpecial(to, text[plain..]))..];
        }
    }

    /// <summary>The JSON string of <paramref name="text"/>, with its quotes.</summary>
    public static byte[] Of(string text)
    {
        var to = new WireBuffer(text.Length + 16);
        Write(to, Encoding.UTF8.GetBytes(text));
        return to.Written.ToArray();
    }

    private static int WriteSpecial(WireBuffer to, ReadOnlySpan<byte> text)
    {
        var first = text[0];
        if (first >= 0x80)
        {
            var valid = Rune.DecodeFromUtf8(text, out _, out var consumed) == OperationStatus.Done;
            to.Raw(valid ? text[..consumed] : "\uFFFD"u8);
            return valid ? consumed : 1;
        }

        var escape = first switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            _ => default,
        };
        if (escape.IsEmpty)
        {
            to.Raw("\\u00"u8);
            to.Int8((byte)(first < 0x10 ? '0' : '1'));
            to.Int8("0123456789abcdef"u8[first & 15]);
        }
        else
        {
            to.Raw(escape);
        }

        return 1;
    }
}

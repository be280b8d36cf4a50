using System.Text;

namespace ActorPipeline.Actors.Parsing.Masking;

/// <summary>
/// Masks values behind a name: <c>"password":"…"</c> in JSON, also in JSON within a JSON string, <c>password=…</c>, <c>password: …</c>. Case-insensitive.
/// </summary>
internal sealed class MaskNames(IEnumerable<string> names)
{
    private readonly byte[][] _names =
    [
        .. names.Select(name => Encoding.UTF8.GetBytes(name[(name.LastIndexOf('.') + 1)..].ToLowerInvariant())).DistinctBy(Encoding.UTF8.GetString),
    ];

    /// <summary>There are none.</summary>
    public bool IsEmpty => _names.Length == 0;

    /// <summary>True for a field whose last part is one of the names.</summary>
    public bool Has(ReadOnlySpan<byte> field)
    {
        field = field[(field.LastIndexOf((byte)'.') + 1)..];
        foreach (var name in _names)
        {
            if (field.Length == name.Length && IndexOf(field, name) == 0)
                return true;
        }

        return false;
    }

    /// <summary>Masks the values behind all names.</summary>
    public void Apply(Span<byte> text)
    {
        foreach (var name in _names)
        {
            for (var at = 0; at < text.Length; )
            {
                var next = IndexOf(text[at..], name);
                if (next < 0)
                    break;
                var start = at + next;
                at = start + name.Length;
                if (MaskText.Begins(text, start))
                    at = Value(text, at);
            }
        }
    }

    /// <summary>The first occurrence of a lower-case word, case-insensitive; -1 without one.</summary>
    public static int IndexOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        var (small, large) = (lower[0], (byte)char.ToUpperInvariant((char)lower[0]));
        for (var at = 0; text.Length - at >= lower.Length; at++)
        {
            var next = text[at..].IndexOfAny(small, large);
            if (next < 0 || text.Length - (at += next) < lower.Length)
                return -1;
            if (Ascii.EqualsIgnoreCase(text.Slice(at, lower.Length), lower))
                return at;
        }
        return -1;
    }

    /// <summary>Masks the value of a name that ends at <paramref name="at"/>; returns where the scan continues.</summary>
    private static int Value(Span<byte> text, int at)
    {
        var start = at;
        var isQuoted = SkipQuote(text, ref at, out _);
        while (at < text.Length && text[at] == (byte)' ')
            at++;
        if (at >= text.Length || text[at] is not ((byte)':' or (byte)'='))
            return start;
        at++;
        while (at < text.Length && text[at] == (byte)' ')
            at++;
        if (at >= text.Length)
            return at;
        if (SkipQuote(text, ref at, out var backslashes))
        {
            var end = Closing(text, at, backslashes);
            text[at..end].Fill(MaskText.Star);
            return end;
        }
        if (isQuoted && text[at] is (byte)'{' or (byte)'[')
            return Nested(text, at);
        var length = text[at..].IndexOfAny(" \t,;&\"'\\}])"u8);
        var to = length < 0 ? text.Length : at + length;
        if (!isQuoted)
            text[at..to].Fill(MaskText.Star);
        else if (text[at] is not ((byte)'t' or (byte)'f' or (byte)'n'))
            MaskText.Digits(text, at, to);
        return to;
    }

    /// <summary>Skips a quote with the backslashes before it.</summary>
    private static bool SkipQuote(ReadOnlySpan<byte> text, ref int at, out int backslashes)
    {
        var quote = at;
        while (quote < text.Length && text[quote] == (byte)'\\')
            quote++;
        backslashes = quote - at;
        // System.Text.Json escapes a quote as \u0022.
        if (text[quote..].StartsWith("u0022"u8) && backslashes == 1)
        {
            at = quote + 5;
            return true;
        }
        if (quote >= text.Length || text[quote] is not ((byte)'"' or (byte)'\''))
            return false;
        at = quote + 1;
        return true;
    }

    /// <summary>The end of a string whose opening quote had this many backslashes before it.</summary>
    private static int Closing(ReadOnlySpan<byte> text, int start, int backslashes)
    {
        var quote = text[start - 1];
        if (quote == (byte)'2')
        {
            var end = text[start..].IndexOf("\\u0022"u8);
            while (end > 0 && text[start + end - 1] == (byte)'\\')
            {
                var more = text[(start + end + 6)..].IndexOf("\\u0022"u8);
                end = more < 0 ? -1 : end + 6 + more;
            }
            return end < 0 ? text.Length : start + end;
        }
        for (var at = start; at < text.Length; at++)
        {
            if (text[at] != quote)
                continue;
            var run = at - start - text[start..at].TrimEnd((byte)'\\').Length;
            if (run <= backslashes)
                return at - run;
        }
        return text.Length;
    }

    /// <summary>Masks all strings and numbers of an object or a list.</summary>
    private static int Nested(Span<byte> text, int start)
    {
        var depth = 0;
        var end = start;
        var isText = false;
        for (; end < text.Length; end++)
        {
            if (text[end] == (byte)'"')
                isText = !isText;
            if (isText)
                continue;
            depth +=
                text[end] is (byte)'{' or (byte)'[' ? 1
                : text[end] is (byte)'}' or (byte)']' ? -1
                : 0;
            if (depth == 0)
                break;
        }
        MaskText.Nested(text, start, end);
        return end;
    }
}

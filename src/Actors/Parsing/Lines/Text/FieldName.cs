using System.Buffers;
using System.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Writes names as Elasticsearch takes them.</summary>
internal static class FieldName
{
    /// <summary>The most bytes of a name. Longer ones are mostly data used as names, and are left out.</summary>
    public const int MaxLength = 256;

    private static readonly SearchValues<byte> Usual = SearchValues.Create([
        .. Enumerable.Range(0x21, 0x5E).Select(b => (byte)b).Where(b => b is not ((byte)'"' or (byte)'\\')),
    ]);

    /// <summary>
    /// Appends the name escaped. Elasticsearch splits names at dots and refuses a document with an empty or blank part in
    /// one, so such a part becomes <c>_</c>: <c>a..b</c> is written <c>a._.b</c>.
    /// </summary>
    public static void Append(LineBuffer to, ReadOnlySpan<byte> name)
    {
        if (IsUsable(name))
        {
            to.Append(name);
            return;
        }
        while (true)
        {
            var dot = name.IndexOf((byte)'.');
            var part = dot < 0 ? name : name[..dot];
            if (IsBlank(part))
                to.Append((byte)'_');
            else
                AppendPart(to, part);
            if (dot < 0)
                return;
            to.Append((byte)'.');
            name = name[(dot + 1)..];
        }
    }

    /// <summary>Appends a part of a name with <c>_</c> for each control character.</summary>
    private static void AppendPart(LineBuffer to, ReadOnlySpan<byte> part)
    {
        for (var control = part.IndexOfAnyInRange((byte)0, (byte)0x1F); control >= 0; control = part.IndexOfAnyInRange((byte)0, (byte)0x1F))
        {
            JsonText.Append(to, part[..control]);
            to.Append((byte)'_');
            part = part[(control + 1)..];
        }
        JsonText.Append(to, part);
    }

    /// <summary>Fast path: true for a name that needs neither escapes nor a check of its parts.</summary>
    public static bool IsUsable(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.IndexOfAnyExcept(Usual) >= 0)
            return false;
        var before = (byte)'.';
        foreach (var b in name)
        {
            if (b == (byte)'.' && before == (byte)'.')
                return false;
            before = b;
        }
        return before != (byte)'.';
    }

    /// <summary>
    /// True for a name in JSON that Elasticsearch takes: any language, without escapes, no part empty or blank.
    /// </summary>
    public static bool IsLegal(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxLength)
            return false;
        if (IsUsable(name))
            return true;
        if (name.IsEmpty || name.Contains((byte)'\\'))
            return false;
        while (true)
        {
            var dot = name.IndexOf((byte)'.');
            var part = dot < 0 ? name : name[..dot];
            if (IsBlank(part))
                return false;
            if (dot < 0)
                return true;
            name = name[(dot + 1)..];
        }
    }

    /// <summary>True for a part of white space only, by Java's definition, which goes beyond ASCII.</summary>
    private static bool IsBlank(ReadOnlySpan<byte> part)
    {
        while (!part.IsEmpty)
        {
            Rune.DecodeFromUtf8(part, out var rune, out var consumed);
            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                return false;
            part = part[consumed..];
        }
        return true;
    }
}

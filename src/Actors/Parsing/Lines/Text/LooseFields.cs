using ActorPipeline.Actors.Parsing.Lines.Formats;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Adds fields whose names come from the line: at the top level when the name is free and not reserved, otherwise under the parser's name.</summary>
/// <param name="line">Where to.</param>
/// <param name="prefix">The parser's name with a dot: <c>json.</c></param>
internal readonly ref struct LooseFields(ParsedLine line, ReadOnlySpan<byte> prefix)
{
    private readonly ReadOnlySpan<byte> _prefix = prefix;

    /// <summary>Adds a text.</summary>
    public void AddText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (IsLevel(name))
        {
            if (!Levels.Add(line, value))
                AddAside(name, value);
            return;
        }
        if (!IsPrefix(name) && ReservedNames.Place(name, isObject: false) == Placement.TopLevel && line.TryAddString(name, value))
            return;
        AddAside(name, value);
    }

    /// <summary>Adds a text under the parser's name.</summary>
    public void AddAside(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => line.AddString(Aside(name, stackalloc byte[FieldName.MaxLength + 1]), value);

    /// <summary>Adds a value that is valid JSON.</summary>
    public void AddJson(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (IsLevel(name))
        {
            if (json[0] != (byte)'"' || !Levels.Add(line, json[1..^1]))
                line.AddValidJson("json.log.level"u8, json);
            return;
        }
        if (JsonNumber.IsTooLarge(json))
        {
            AddText(name, json);
            return;
        }
        switch (ReservedNames.Place(name, json[0] == (byte)'{'))
        {
            case Placement.Members:
                AddMembers(name, json);
                return;
            case Placement.TopLevel when !IsOfAnotherKind(name, json[0]) && line.TryAddValidJson(name, json):
                return;
        }
        if (json[0] is (byte)'{' or (byte)'[' && name.SequenceEqual("message"u8))
            name = "msg"u8;
        line.AddValidJson(Aside(name, stackalloc byte[FieldName.MaxLength + 1]), json);
    }

    /// <summary>True for a value whose kind differs from what other lines have under this name, so that it must not determine the mapping.</summary>
    private bool IsOfAnotherKind(ReadOnlySpan<byte> name, byte first) =>
        first switch
        {
            (byte)'"' => IsPrefix(name),
            (byte)'{' => CommonKeys.IsField(name),
            _ => IsPrefix(name) || CommonKeys.IsField(name),
        };

    /// <summary>True for <c>log.level</c>, whose values are always mapped to our levels.</summary>
    private static bool IsLevel(ReadOnlySpan<byte> name) => name.SequenceEqual("log.level"u8);

    /// <summary>True for the parser's own name, under which other fields are put.</summary>
    private bool IsPrefix(ReadOnlySpan<byte> name) => name.SequenceEqual(_prefix[..^1]);

    private void AddMembers(ReadOnlySpan<byte> root, ReadOnlySpan<byte> json)
    {
        var members = new JsonMembers<StringSearch>(json, line.NestedName, new StringSearch());
        Span<byte> name = stackalloc byte[FieldName.MaxLength + 1];
        while (members.MoveNext())
            AddJson(Join(root, "."u8, members.Name, name), members.Value);
    }

    /// <summary>
    /// The name under the parser's prefix. <c>@timestamp</c> and <c>message</c> are renamed there: Elasticsearch's own templates for logs
    /// (<c>ecs@mappings</c>, from 8.9 on) map every <c>@timestamp</c> as a date and every <c>message</c> as text, at any level, and a document with another
    /// kind is refused.
    /// </summary>
    private ReadOnlySpan<byte> Aside(ReadOnlySpan<byte> name, Span<byte> to) =>
        Join(_prefix, default, name.SequenceEqual("@timestamp"u8) ? "time"u8 : name, to);

    /// <summary>Joins parts of a name. A name that is too long is left out when it is added.</summary>
    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, Span<byte> to)
    {
        var cut = c[..Math.Min(c.Length, Math.Max(0, to.Length - a.Length - b.Length))];
        a.CopyTo(to);
        b.CopyTo(to[a.Length..]);
        cut.CopyTo(to[(a.Length + b.Length)..]);
        return to[..(a.Length + b.Length + cut.Length)];
    }
}

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Adds fields whose names come from the line: at the top when that is free, else under the parser's name.</summary>
/// <param name="line">Where to.</param>
/// <param name="prefix">The parser's name with a dot: <c>json.</c></param>
internal readonly ref struct LooseFields(ParsedLine line, ReadOnlySpan<byte> prefix)
{
    private readonly ReadOnlySpan<byte> _prefix = prefix;

    /// <summary>Adds a text.</summary>
    public void AddText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (ReservedNames.Place(name, isObject: false) == Placement.TopLevel && line.TryAddString(name, value))
            return;
        line.AddString(Aside(name, stackalloc byte[FieldName.MaxLength + 1]), value);
    }

    /// <summary>Adds a text under the parser's name.</summary>
    public void AddAside(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => line.AddString(Aside(name, stackalloc byte[FieldName.MaxLength + 1]), value);

    /// <summary>Adds a value that is valid JSON.</summary>
    public void AddJson(ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        switch (ReservedNames.Place(name, json[0] == (byte)'{'))
        {
            case Placement.Members:
                AddMembers(name, json);
                return;
            case Placement.TopLevel when line.TryAddValidJson(name, json):
                return;
        }
        line.AddValidJson(Aside(name, stackalloc byte[FieldName.MaxLength + 1]), json);
    }

    private void AddMembers(ReadOnlySpan<byte> root, ReadOnlySpan<byte> json)
    {
        var members = new JsonMembers(json, line.NestedName);
        Span<byte> name = stackalloc byte[FieldName.MaxLength + 1];
        while (members.MoveNext())
            AddJson(Join(root, "."u8, members.Name, name), members.Value);
    }

    private ReadOnlySpan<byte> Aside(ReadOnlySpan<byte> name, Span<byte> to) => Join(_prefix, default, name, to);

    /// <summary>A name that gets too long comes out too long, and is left out when it is added.</summary>
    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, Span<byte> to)
    {
        var cut = c[..Math.Min(c.Length, Math.Max(0, to.Length - a.Length - b.Length))];
        a.CopyTo(to);
        b.CopyTo(to[a.Length..]);
        cut.CopyTo(to[(a.Length + b.Length)..]);
        return to[..(a.Length + b.Length + cut.Length)];
    }
}

using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Writes members in a form that their index takes. A value of another kind than its field's gets a name with a suffix (<c>duration_text</c>), a value that no
/// field takes becomes text, and members beyond the limits go to <see cref="Others"/>. No value of an event is dropped. Only for events that do not fit; not
/// thread-safe.
/// </summary>
internal sealed class FieldRewriter(int limit)
{
    private readonly LineBuffer _out = new(limit);
    private readonly LineBuffer _others = new(limit);
    private readonly LineBuffer _unescaped = new(limit);
    private readonly LineBuffer _name = new(limit);
    private readonly LineBuffer _path = new(limit);
    private readonly NameIndex _names = new();
    private ServiceShapes _shapes = null!;
    private bool _first;
    private bool _goAsTexts;

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Written => _out.Written;

    /// <summary>True when the output exceeded its limit: it is incomplete then.</summary>
    public bool Overflowed => _out.Overflowed || _others.Overflowed;

    /// <summary>Members of a JSON object without its braces, for what has no field of its own; empty as a rule.</summary>
    public ReadOnlySpan<byte> Others => _others.Written;

    /// <summary>Clears <see cref="Others"/> for the next event.</summary>
    public void ClearOthers() => _others.Clear();

    /// <summary>Begins to write members.</summary>
    /// <param name="shapes">The known fields of the index.</param>
    /// <param name="first">True when there is no member before them.</param>
    public void Begin(ServiceShapes shapes, bool first)
    {
        _out.Clear();
        _name.Clear();
        _path.Clear();
        _names.Clear();
        (_shapes, _first) = (shapes, first);
    }

    /// <summary>Marks a top-level name of the document as used; the name is still escaped.</summary>
    public void Occupy(ReadOnlySpan<byte> escaped)
    {
        var start = _name.Length;
        FieldName.Append(_name, Unescaped(escaped));
        if (!_name.Overflowed)
            _names.TryAdd(_name.Written, start, _name.Length);
    }

    /// <summary>Begins an object or a list.</summary>
    public void Append(ReadOnlySpan<byte> json) => _out.Append(json);

    /// <summary>Writes a member as it is; its name must be legal and unused.</summary>
    public void AppendMember(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Comma();
        _out.Append((byte)'"');
        _out.Append(name);
        _out.Append("\":"u8);
        _out.Append(value);
    }

    /// <summary>Writes a member of the document as text, whatever its kind; null is left out.</summary>
    /// <param name="name">A name that is legal and not there.</param>
    /// <param name="value">Valid JSON.</param>
    public void WriteText(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value[0] == (byte)'n')
            return;
        Comma();
        _out.Append((byte)'"');
        _out.Append(name);
        _out.Append("\":"u8);
        AppendText(_out, value);
    }

    /// <summary>Writes a member of the document, in the form its index takes.</summary>
    /// <param name="escaped">The name as it stands between its quotes.</param>
    /// <param name="value">Valid JSON.</param>
    public void Write(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> value) => Write(escaped, value, FieldPath.Root, 0);

    private void Write(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> value, ulong parent, int level)
    {
        var kind = FieldKinds.Of(value);
        var name = Unescaped(escaped);
        if (name.Length > FieldName.MaxLength || level + name.Count((byte)'.') > FieldGuard.MostLevels)
        {
            AddOther(escaped, value);
            return;
        }
        var asText =
            kind is FieldKind.Mixed or FieldKind.MixedDates or FieldKind.TooLarge
            || (kind == FieldKind.Object && level + 1 + name.Count((byte)'.') > FieldGuard.MostLevels);
        if (asText || kind == FieldKind.MixedTexts)
            kind = FieldKind.Text;
        var start = _name.Length;
        _goAsTexts = false;
        if (!TryPlace(name, kind, value, asText, parent, out var path, out var parts))
        {
            _name.GoBack(start);
            AddOther(escaped, value);
            return;
        }
        if (_goAsTexts)
            (kind, asText) = (FieldKind.Text, value[0] != (byte)'[');
        Comma();
        _out.Append((byte)'"');
        _out.Append(_name.Written[start..]);
        _out.Append("\":"u8);
        if (asText)
        {
            AppendText(_out, value);
        }
        else
        {
            var above = _path.Length;
            _path.Append(_name.Written[start..]);
            _path.Append((byte)'.');
            WriteValue(value, kind, path, level + parts);
            _path.GoBack(above);
        }
    }

    /// <summary>Finds a name under which the value can be, and writes it to the end of the names.</summary>
    private bool TryPlace(ReadOnlySpan<byte> name, FieldKind kind, ReadOnlySpan<byte> value, bool asText, ulong parent, out ulong path, out int parts)
    {
        (path, parts) = (parent, 0);
        var start = _name.Length;
        if (FieldPath.HasLabels(parent) && name.Contains((byte)'.'))
        {
            Span<byte> whole = stackalloc byte[FieldName.MaxLength];
            name.CopyTo(whole);
            whole = whole[..name.Length];
            whole.Replace((byte)'.', (byte)'_');
            parts = 1;
            return TryPart(whole, kind, value, asText, ref path) && !_name.Overflowed && _names.TryAdd(_name.Written, start, _name.Length);
        }
        while (true)
        {
            var dot = name.IndexOf((byte)'.');
            var part = dot < 0 ? name : name[..dot];
            var wanted = dot < 0 ? kind : FieldKind.Object;
            if (parts++ > 0)
                _name.Append((byte)'.');
            if (!TryPart(part, wanted, dot < 0 ? value : default, asText, ref path))
                return false;
            if (dot < 0)
                return !_name.Overflowed && _names.TryAdd(_name.Written, start, _name.Length);
            name = name[(dot + 1)..];
        }
    }

    private bool TryPart(ReadOnlySpan<byte> part, FieldKind kind, ReadOnlySpan<byte> value, bool asText, ref ulong path)
    {
        var start = _name.Length;
        FieldName.Append(_name, part);
        var parent = path;
        path = FieldPath.Of(_name.Written[start..], parent);
        var isMetadata = ReservedNames.IsMetadata(part);
        if (kind == FieldKind.None)
            return !isMetadata && !FieldPath.IsTaken(path);
        var learnt = isMetadata ? FieldKind.Taken : _shapes.Learn(path, kind);
        if (learnt == FieldKind.None)
            return false;
        _goAsTexts = learnt == FieldKind.Text && FieldKinds.GoAsTexts(kind);
        if (_goAsTexts || learnt == kind || (learnt != FieldKind.Taken && FieldKinds.Takes(learnt, kind, asText ? default : value)))
            return true;
        _name.Append(FieldKinds.Suffix(kind));
        path = FieldPath.Of(_name.Written[start..], parent);
        learnt = _shapes.Learn(path, kind);
        return learnt == kind || FieldKinds.Takes(learnt, kind, asText ? default : value);
    }

    private void WriteValue(ReadOnlySpan<byte> value, FieldKind kind, ulong path, int level)
    {
        if (value[0] == (byte)'{')
            WriteObject(value, path, level);
        else if (value[0] == (byte)'[')
            WriteList(value, kind, path, level);
        else
            _out.Append(value);
    }

    private void WriteObject(ReadOnlySpan<byte> value, ulong path, int level)
    {
        _out.Append((byte)'{');
        var outer = _names.Enter();
        var names = _name.Length;
        _first = true;
        for (var members = new MemberWalk<StringSearch>(value, 0, new StringSearch()); members.Next(); )
            Write(members.Name, members.Value.Of(value), path, level);
        _first = false;
        _name.GoBack(names);
        _names.Leave(outer);
        _out.Append((byte)'}');
    }

    private void WriteList(ReadOnlySpan<byte> list, FieldKind kind, ulong path, int level)
    {
        _out.Append((byte)'[');
        var ignored = false;
        for (var at = JsonCursor.SkipSpace(list, 1, ref ignored); list[at] != (byte)']'; )
        {
            var end = JsonCursor.SkipValue(list, at, ref ignored);
            var value = list[at..end];
            if (kind == FieldKind.Text && value[0] is not ((byte)'"' or (byte)'[' or (byte)'n'))
                AppendText(_out, value);
            else
                WriteValue(value, kind, path, level);
            at = JsonCursor.SkipSpace(list, end, ref ignored);
            if (list[at] != (byte)',')
                break;
            _out.Append((byte)',');
            at = JsonCursor.SkipSpace(list, at + 1, ref ignored);
        }
        _out.Append((byte)']');
    }

    /// <summary>Adds a member to <see cref="Others"/>.</summary>
    public void AddOther(ReadOnlySpan<byte> escaped, ReadOnlySpan<byte> value)
    {
        if (_others.Length > 0)
            _others.Append((byte)',');
        _others.Append((byte)'"');
        _others.Append(_path.Written);
        _others.Append(escaped);
        _others.Append("\":"u8);
        _others.Append(value);
    }

    /// <summary>Appends JSON as a string; a string as it is.</summary>
    private static void AppendText(LineBuffer to, ReadOnlySpan<byte> json)
    {
        if (json[0] == (byte)'"')
        {
            to.Append(json);
            return;
        }
        to.Append((byte)'"');
        JsonText.Append(to, json);
        to.Append((byte)'"');
    }

    private void Comma()
    {
        if (!_first)
            _out.Append((byte)',');
        _first = false;
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
            return escaped;
        _unescaped.Clear();
        JsonText.AppendUnescaped(_unescaped, escaped);
        return _unescaped.Written;
    }
}

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Enumerates the members of a valid JSON object.</summary>
/// <param name="json">The object, from brace to brace.</param>
/// <param name="scratch">Holds a name that had escapes, until the next step; cleared.</param>
internal ref struct JsonMembers(ReadOnlySpan<byte> json, LineBuffer scratch)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _at = 1;

    /// <summary>The name, unescaped.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value's JSON text.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public bool MoveNext()
    {
        var ignored = false;
        var at = JsonCursor.SkipSpace(_json, _at, ref ignored);
        if (_json[at] == (byte)',')
            at = JsonCursor.SkipSpace(_json, at + 1, ref ignored);
        if (_json[at] == (byte)'}')
            return false;
        var end = JsonCursor.SkipString(_json, at);
        Name = _json[(at + 1)..(end - 1)];
        if (Name.Contains((byte)'\\'))
        {
            scratch.Clear();
            JsonText.AppendUnescaped(scratch, Name);
            Name = scratch.Written;
        }
        var value = JsonCursor.SkipSpace(_json, JsonCursor.SkipColon(_json, end, ref ignored), ref ignored);
        _at = JsonCursor.SkipValue(_json, value, ref ignored);
        Value = _json[value.._at];
        return true;
    }
}

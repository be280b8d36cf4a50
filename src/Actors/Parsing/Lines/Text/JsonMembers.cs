namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// Enumerates the members of a JSON object and checks its grammar on the way (RFC 8259), so that a line is walked once. Text that is not UTF-8 is the
/// caller's to find.
/// </summary>
/// <typeparam name="TEnds">Finds the ends of strings.</typeparam>
/// <param name="json">Begins with the object's brace.</param>
/// <param name="scratch">Holds a name that had escapes, until the next step; cleared.</param>
/// <param name="ends">Of the same text.</param>
internal ref struct JsonMembers<TEnds>(ReadOnlySpan<byte> json, LineBuffer scratch, TEnds ends)
    where TEnds : struct, IStringEnds, allows ref struct
{
    private const int Broken = -1;

    private readonly ReadOnlySpan<byte> _json = json;
    private readonly TEnds _ends = ends;
    private int _at = 1;

    /// <summary>The name, unescaped.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value's JSON text.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True behind the last member, when the object is valid and ends where the text does.</summary>
    public readonly bool IsWhole => _at == _json.Length;

    /// <summary>Goes to the next member; false behind the last, and where the text is no valid object.</summary>
    public bool MoveNext()
    {
        var ignored = false;
        var at = JsonCursor.SkipSpace(_json, _at, ref ignored);
        if ((uint)at >= (uint)_json.Length)
            return End(Broken);
        if (_at > 1 && _json[at] == (byte)',')
            at = JsonCursor.SkipSpace(_json, at + 1, ref ignored);
        else if (_json[at] == (byte)'}')
            return End(at + 1);
        else if (_at > 1)
            return End(Broken);
        var end = JsonCursor.SkipString(_json, at, _ends);
        if (end < 0)
            return End(Broken);
        Name = _json[(at + 1)..(end - 1)];
        var value = JsonCursor.SkipSpace(_json, JsonCursor.SkipColon(_json, end, ref ignored), ref ignored);
        _at = JsonCursor.SkipMemberValue(_json, value, ref ignored, _ends, outer: 1);
        if (_at < 0)
            return End(Broken);
        Value = _json[value.._at];
        if (Name.Contains((byte)'\\'))
        {
            scratch.Clear();
            JsonText.AppendUnescaped(scratch, Name);
            Name = scratch.Written;
        }
        return true;
    }

    private bool End(int at)
    {
        _at = at;
        return false;
    }
}

using System.Runtime.CompilerServices;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Enumerates the members of an object in valid JSON. A value that is no object has none.</summary>
internal ref struct MemberWalk<TEnds>
    where TEnds : struct, IStringEnds, allows ref struct
{
    private readonly ReadOnlySpan<byte> _json;
    private readonly TEnds _ends;
    private int _at;
    private int _name;
    private int _nameEnd;

    /// <summary>Starts before the first member of the value that begins at <paramref name="value"/>.</summary>
    public MemberWalk(ReadOnlySpan<byte> json, int value, TEnds ends)
    {
        _json = json;
        _ends = ends;
        _at = json[value] == (byte)'{' ? value + 1 : -1;
    }

    /// <summary>The member's name, still escaped.</summary>
    public readonly ReadOnlySpan<byte> Name => _json[_name.._nameEnd];

    /// <summary>Name and value, from the name's quote to the value's end.</summary>
    public readonly Identity.Piece Whole => new(_name - 1, _at);

    /// <summary>The position of the name.</summary>
    public readonly (int Start, int End) NamePlace => (_name, _nameEnd);

    /// <summary>The member's value.</summary>
    public Identity.Piece Value { get; private set; }

    /// <summary>Goes to the next member; false behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Next()
    {
        var ignored = false;
        if (_at < 0)
            return false;
        var at = JsonCursor.SkipSpace(_json, _at, ref ignored);
        if (_json[at] == (byte)',')
            at = JsonCursor.SkipSpace(_json, at + 1, ref ignored);
        if (_json[at] != (byte)'"')
            return false;
        _name = at + 1;
        at = _ends.Behind(_json, _name);
        _nameEnd = at - 1;
        at = JsonCursor.SkipSpace(_json, JsonCursor.SkipColon(_json, at, ref ignored), ref ignored);
        _at = JsonCursor.SkipMemberValue(_json, at, ref ignored, _ends);
        Value = new Identity.Piece(at, _at);
        return true;
    }
}

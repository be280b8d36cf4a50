namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// Writes the members of one line's object, each with a comma before it, without repeated names and within the limits of <see cref="ParsedLine"/>. A member
/// that does not fit is removed again, and <see cref="IsPartial"/> is set.
/// </summary>
internal sealed class MemberWriter
{
    private readonly LineBuffer _buffer = new(ParsedLine.MaxBytes);
    private readonly NameIndex _names = new();
    private readonly RawJsonWriter _raw;
    private int _start;
    private int _member;
    private int _value;
    private (int Member, int Value)[] _places = new (int, int)[16];
    private int _occupied;

    /// <param name="scratch">For names inside of nested objects.</param>
    public MemberWriter(LineBuffer scratch) => _raw = new RawJsonWriter(_buffer, _names, scratch);

    public int Count { get; private set; }

    public bool IsPartial { get; set; }

    public ReadOnlySpan<byte> Written => _buffer.Written[_start..];

    /// <summary>The name of a member, still escaped.</summary>
    public ReadOnlySpan<byte> NameOf(int index) => _buffer.Written[(_places[index].Member + 2)..(_places[index].Value - 2)];

    /// <summary>The value of a member.</summary>
    public ReadOnlySpan<byte> ValueOf(int index) => _buffer.Written[_places[index].Value..(index + 1 < Count ? _places[index + 1].Member : _buffer.Length)];

    public void Clear()
    {
        _buffer.Clear();
        _names.Clear();
        _start = Count = _occupied = 0;
        IsPartial = false;
    }

    /// <summary>Removes all members; occupied names stay.</summary>
    public void Retry()
    {
        _buffer.GoBack(_start);
        _names.GoBack(_occupied);
        Count = 0;
        IsPartial = false;
    }

    /// <summary>Marks a name as used without writing a member; only before the first member.</summary>
    public void Occupy(ReadOnlySpan<byte> name)
    {
        if (Count > 0)
            return;
        FieldName.Append(_buffer, name);
        if (_buffer.Overflowed || !_names.TryAdd(_buffer.Written, _start, _buffer.Length))
            _buffer.GoBack(_start);
        _start = _buffer.Length;
        _occupied = _names.Count;
    }

    /// <summary>Writes the name and the colon; when true, a value and <see cref="End"/> have to follow.</summary>
    public bool TryBegin(ReadOnlySpan<byte> name)
    {
        if (name.Length <= FieldName.MaxLength && TryBegin(name, FieldName.IsUsable(name)))
            return true;
        IsPartial = true;
        return false;
    }

    /// <summary>As <see cref="TryBegin(ReadOnlySpan{byte})"/>, for a name that is usable as it is; when false, nothing has changed.</summary>
    public bool TryBeginUsable(ReadOnlySpan<byte> name) => TryBegin(name, isUsable: true);

    /// <summary>Writes a text with its quotes.</summary>
    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        if (JsonText.IsPlain(utf8))
        {
            var to = _buffer.Reserve(utf8.Length + 2);
            if (to.IsEmpty)
                return;
            to[0] = to[utf8.Length + 1] = (byte)'"';
            utf8.CopyTo(to[1..]);
            _buffer.Advance(utf8.Length + 2);
            return;
        }
        _buffer.Append((byte)'"');
        JsonText.Append(_buffer, utf8);
        _buffer.Append((byte)'"');
    }

    /// <summary>Writes valid JSON, nested objects without repeated names.</summary>
    public void WriteJson(ReadOnlySpan<byte> json)
    {
        if (json[0] is not ((byte)'{' or (byte)'['))
        {
            _buffer.Append(json);
            return;
        }
        _raw.Write(json);
        IsPartial |= _raw.LeftOut;
    }

    public Span<byte> Reserve(int count) => _buffer.Reserve(count);

    public void Advance(int count) => _buffer.Advance(count);

    /// <summary>Ends the member; false when it was too long and has been removed.</summary>
    public bool End()
    {
        if (!_buffer.Overflowed)
        {
            if (Count == _places.Length)
                Array.Resize(ref _places, Count * 2);
            _places[Count++] = (_member, _value);
            return true;
        }
        _buffer.GoBack(_member);
        _names.RemoveLast();
        IsPartial = true;
        return false;
    }

    private bool TryBegin(ReadOnlySpan<byte> name, bool isUsable)
    {
        _member = _buffer.Length;
        if (Count < ParsedLine.MaxFields && (isUsable ? TryWriteUsable(name) : TryWriteUnusual(name)))
        {
            _value = _buffer.Length;
            return true;
        }
        _buffer.GoBack(_member);
        return false;
    }

    private bool TryWriteUnusual(ReadOnlySpan<byte> name)
    {
        _buffer.Append(",\""u8);
        FieldName.Append(_buffer, name);
        var end = _buffer.Length;
        _buffer.Append("\":"u8);
        return !_buffer.Overflowed && _names.TryAdd(_buffer.Written, _member + 2, end);
    }

    private bool TryWriteUsable(ReadOnlySpan<byte> name)
    {
        var to = _buffer.Reserve(name.Length + 4);
        if (to.IsEmpty)
            return false;
        to[0] = (byte)',';
        to[1] = to[name.Length + 2] = (byte)'"';
        name.CopyTo(to[2..]);
        to[name.Length + 3] = (byte)':';
        _buffer.Advance(name.Length + 4);
        return _names.TryAdd(_buffer.Written, _member + 2, _member + 2 + name.Length);
    }
}

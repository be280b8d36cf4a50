namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>
/// Copies a valid JSON value without white space between tokens and without members that repeat a name in their object:
/// Elasticsearch refuses a document with a repeated name at any depth, so the first one is kept. A number that it would refuse becomes text.
/// </summary>
internal sealed class RawJsonWriter(LineBuffer to, NameIndex names, LineBuffer scratch)
{
    /// <summary>A member was left out since the last <see cref="Write"/> began.</summary>
    public bool LeftOut { get; private set; }

    /// <summary>Copies one value, valid by <see cref="JsonCursor.SkipValue"/>, so at most <see cref="JsonCursor.MaxDepth"/> deep.</summary>
    public void Write(ReadOnlySpan<byte> json)
    {
        LeftOut = false;
        WriteValue(json, 0);
    }

    private int WriteValue(ReadOnlySpan<byte> json, int at)
    {
        at = Space(json, at);
        switch (json[at])
        {
            case (byte)'{':
                return WriteObject(json, at);
            case (byte)'[':
                return WriteArray(json, at);
            default:
                var ignored = false;
                var end = JsonCursor.SkipValue(json, at, ref ignored);
                var isTooLarge = JsonNumber.IsTooLarge(json[at..end]);
                if (isTooLarge)
                    to.Append((byte)'"');
                to.Append(json[at..end]);
                if (isTooLarge)
                    to.Append((byte)'"');
                return end;
        }
    }

    private int WriteArray(ReadOnlySpan<byte> json, int at)
    {
        to.Append((byte)'[');
        at = Space(json, at + 1);
        while (json[at] != (byte)']')
        {
            if (json[at] == (byte)',')
            {
                to.Append((byte)',');
                at++;
            }
            at = Space(json, WriteValue(json, at));
        }
        to.Append((byte)']');
        return at + 1;
    }

    private int WriteObject(ReadOnlySpan<byte> json, int at)
    {
        to.Append((byte)'{');
        var outer = names.Enter();
        var first = true;
        at = Space(json, at + 1);
        while (json[at] != (byte)'}')
        {
            if (json[at] == (byte)',')
                at = Space(json, at + 1);
            var name = at;
            var nameEnd = JsonCursor.SkipString(json, at);
            var ignored = false;
            at = JsonCursor.SkipColon(json, nameEnd, ref ignored);
            if (TryWriteName(json[(name + 1)..(nameEnd - 1)], first))
            {
                first = false;
                at = WriteValue(json, at);
            }
            else
            {
                LeftOut = true;
                at = JsonCursor.SkipValue(json, at, ref ignored);
            }
            at = Space(json, at);
        }
        names.Leave(outer);
        to.Append((byte)'}');
        return at + 1;
    }

    private bool TryWriteName(ReadOnlySpan<byte> escaped, bool first)
    {
        var before = to.Length;
        to.Append(first ? "\""u8 : ",\""u8);
        var start = to.Length;
        FieldName.Append(to, Unescaped(escaped));
        if (!to.Overflowed && to.Length - start <= FieldName.MaxLength * 6 && names.TryAdd(to.Written, start, to.Length))
        {
            to.Append("\":"u8);
            return true;
        }
        if (!to.Overflowed)
            to.GoBack(before);
        return false;
    }

    private ReadOnlySpan<byte> Unescaped(ReadOnlySpan<byte> escaped)
    {
        if (!escaped.Contains((byte)'\\'))
            return escaped;
        scratch.Clear();
        JsonText.AppendUnescaped(scratch, escaped);
        return scratch.Written;
    }

    private static int Space(ReadOnlySpan<byte> json, int at)
    {
        var ignored = false;
        return JsonCursor.SkipSpace(json, at, ref ignored);
    }
}

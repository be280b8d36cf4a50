using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Members of the event that the encoder has written in another form, and that are not copied.</summary>
[Flags]
internal enum Rewritten
{
    None = 0,
    Timestamp = 1,
    Message = 2,
    Tags = 4,
}

/// <summary>
/// Copies the members of an event behind those the encoder has already written: without <c>@metadata</c>, <c>data_stream</c> and
/// what was rewritten, and with the service's name and the dataset put into objects the event brought itself.
/// A member owns the comma before it, so leaving one out never leaves a comma too many or too few.
/// </summary>
internal readonly ref struct BodyWriter
{
    private const int MostEdits = 7;

    private readonly EncodedSlice _slice;
    private readonly ReadOnlySpan<byte> _json;
    private readonly int _start;
    private readonly int _end;

    public BodyWriter(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape)
    {
        _slice = slice;
        _json = json;
        (_start, _end) = (shape.BodyStart, shape.BodyEnd);
    }

    /// <summary>Copies the members, with a few places cut out or filled in, in the order they stand.</summary>
    public void Write(in EventShape shape, Route route, Rewritten rewritten)
    {
        Span<Edit> edits = stackalloc Edit[MostEdits];
        var count = 0;
        if (shape.Metadata.IsPresent)
            edits[count++] = Cut(shape.Metadata);
        if (shape.DataStream.IsPresent)
            edits[count++] = Cut(shape.DataStream);
        if ((rewritten & Rewritten.Timestamp) != 0 && shape.Timestamp.IsPresent)
            edits[count++] = Cut(shape.Timestamp);
        if ((rewritten & Rewritten.Message) != 0 && shape.Message.IsPresent)
            edits[count++] = Cut(shape.Message);
        if ((rewritten & Rewritten.Tags) != 0 && shape.Tags.IsPresent)
            edits[count++] = Cut(shape.Tags);
        if (Lacks(shape.Service, "\"name\""u8))
            edits[count++] = new Edit(shape.Service.ValueStart + 1, shape.Service.ValueStart + 1, Insert.ServiceName);
        if (Lacks(shape.Event, "\"dataset\""u8))
            edits[count++] = new Edit(shape.Event.ValueStart + 1, shape.Event.ValueStart + 1, Insert.EventDataset);
        edits = edits[..count];
        if (count > 1)
            edits.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        var at = _start;
        foreach (var edit in edits)
        {
            Copy(at, edit.Start);
            at = edit.End;
            if (edit.Insert == Insert.None)
                continue;
            Write(edit.Insert == Insert.ServiceName ? route.ServiceName : route.EventDataset);
            if (!IsEmptyObject(at))
                Write(","u8);
        }
        Copy(at, _end);
    }

    private static Edit Cut(Member member) => new(member.Start, member.End, Insert.None);

    /// <summary>Copies bytes; the event's first member has no comma of its own, and gets one.</summary>
    private void Copy(int from, int to)
    {
        var bytes = _json[from..to];
        if (from == _start && bytes.Length > 0 && bytes.ContainsAnyExcept(" \t\r\n"u8))
            Write(","u8);
        Write(bytes);
    }

    /// <summary>True for an object without the member <paramref name="name"/>; false for anything that is no object.</summary>
    private bool Lacks(Member member, ReadOnlySpan<byte> name)
    {
        if (!member.IsPresent || _json[member.ValueStart] != (byte)'{')
            return false;
        var ignored = false;
        var at = JsonCursor.SkipSpace(_json, member.ValueStart + 1, ref ignored);
        while (_json[at] != (byte)'}')
        {
            if (_json[at..].StartsWith(name))
                return false;
            at = JsonCursor.SkipColon(_json, JsonCursor.SkipString(_json, at), ref ignored);
            at = JsonCursor.SkipValue(_json, at, ref ignored);
            at = JsonCursor.SkipSpace(_json, at, ref ignored);
            if (_json[at] == (byte)',')
                at = JsonCursor.SkipSpace(_json, at + 1, ref ignored);
        }
        return true;
    }

    private bool IsEmptyObject(int at)
    {
        var ignored = false;
        return _json[JsonCursor.SkipSpace(_json, at, ref ignored)] == (byte)'}';
    }

    private void Write(ReadOnlySpan<byte> bytes) => _slice.Write(bytes);

    private enum Insert { None, ServiceName, EventDataset }

    private readonly record struct Edit(int Start, int End, Insert Insert);
}

using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Members of the event that the encoder has rewritten, and that are therefore not copied.</summary>
[Flags]
internal enum Rewritten
{
    None = 0,
    Timestamp = 1,
    Message = 2,
    Tags = 4,
}

/// <summary>
/// Copies the members of an event into the document, behind the members the encoder has already written. <c>@metadata</c>, <c>data_stream</c> and rewritten
/// members are left out; the service's name and the dataset are inserted into the event's own <c>service</c> and <c>event</c> objects. A <c>service</c> or
/// <c>event</c> that is no object becomes its member <c>value</c>, because the index maps both as objects. A lean document also leaves out the members that
/// Beats adds about itself, and those that are the same in all lines of a file. A member includes the comma before it, so leaving one out keeps the JSON valid.
/// </summary>
internal readonly ref struct BodyWriter
{
    private const int MostEdits = 15;
    private const int Few = 8;

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

    /// <summary>Copies the members in their order, with the edits applied.</summary>
    public void Write(in EventShape shape, Route route, Rewritten rewritten, bool lean)
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
        Complete(shape.Service, "\"name\""u8, Insert.ServiceName, edits, ref count);
        Complete(shape.Event, "\"dataset\""u8, Insert.EventDataset, edits, ref count);
        if (lean)
            CutConstants(in shape, route, edits, ref count);
        edits = edits[..count];
        Span<ulong> order = stackalloc ulong[MostEdits];
        Order(edits, order);
        var at = _start;
        foreach (var key in order[..count])
        {
            ref readonly var edit = ref edits[(byte)key];
            Copy(at, edit.Start);
            at = edit.End;
            if (edit.Insert == Insert.None)
                continue;
            if (edit.Insert == Insert.Path)
            {
                Write(_json[shape.Origin.PathMember.Start..shape.Origin.PathMember.End]);
                continue;
            }
            if (edit.Insert == Insert.End)
            {
                Write("}"u8);
                continue;
            }
            if (edit.IsWrapped)
                Write("{"u8);
            Write(edit.Insert == Insert.ServiceName ? route.ServiceName : route.EventDataset);
            if (edit.IsWrapped)
                Write(",\"value\":"u8);
            else if (!IsEmptyObject(at))
                Write(","u8);
        }
        Copy(at, _end);
    }

    private static void CutConstants(in EventShape shape, Route route, Span<Edit> edits, ref int count)
    {
        if (shape.Agent.IsPresent)
            edits[count++] = Cut(shape.Agent);
        if (shape.Input.IsPresent)
            edits[count++] = Cut(shape.Input);
        if (shape.Ecs.IsPresent)
            edits[count++] = Cut(shape.Ecs);
        if (shape.Fields.IsPresent && route.FieldsSayNoMore)
            edits[count++] = Cut(shape.Fields);
        ref readonly var origin = ref shape.Origin;
        if (!origin.File.IsPresent || !origin.PathMember.IsPresent)
            return;
        // Only log.file.path stays: the members before and behind it are cut, with their commas.
        edits[count++] = new Edit(origin.File.Start + 1, origin.File.End - 1, Insert.Path);
    }

    /// <summary>
    /// Sorts the edits by position, each as a key whose last byte is its index. An insertion behind a value sorts before the cut of the member that follows.
    /// Few edits are sorted without data-dependent branches, which would be mispredicted because the order of members varies.
    /// </summary>
    private static void Order(ReadOnlySpan<Edit> edits, Span<ulong> keys)
    {
        keys.Fill(ulong.MaxValue);
        for (var i = 0; i < edits.Length; i++)
            keys[i] = (ulong)edits[i].Start << 32 | (edits[i].End > edits[i].Start ? 1UL << 8 : 0) | (uint)i;
        if (edits.Length > Few)
            keys[..edits.Length].Sort();
        else if (edits.Length > 1)
            Order(keys[..Few]);
    }

    /// <summary>A sorting network for eight keys.</summary>
    private static void Order(Span<ulong> keys)
    {
        var (a, b, c, d, e, f, g, h) = (keys[0], keys[1], keys[2], keys[3], keys[4], keys[5], keys[6], keys[7]);
        (a, c, b, d) = (Math.Min(a, c), Math.Max(a, c), Math.Min(b, d), Math.Max(b, d));
        (e, g, f, h) = (Math.Min(e, g), Math.Max(e, g), Math.Min(f, h), Math.Max(f, h));
        (a, e, b, f) = (Math.Min(a, e), Math.Max(a, e), Math.Min(b, f), Math.Max(b, f));
        (c, g, d, h) = (Math.Min(c, g), Math.Max(c, g), Math.Min(d, h), Math.Max(d, h));
        (a, b, c, d) = (Math.Min(a, b), Math.Max(a, b), Math.Min(c, d), Math.Max(c, d));
        (e, f, g, h) = (Math.Min(e, f), Math.Max(e, f), Math.Min(g, h), Math.Max(g, h));
        (c, e, d, f) = (Math.Min(c, e), Math.Max(c, e), Math.Min(d, f), Math.Max(d, f));
        (b, e, d, g) = (Math.Min(b, e), Math.Max(b, e), Math.Min(d, g), Math.Max(d, g));
        (b, c, d, e) = (Math.Min(b, c), Math.Max(b, c), Math.Min(d, e), Math.Max(d, e));
        (f, g) = (Math.Min(f, g), Math.Max(f, g));
        (keys[0], keys[1], keys[2], keys[3], keys[4], keys[5], keys[6], keys[7]) = (a, b, c, d, e, f, g, h);
    }

    private void Complete(Member member, ReadOnlySpan<byte> name, Insert insert, Span<Edit> edits, ref int count)
    {
        if (Lacks(member, name))
        {
            edits[count++] = new Edit(member.ValueStart + 1, member.ValueStart + 1, insert);
        }
        else if (member.IsPresent && _json[member.ValueStart] != (byte)'{')
        {
            edits[count++] = new Edit(member.ValueStart, member.ValueStart, insert, IsWrapped: true);
            edits[count++] = new Edit(member.End, member.End, Insert.End);
        }
    }

    private static Edit Cut(Member member) => new(member.Start, member.End, Insert.None);

    /// <summary>Copies bytes. The event's first member has no comma before it, and gets one.</summary>
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

    private enum Insert
    {
        None,
        ServiceName,
        EventDataset,
        Path,
        End,
    }

    private readonly record struct Edit(int Start, int End, Insert Insert, bool IsWrapped = false);
}

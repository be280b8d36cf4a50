using System.Text;
using System.Text.Unicode;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;
using Akka.Actor;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Turns the records of one partition into bulk lines. Whatever the bytes of a record, it yields one action line and one
/// line with one valid JSON object, unless it is of a kind that is left out; it never fails. Not thread-safe: one per partition.
/// </summary>
public sealed class EventEncoder
{
    /// <summary>What an event grows by at first sight, bytes; then what the last chunk's events grew by, and a little.</summary>
    private const int FirstGrowth = 240;
    private const int GrowthMargin = 8;

    private readonly RouteCache _routes;
    private readonly DocumentIds _ids;
    private readonly LineFields _lines;
    private readonly MemoryBudget _budget;
    private readonly TimeProvider _time;
    private readonly ForeignRecord _leaveOut;
    private readonly ForeignTally _foreign = new();
    private readonly FormatTally _formats;
    private readonly bool _lean;
    private readonly bool _withOrigin;
    private readonly FittingFields? _fitting;
    private int _growth = FirstGrowth;

    /// <summary>An encoder for one partition.</summary>
    /// <param name="topic">Topic; names the service of an event that does not.</param>
    /// <param name="ids">Makes the documents' ids.</param>
    /// <param name="parsers">The parsers a service may name.</param>
    /// <param name="keepOriginal">Keep the whole line in <c>event.original</c> when a parser replaces <c>message</c>.</param>
    /// <param name="budget">Where the encoded bytes are counted.</param>
    /// <param name="time">For records without any timestamp.</param>
    /// <param name="index">Names the data stream or index; null: <see cref="IndexPattern.DataStream"/>.</param>
    /// <param name="leaveOut">What of the records that are no events is not indexed.</param>
    /// <param name="topics">How topics are named after services; null: <see cref="TopicNaming.Default"/>.</param>
    /// <param name="lean">Leave out what is the same in all lines of a file, or says nothing about them.</param>
    /// <param name="shapes">What is known of the fields of indices; null: events are sent with the fields they have.</param>
    /// <param name="rules">What is masked, left out and renamed; null: nothing.</param>
    public EventEncoder(
        string topic,
        DocumentIds ids,
        ParserCatalog parsers,
        bool keepOriginal,
        MemoryBudget budget,
        TimeProvider time,
        IndexPattern? index = null,
        ForeignRecord leaveOut = ForeignRecord.None,
        TopicNaming? topics = null,
        bool lean = false,
        ShapeBook? shapes = null,
        RuleBook? rules = null
    )
    {
        _lean = lean;
        _withOrigin = lean || ids.WantsOrigin;
        _leaveOut = leaveOut;
        _ids = ids;
        _formats = new FormatTally(topic);
        _routes = new RouteCache(topic, parsers, index ?? IndexPattern.DataStream, topics ?? TopicNaming.Default, shapes, rules);
        _fitting = shapes is null ? null : new FittingFields();
        _lines = new LineFields(keepOriginal, _fitting);
        _budget = budget;
        _time = time;
    }

    /// <summary>What lines were found to be so far, and which share each is: <c>json 98 %, plain 2 %</c>; null when none was looked at. Any thread.</summary>
    public string? Formats => _formats.ToText();

    /// <summary>Lines of stack traces that came as events of their own so far, <c>java 1204</c>; null when there are none. Any thread.</summary>
    public string? Traces => _formats.Traces;

    /// <summary>Encodes all records of <paramref name="chunk"/>; the slice owns the chunk from now on. When it fails, all memory is given back.</summary>
    public EncodedSlice Encode(RecordChunk chunk, IActorRef owner)
    {
        var slice = new EncodedSlice(chunk, owner, chunk.Bytes + chunk.Count * _growth, _budget);
        try
        {
            EncodeAll(chunk, slice);
        }
        catch
        {
            slice.TryAbandon();
            throw;
        }
        if (slice.Count == 0)
            return slice;
        _growth = Math.Max(GrowthMargin, (slice.Length - chunk.Bytes) / chunk.Count + GrowthMargin);
        _budget.NoteGrowth(chunk.Capacity, slice.Capacity);
        return slice;
    }

    private void EncodeAll(RecordChunk chunk, EncodedSlice slice)
    {
        for (var i = 0; i < chunk.Count; i++)
        {
            var entry = ReplayKey.Original(chunk, i);
            var json = chunk.Value(i);
            var isObject = EventShape.TryRead(json, _withOrigin, out var shape) || TryRepair(ref json, out shape);
            var kind = isObject
                ? shape.Timestamp.IsPresent
                    ? ForeignRecord.None
                    : ForeignRecord.NotFilebeat
                : entry.ValueLength < 0
                    ? ForeignRecord.Tombstone
                    : ForeignRecord.NotJson;
            _foreign.Add(kind);
            if ((kind & _leaveOut) != 0)
            {
                slice.LeaveOut();
                continue;
            }
            // What is no event, or was none, has no part that is known to be harmless.
            if ((!isObject || json.Length != entry.ValueLength) && _routes.For([]).Mask is { } mask)
                mask.Apply(chunk.Value(i));
            if (isObject)
                WriteEvent(slice, json, in shape, in entry);
            else
                WriteWrapped(slice, kind, kind == ForeignRecord.Tombstone ? chunk.Key(i) : json, in entry);
            slice.EndEvent();
        }
        _formats.Add(_routes);
        _foreign.Tell(chunk.Topic);
    }

    /// <summary>Bytes that are no UTF-8 become U+FFFD, so that they cost an event nothing but themselves. Seldom: may allocate.</summary>
    private bool TryRepair(ref ReadOnlySpan<byte> json, out EventShape shape)
    {
        shape = default;
        if (Utf8.IsValid(json))
            return false;
        json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json));
        return EventShape.TryRead(json, _withOrigin, out shape);
    }

    private void WriteEvent(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, in RecordEntry entry)
    {
        var route = _routes.For(shape.Fields.Value(json));
        // Before anything is made of it: what is masked is not in the id either, so a dead letter that is sent again is the same line.
        route.Mask?.Apply(json, in shape);
        var action = route.Action(shape.Timestamp.Value(json), entry.Timestamp);
        EndAction(slice, _ids.Write(BeginAction(slice, action), json, in shape, entry.Offset));
        // Only Beats writes @metadata, which an event that is made to fit has no more: what somebody else calls agent or fields may be all he has to say.
        var lean = _lean && shape.Metadata.IsPresent;
        if (route.Guard is { } guard && !_fitting!.Fits(json, in shape, guard))
            WriteFitted(slice, json, shape, route, guard, entry.Timestamp, lean);
        else
            WriteDocument(slice, json, in shape, route, entry.Timestamp, lean);
    }

    private void WriteFitted(EncodedSlice slice, ReadOnlySpan<byte> json, EventShape shape, Route route, FieldGuard guard, long timestamp, bool lean)
    {
        json = _fitting!.Rewrite(json, _withOrigin, ref shape, guard);
        WriteDocument(slice, json, in shape, route, timestamp, lean);
    }

    private void WriteDocument(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, Route route, long timestamp, bool lean)
    {
        var start = slice.Length;
        var rewritten = WriteHead(slice, json, in shape, route, timestamp);
        new BodyWriter(slice, json, in shape).Write(in shape, route, rewritten, lean);
        if (shape.HasLineBreaks)
            RemoveLineBreaks(slice.Written(start));
        if (_fitting is not null)
        {
            _fitting.WriteOthers(slice);
            if (shape.HasEscapes)
                LoneSurrogates.Replace(slice.Written(start));
        }
        slice.Write("}\n"u8);
    }

    /// <summary>Writes what stands before the event's own members; says which of those it replaces.</summary>
    private Rewritten WriteHead(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, Route route, long timestamp)
    {
        // Null is none to Elasticsearch, and a data stream takes no document without.
        var hasTimestamp = shape.Timestamp.IsPresent && json[shape.Timestamp.ValueStart] != (byte)'n';
        if (!route.HasParser && hasTimestamp && !shape.Service.IsPresent && !shape.Event.IsPresent)
        {
            slice.Write(route.HeadOfPlain);
            return Rewritten.None;
        }
        slice.Write(route.Head);
        var rewritten = route.Found is { } found
            ? _lines.WriteFound(slice, json, in shape, route, found, timestamp)
            : _lines.Write(slice, json, in shape, route, timestamp);
        if (!hasTimestamp && (rewritten & Rewritten.Timestamp) == 0)
        {
            RecordTime.Write(slice, timestamp, _time);
            rewritten |= Rewritten.Timestamp;
        }
        if (!shape.Service.IsPresent)
            slice.Write(route.ServiceMember);
        if (!shape.Event.IsPresent)
            slice.Write(route.EventMember);
        return rewritten;
    }

    private void WriteWrapped(EncodedSlice slice, ForeignRecord kind, ReadOnlySpan<byte> content, in RecordEntry entry)
    {
        var route = _routes.For([]);
        EndAction(slice, _ids.Write(BeginAction(slice, route.Action([], entry.Timestamp)), entry.Offset));
        slice.Write(route.Head);
        RecordTime.Write(slice, entry.Timestamp, _time);
        slice.Write(route.ServiceMember);
        slice.Write(route.EventMember);
        WrappedRecord.WriteEnd(slice, kind, content);
    }

    /// <summary>Writes the action line up to the id, and makes room for that.</summary>
    private Span<byte> BeginAction(EncodedSlice slice, byte[] action)
    {
        var end = "\"}}\n"u8;
        var to = slice.Reserve(action.Length + _ids.MaxLength + end.Length);
        action.CopyTo(to);
        slice.Advance(action.Length);
        return to[action.Length..];
    }

    private static void EndAction(EncodedSlice slice, int idLength)
    {
        slice.Advance(idLength);
        slice.Write("\"}}\n"u8);
    }

    /// <summary>In valid JSON these bytes stand only between tokens, so a blank does as well.</summary>
    private static void RemoveLineBreaks(Span<byte> text)
    {
        text.Replace((byte)'\n', (byte)' ');
        text.Replace((byte)'\r', (byte)' ');
    }
}

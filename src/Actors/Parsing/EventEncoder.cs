using System.Text;
using System.Text.Unicode;
using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Actors.Telemetry.Services;
using Akka.Actor;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Encodes the records of one partition as bulk lines. Every record gets valid lines whatever its bytes. Not thread-safe: one per partition.</summary>
public sealed class EventEncoder
{
    /// <summary>The assumed growth of an event in the first chunk, bytes; later that of the last chunk, and a little more.</summary>
    private const int FirstGrowth = 240;
    private const int GrowthMargin = 8;

    private readonly RouteCache _routes;
    private readonly DocumentIds _ids;
    private readonly MemoryBudget _budget;
    private readonly TimeProvider _time;
    private readonly ForeignRecord _leaveOut;
    private readonly ForeignTally _foreign = new();
    private readonly FormatTally _formats;
    private readonly bool _lean;
    private readonly bool _trial;
    private readonly bool _withOrigin;
    private readonly bool _fits;
    private readonly bool _keepOriginal;
    private EncoderScratch? _scratch;
    private int _growth = FirstGrowth;
    private ServiceTally? _tally;

    /// <summary>An encoder for one partition.</summary>
    /// <param name="topic">The topic; names the service of events without one.</param>
    /// <param name="ids">Makes the documents' ids.</param>
    /// <param name="parsers">The parsers a service may name.</param>
    /// <param name="keepOriginal">Keep the whole line in <c>event.original</c> when a parser replaces <c>message</c>.</param>
    /// <param name="budget">Counts the encoded bytes.</param>
    /// <param name="time">The clock, for records without a timestamp.</param>
    /// <param name="index">Names the data stream or index; null: <see cref="IndexPattern.DataStream"/>.</param>
    /// <param name="leaveOut">Which records that are no events of Filebeat are not indexed.</param>
    /// <param name="topics">How topics are named after services; null: <see cref="TopicNaming.Default"/>.</param>
    /// <param name="lean">Leave out fields that are the same in all lines of a file, or do not describe them.</param>
    /// <param name="shapes">The learnt fields of indices; null: fields are not fitted.</param>
    /// <param name="rules">Rules for masking, dropping and renaming; null for none.</param>
    /// <param name="services">Counts for services; null: they are not counted.</param>
    /// <param name="trial">What it encodes is neither sent nor counted.</param>
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
        IndexShapes? shapes = null,
        FieldRuleSet? rules = null,
        ServiceTallies? services = null,
        bool trial = false
    )
    {
        _lean = lean;
        _trial = trial;
        _withOrigin = lean || ids.WantsOrigin;
        _leaveOut = leaveOut;
        _ids = ids;
        _formats = new FormatTally(topic, counts: !trial);
        _routes = new RouteCache(topic, parsers, index ?? IndexPattern.DataStream, topics ?? TopicNaming.Default, shapes, rules, services);
        (_fits, _keepOriginal) = (shapes is not null, keepOriginal);
        _budget = budget;
        _time = time;
    }

    /// <summary>The formats found so far, with their shares: <c>json 98 %, plain 2 %</c>; null when no line was looked at. Any thread.</summary>
    public string? Formats => _formats.ToText();

    /// <summary>Lines of stack traces that came as events of their own so far, <c>java 1204</c>; null when there are none. Any thread.</summary>
    public string? Traces => _formats.Traces;

    /// <summary>Encodes all records of <paramref name="chunk"/>; the slice owns the chunk from now on. When it fails, all memory is given back.</summary>
    public EncodedSlice Encode(RecordChunk chunk, IActorRef owner)
    {
        var slice = new EncodedSlice(chunk, owner, chunk.Bytes + chunk.Count * _growth, _budget);
        _scratch = EncoderScratch.Rent();
        try
        {
            EncodeAll(chunk, slice);
        }
        catch
        {
            slice.TryAbandon();
            throw;
        }
        EncoderScratch.Return(_scratch);
        _scratch = null;
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
            // A record that is or was no event has no fields known to be Filebeat's own, so all of it is masked.
            if ((!isObject || json.Length != entry.ValueLength) && _routes.For([]).Mask is { } mask)
                mask.Apply(chunk.Value(i));
            if (isObject)
                WriteEvent(slice, json, in shape, in entry);
            else
                WriteWrapped(slice, kind, kind == ForeignRecord.Tombstone ? chunk.Key(i) : json, in entry);
            slice.EndEvent(_tally);
        }
        _formats.Add(_routes);
        slice.CountRead();
        if (!_trial)
            _foreign.Tell(chunk.Topic);
    }

    /// <summary>Replaces bytes that are no UTF-8 by U+FFFD and scans the event again. Rare, so it may allocate.</summary>
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
        _tally = route.Tally;
        // Masked before the id is computed: so a dead letter, whose bytes are masked, gets the same id at its replay.
        route.Mask?.Apply(json, in shape);
        var action = route.Action(shape.Timestamp.Value(json), entry.Timestamp);
        EndAction(slice, _ids.Write(BeginAction(slice, action), json, in shape, entry.Offset));
        // Only Beats write @metadata; elsewhere agent or fields may be real content. Read here, because fitting removes @metadata.
        var lean = _lean && shape.Metadata.IsPresent;
        if (route.Guard is { } guard && !_scratch!.Fitting.Fits(json, in shape, guard))
            WriteFitted(slice, json, shape, route, guard, entry.Timestamp, lean);
        else
            WriteDocument(slice, json, in shape, route, entry.Timestamp, lean);
    }

    private void WriteFitted(EncodedSlice slice, ReadOnlySpan<byte> json, EventShape shape, Route route, FieldGuard guard, long timestamp, bool lean)
    {
        json = _scratch!.Fitting.Rewrite(json, _withOrigin, ref shape, guard);
        WriteDocument(slice, json, in shape, route, timestamp, lean);
    }

    private void WriteDocument(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, Route route, long timestamp, bool lean)
    {
        var start = slice.Length;
        var rewritten = WriteHead(slice, json, in shape, route, timestamp);
        new BodyWriter(slice, json, in shape).Write(in shape, route, rewritten, lean);
        if (shape.HasLineBreaks)
            RemoveLineBreaks(slice.Written(start));
        if (_fits)
        {
            _scratch!.Fitting.WriteOthers(slice);
            if (shape.HasEscapes)
                LoneSurrogates.Replace(slice.Written(start));
        }
        slice.Write("}\n"u8);
    }

    /// <summary>Writes the members before the event's own; returns which of the event's members they replace.</summary>
    private Rewritten WriteHead(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, Route route, long timestamp)
    {
        // A null @timestamp counts as missing: a data stream refuses documents without one.
        var hasTimestamp = shape.Timestamp.IsPresent && json[shape.Timestamp.ValueStart] != (byte)'n';
        if (!route.HasParser && hasTimestamp && !shape.Service.IsPresent && !shape.Event.IsPresent)
        {
            slice.Write(route.HeadOfPlain);
            return Rewritten.None;
        }
        slice.Write(route.Head);
        var rewritten = route.Found is { } found
            ? _scratch!.Lines.WriteFound(slice, json, in shape, route, found, timestamp, _keepOriginal)
            : _scratch!.Lines.Write(slice, json, in shape, route, timestamp, _keepOriginal);
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
        _tally = route.Tally;
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

    /// <summary>Replaces line breaks by blanks: in valid JSON they are only between tokens.</summary>
    private static void RemoveLineBreaks(Span<byte> text)
    {
        text.Replace((byte)'\n', (byte)' ');
        text.Replace((byte)'\r', (byte)' ');
    }
}

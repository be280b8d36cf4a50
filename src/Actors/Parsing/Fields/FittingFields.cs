using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Fields;

/// <summary>
/// Makes events fit their index before they are sent. An event that fits is only checked; another one is rewritten. Not thread-safe.
/// </summary>
internal sealed class FittingFields
{
    /// <summary>The most bytes of a rewritten event. It grows when values become text.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    private readonly FieldRewriter _event = new(MostBytes);
    private readonly FieldRewriter _line = new(MostBytes);
    private readonly NameIndex _names = new();
    private readonly LineBuffer _text = new(MostBytes);
    private readonly EventTime _time = new();

    /// <summary>True for an event that its index takes as it is.</summary>
    /// <param name="json">A valid event.</param>
    /// <param name="shape">Where its parts lie.</param>
    /// <param name="guard">Knows the index.</param>
    public bool Fits(ReadOnlySpan<byte> json, in EventShape shape, FieldGuard guard)
    {
        guard.Begin();
        return shape.IsUnusual(json) ? AllFit(json, in shape, guard) : UsualFit(json, in shape, guard);
    }

    /// <summary>Rewrites an event so that its index takes it, and sets its new positions.</summary>
    /// <param name="json">The event.</param>
    /// <param name="withOrigin">Read its origin too.</param>
    /// <param name="shape">Where its parts lie.</param>
    /// <param name="guard">Knows the index.</param>
    public ReadOnlySpan<byte> Rewrite(ReadOnlySpan<byte> json, bool withOrigin, scoped ref EventShape shape, FieldGuard guard)
    {
        Rewrite(json, in shape, guard);
        if (_event.Overflowed || !EventShape.TryRead(_event.Written, withOrigin, out var written))
            return json;
        shape = written;
        return _event.Written;
    }

    /// <summary>Writes the fields of a line, as the index takes them.</summary>
    /// <param name="slice">Where to.</param>
    /// <param name="line">What a parser found.</param>
    /// <param name="json">The event the line is from.</param>
    /// <param name="shape">Where its parts lie.</param>
    /// <param name="guard">Knows the index.</param>
    public void WriteLine(EncodedSlice slice, ParsedLine line, ReadOnlySpan<byte> json, in EventShape shape, FieldGuard guard)
    {
        var fits = 0;
        while (fits < line.Count && guard.Fits(line.NameOf(fits), line.ValueOf(fits), FieldPath.Root, 0, mayRepeat: false))
            fits++;
        if (fits == line.Count)
        {
            slice.Write(line.Members);
            return;
        }
        _line.Begin(guard.Shapes, first: false);
        if (shape.HasUnusualNames)
        {
            for (var members = new MemberWalk<StringSearch>(json, shape.BodyStart - 1, new StringSearch()); members.Next(); )
                _line.Occupy(members.Name);
        }

        for (var i = 0; i < line.Count; i++)
            _line.Write(line.NameOf(i), line.ValueOf(i));
        slice.Write(_line.Overflowed ? line.Members : _line.Written);
    }

    /// <summary>Writes <c>other_fields</c> at the end of the document.</summary>
    public void WriteOthers(EncodedSlice slice)
    {
        if (_event.Others.IsEmpty && _line.Others.IsEmpty)
            return;
        _text.Clear();
        JsonText.Append(_text, _event.Others);
        if (!_event.Others.IsEmpty && !_line.Others.IsEmpty)
            _text.Append((byte)',');
        JsonText.Append(_text, _line.Others);
        slice.Write(",\""u8);
        slice.Write(FieldPath.Others);
        slice.Write("\":\"{"u8);
        slice.Write(_text.Written);
        slice.Write("}\""u8);
        _event.ClearOthers();
        _line.ClearOthers();
    }

    private bool UsualFit(ReadOnlySpan<byte> json, in EventShape shape, FieldGuard guard)
    {
        if (!_time.IsUsual(shape.Timestamp, json))
            return false;
        var sum = UsualMembers.Sum(json, in shape);
        return guard.KnowsUsual(sum) || LearnUsual(sum, json, in shape, guard);
    }

    private static bool LearnUsual(ulong sum, ReadOnlySpan<byte> json, in EventShape shape, FieldGuard guard)
    {
        var areKnown = true;
        for (var members = new MemberWalk<StringSearch>(json, shape.BodyStart - 1, new StringSearch()); members.Next(); )
        {
            var (start, end) = members.NamePlace;
            if (EventNames.NumberOf(json, start, end - start) is EventNames.Timestamp or EventNames.Metadata or EventNames.DataStream or EventNames.Message)
                continue;
            var value = members.Value.Of(json);
            if (!guard.Fits(members.Name, value, FieldPath.Root, 0, mayRepeat: true))
                return false;
            areKnown &= IsObjectOfTexts(value) && FieldPath.AreKnown(value, FieldPath.Of(members.Name, FieldPath.Root));
        }
        if (areKnown)
            guard.KeepUsual(sum);
        return true;
    }

    /// <summary>Digits do not count in a sum: an object, in which no list can turn from none into one of numbers by them.</summary>
    private static bool IsObjectOfTexts(ReadOnlySpan<byte> value)
    {
        if (value[0] != (byte)'{')
            return false;
        for (var at = value.IndexOf((byte)'['); at >= 0; at = value.IndexOf((byte)'['))
        {
            value = value[(at + 1)..];
            if (value[0] != (byte)'"')
                return false;
        }
        return true;
    }

    private bool AllFit(ReadOnlySpan<byte> json, in EventShape shape, FieldGuard guard)
    {
        if (!_time.IsUsual(shape.Timestamp, json) || (shape.Message.IsPresent && json[shape.Message.ValueStart] != (byte)'"'))
            return false;
        if (IsScalar(json, shape.Service) || IsScalar(json, shape.Event))
            return false;
        _names.Clear();
        for (var members = new MemberWalk<StringSearch>(json, shape.BodyStart - 1, new StringSearch()); members.Next(); )
        {
            var (start, end) = members.NamePlace;
            if (!_names.TryAdd(json, start, end))
                return false;
            switch (EventNames.NumberOf(json, start, end - start))
            {
                case EventNames.Timestamp or EventNames.Metadata or EventNames.DataStream or EventNames.Message:
                    continue;
                default:
                    if (!guard.Fits(members.Name, members.Value.Of(json), FieldPath.Root, 0, mayRepeat: true))
                        return false;
                    break;
            }
        }
        return true;
    }

    private void Rewrite(ReadOnlySpan<byte> json, in EventShape shape, FieldGuard guard)
    {
        _event.Begin(guard.Shapes, first: true);
        _event.Append("{"u8);
        _time.Write(_event, shape.Timestamp, json);
        if (shape.Message.IsPresent)
            _event.WriteText("message"u8, shape.Message.Value(json));
        _names.Clear();
        for (var members = new MemberWalk<StringSearch>(json, shape.BodyStart - 1, new StringSearch()); members.Next(); )
        {
            var value = members.Value.Of(json);
            var (start, end) = members.NamePlace;
            switch (EventNames.NumberOf(json, start, end - start))
            {
                // Of two members of one name the last one counts.
                case EventNames.Timestamp when members.Value.Start != shape.Timestamp.ValueStart:
                case EventNames.Message when members.Value.Start != shape.Message.ValueStart:
                    _event.AddOther(members.Name, value);
                    break;
                case EventNames.Timestamp or EventNames.Metadata or EventNames.DataStream or EventNames.Message:
                    break;
                case EventNames.Service when value[0] != (byte)'{':
                    _event.Write("service.value"u8, value);
                    break;
                case EventNames.Event when value[0] != (byte)'{':
                    _event.Write("event.value"u8, value);
                    break;
                // Shippers of container logs put the line under log.
                case EventNames.Log when value[0] == (byte)'"' && !shape.Message.IsPresent:
                    _event.WriteText("message"u8, value);
                    break;
                case EventNames.Host when value[0] == (byte)'"':
                    _event.Write("host.name"u8, value);
                    break;
                default:
                    _event.Write(members.Name, value);
                    break;
            }
        }
        _event.Append("}"u8);
    }

    private static bool IsScalar(ReadOnlySpan<byte> json, Member member) => member.IsPresent && json[member.ValueStart] != (byte)'{';
}

using System.Runtime.CompilerServices;
using System.Text.Unicode;
using ActorPipeline.Actors.Parsing.Identity;

namespace ActorPipeline.Actors.Parsing;

/// <summary>The position of an object's member in the text; not present when the object has none of that name.</summary>
/// <param name="Start">The comma before it; for the first member the byte behind the opening brace.</param>
/// <param name="ValueStart">First byte of its value.</param>
/// <param name="End">Behind its value.</param>
internal readonly record struct Member(int Start, int ValueStart, int End)
{
    public bool IsPresent => End > 0;

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json) => json[ValueStart..End];
}

/// <summary>
/// The positions of those parts of a Filebeat event that the encoder reads or changes. The order of keys differs from record to record, so every record is
/// scanned.
/// </summary>
internal struct EventShape
{
    private Members _members;
    private bool _hasRepeatedNames;
    private bool _hasEscapes;

    /// <summary>File and offset of the line; empty unless requested.</summary>
    public LineOrigin Origin;

    /// <summary>First byte behind the opening brace.</summary>
    public int BodyStart;

    /// <summary>The closing brace.</summary>
    public int BodyEnd;

    /// <summary><c>@metadata</c>: left out of documents; only for Beats' outputs.</summary>
    public readonly Member Metadata => _members[EventNames.Metadata];

    /// <summary><c>data_stream</c>: replaced, because it has to match the target.</summary>
    public readonly Member DataStream => _members[EventNames.DataStream];

    /// <summary><c>fields</c>: names service, namespace and parser.</summary>
    public readonly Member Fields => _members[EventNames.Fields];

    /// <summary><c>service</c>.</summary>
    public readonly Member Service => _members[EventNames.Service];

    /// <summary><c>event</c>.</summary>
    public readonly Member Event => _members[EventNames.Event];

    /// <summary><c>@timestamp</c>.</summary>
    public readonly Member Timestamp => _members[EventNames.Timestamp];

    /// <summary><c>message</c>: the line.</summary>
    public readonly Member Message => _members[EventNames.Message];

    /// <summary><c>tags</c>.</summary>
    public readonly Member Tags => _members[EventNames.Tags];

    /// <summary><c>agent</c>: the Filebeat that sent it.</summary>
    public readonly Member Agent => _members[EventNames.Agent];

    /// <summary><c>input</c>.</summary>
    public readonly Member Input => _members[EventNames.Input];

    /// <summary><c>ecs</c>.</summary>
    public readonly Member Ecs => _members[EventNames.Ecs];

    /// <summary>There are members beside Filebeat's, whose names a parser might use as well.</summary>
    public bool HasUnusualNames;

    /// <summary>There are line breaks between tokens, which a bulk line must not contain.</summary>
    public bool HasLineBreaks;

    /// <summary>False for an event without a backslash: its texts stand there as they are.</summary>
    public readonly bool HasEscapes => _hasEscapes;

    /// <summary>True for an event with other members than those Filebeat writes without processors.</summary>
    public readonly bool IsUnusual(ReadOnlySpan<byte> json) =>
        HasUnusualNames
        || _hasRepeatedNames
        || Service.IsPresent
        || Event.IsPresent
        || Tags.IsPresent
        || (Message.IsPresent && json[Message.ValueStart] != (byte)'"');

    /// <summary>A member by the number of its name.</summary>
    public readonly Member Of(int number) => _members[number];

    /// <summary>
    /// Scans <paramref name="json"/>. False when it is not one JSON object in valid UTF-8, nested at most
    /// <see cref="JsonCursor.MaxDepth"/> deep: the record is then wrapped, never dropped.
    /// </summary>
    /// <param name="json">The event.</param>
    /// <param name="withOrigin">Read <see cref="Origin"/> too.</param>
    /// <param name="shape">The positions of its parts.</param>
    [SkipLocalsInit]
    public static bool TryRead(ReadOnlySpan<byte> json, bool withOrigin, out EventShape shape)
    {
        shape = default;
        shape._hasEscapes = true;
        if (json.Length is >= StringEndIndex.LeastBytes and <= StringEndIndex.MostBytes)
        {
            var marking = StringEndIndex.TryMark(json, stackalloc ulong[StringEndIndex.Memory], out var marks, out shape._hasEscapes);
            if (marking != Marking.HasControls)
                return marking == Marking.Done && shape.TryReadMembers(json, withOrigin, marks);
        }
        return Utf8.IsValid(json) && shape.TryReadMembers(json, withOrigin, new StringSearch());
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool TryReadMembers<TEnds>(ReadOnlySpan<byte> json, bool withOrigin, TEnds ends)
        where TEnds : struct, IStringEnds, allows ref struct
    {
        var at = JsonCursor.SkipSpace(json, 0, ref HasLineBreaks);
        if ((uint)at >= (uint)json.Length || json[at] != (byte)'{')
            return false;
        var body = at + 1;
        var memberStart = body;
        at = JsonCursor.SkipSpace(json, body, ref HasLineBreaks);
        if ((uint)at >= (uint)json.Length)
            return false;
        while (json[at] != (byte)'}')
        {
            var name = at + 1;
            var nameEnd = JsonCursor.SkipString(json, at, ends);
            if (nameEnd < 0)
                return false;
            var value = JsonCursor.SkipSpace(json, JsonCursor.SkipColon(json, nameEnd, ref HasLineBreaks), ref HasLineBreaks);
            if ((uint)value >= (uint)json.Length)
                return false;
            at = JsonCursor.SkipMemberValue(json, value, ref HasLineBreaks, ends);
            if (at < 0)
                return false;
            var number = EventNames.NumberOf(json, name, nameEnd - 1 - name);
            HasUnusualNames |= number == EventNames.Other;
            _hasRepeatedNames |= _members[number].IsPresent;
            _members[number] = new Member(memberStart, value, at);
            at = JsonCursor.SkipSpace(json, at, ref HasLineBreaks);
            if ((uint)at >= (uint)json.Length)
                return false;
            if (json[at] == (byte)'}')
                break;
            if (json[at] != (byte)',')
                return false;
            memberStart = at;
            at = JsonCursor.SkipSpace(json, at + 1, ref HasLineBreaks);
            if ((uint)at >= (uint)json.Length || json[at] == (byte)'}')
                return false;
        }
        (BodyStart, BodyEnd) = (body, at);
        if (withOrigin && _members[EventNames.Log].IsPresent)
            Origin.Read(json, _members[EventNames.Log], _members[EventNames.Host], ends);
        return JsonCursor.SkipSpace(json, at + 1, ref HasLineBreaks) == json.Length;
    }

    [InlineArray(EventNames.Count)]
    private struct Members
    {
        private Member _first;
    }
}

using System.Text.Unicode;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Where a member of an object lies in the text; not present when the object has none of that name.</summary>
/// <param name="Start">Its comma, or for the first member the byte behind the opening brace.</param>
/// <param name="ValueStart">First byte of its value.</param>
/// <param name="End">Behind its value.</param>
internal readonly record struct Member(int Start, int ValueStart, int End)
{
    public bool IsPresent => End > 0;

    public ReadOnlySpan<byte> Value(ReadOnlySpan<byte> json) => json[ValueStart..End];
}

/// <summary>
/// Where the parts of a Filebeat event lie that the encoder has to touch. The order of the keys differs from record to
/// record, so this is found out anew for each.
/// </summary>
internal struct EventShape
{
    /// <summary>First byte behind the opening brace.</summary>
    public int BodyStart;

    /// <summary>The closing brace.</summary>
    public int BodyEnd;

    /// <summary><c>@metadata</c>: left out, it is Beats' own.</summary>
    public Member Metadata;

    /// <summary><c>data_stream</c>: replaced, it has to agree with the target.</summary>
    public Member DataStream;

    /// <summary><c>fields</c>: says where the event goes and which parser reads its line.</summary>
    public Member Fields;

    /// <summary><c>service</c>.</summary>
    public Member Service;

    /// <summary><c>event</c>.</summary>
    public Member Event;

    /// <summary><c>@timestamp</c>.</summary>
    public Member Timestamp;

    /// <summary><c>message</c>: the line.</summary>
    public Member Message;

    /// <summary><c>tags</c>.</summary>
    public Member Tags;

    /// <summary>There are members whose names a parser might choose as well.</summary>
    public bool HasUnusualNames;

    /// <summary>Line feeds or carriage returns stand between the tokens; a bulk line must not have them.</summary>
    public bool HasLineBreaks;

    /// <summary>
    /// Finds the parts of <paramref name="json"/>. False when it is not one JSON object in valid UTF-8, nested at most
    /// <see cref="JsonCursor.MaxDepth"/> deep: the record is then wrapped, never dropped.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> json, out EventShape shape)
    {
        shape = default;
        if (!Utf8.IsValid(json))
            return false;
        var at = JsonCursor.SkipSpace(json, 0, ref shape.HasLineBreaks);
        if ((uint)at >= (uint)json.Length || json[at] != (byte)'{')
            return false;
        var body = at + 1;
        var memberStart = body;
        at = JsonCursor.SkipSpace(json, body, ref shape.HasLineBreaks);
        if ((uint)at >= (uint)json.Length)
            return false;
        while (json[at] != (byte)'}')
        {
            var name = at;
            var nameEnd = JsonCursor.SkipString(json, at);
            if (nameEnd < 0)
                return false;
            at = JsonCursor.SkipColon(json, nameEnd, ref shape.HasLineBreaks);
            if (at < 0)
                return false;
            at = JsonCursor.SkipSpace(json, at, ref shape.HasLineBreaks);
            var value = at;
            at = at < 0 ? -1 : JsonCursor.SkipValue(json, at, ref shape.HasLineBreaks);
            if (at < 0)
                return false;
            shape.Note(json[(name + 1)..(nameEnd - 1)], new Member(memberStart, value, at));
            at = JsonCursor.SkipSpace(json, at, ref shape.HasLineBreaks);
            if ((uint)at >= (uint)json.Length)
                return false;
            if (json[at] == (byte)'}')
                break;
            if (json[at] != (byte)',')
                return false;
            memberStart = at;
            at = JsonCursor.SkipSpace(json, at + 1, ref shape.HasLineBreaks);
            if ((uint)at >= (uint)json.Length || json[at] == (byte)'}')
                return false;
        }
        (shape.BodyStart, shape.BodyEnd) = (body, at);
        return JsonCursor.SkipSpace(json, at + 1, ref shape.HasLineBreaks) == json.Length;
    }

    private void Note(ReadOnlySpan<byte> name, Member member)
    {
        switch (name)
        {
            case [(byte)'@', ..] when name.SequenceEqual("@timestamp"u8):
                Timestamp = member;
                break;
            case [(byte)'@', ..] when name.SequenceEqual("@metadata"u8):
                Metadata = member;
                break;
            case [(byte)'m', ..] when name.SequenceEqual("message"u8):
                Message = member;
                break;
            case [(byte)'f', ..] when name.SequenceEqual("fields"u8):
                Fields = member;
                break;
            case [(byte)'s', ..] when name.SequenceEqual("service"u8):
                Service = member;
                break;
            case [(byte)'e', (byte)'v', ..] when name.SequenceEqual("event"u8):
                Event = member;
                break;
            case [(byte)'t', ..] when name.SequenceEqual("tags"u8):
                Tags = member;
                break;
            case [(byte)'d', ..] when name.SequenceEqual("data_stream"u8):
                DataStream = member;
                break;
            default:
                HasUnusualNames |= !IsUsual(name);
                break;
        }
    }

    /// <summary>What Filebeat gives every event, and no parser uses.</summary>
    private static bool IsUsual(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("log"u8) || name.SequenceEqual("ecs"u8) || name.SequenceEqual("host"u8) || name.SequenceEqual("agent"u8) || name.SequenceEqual("input"u8);
}

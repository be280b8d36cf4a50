using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Runs a service's parser on the line of an event and writes its fields into the document. A line that does not match stays as it is and gets a tag. The
/// document is valid whatever the line contains. Not thread-safe.
/// </summary>
internal sealed class LineFields(FittingFields fitting)
{
    private readonly ParsedLine _line = new();
    private ParsedLine? _changed;
    private byte[] _unescaped = new byte[4096];

    /// <summary>The longest line it has memory for, bytes.</summary>
    public int LongestLine => _unescaped.Length;

    /// <summary>
    /// Parses the event's line and writes its fields, and with <paramref name="keepOriginal"/> the whole line where they replace it; returns which members of
    /// the event they replace.
    /// </summary>
    public Rewritten Write(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, Route route, long readAt, bool keepOriginal)
    {
        if (route.Parser is not { } parser)
            return route.ParserIsUnknown ? WriteTag(slice, json, shape.Tags, "\"_unknown_parser\""u8) : Rewritten.None;
        if (!TryUnescape(json, shape.Message, out var line))
            return WriteTag(slice, json, shape.Tags, "\"_parse_failure\""u8);
        _line.Clear();
        _line.ReadAtMilliseconds = readAt;
        if (shape.HasUnusualNames)
            OccupyNames(json, in shape, _line);
        if (!parser.TryRead(line, _line))
        {
            route.Traces?.Look(line);
            return WriteTag(slice, json, shape.Tags, "\"_parse_failure\""u8);
        }
        return WriteFields(slice, json, in shape, route, parser.ReplacesMessage || _line.ReplacesMessage, keepOriginal);
    }

    /// <summary>The same for the parser <c>auto</c>: a line in no known format is no failure, and stays as it is.</summary>
    public Rewritten WriteFound(
        EncodedSlice slice,
        ReadOnlySpan<byte> json,
        in EventShape shape,
        Route route,
        FoundFormats found,
        long readAt,
        bool keepOriginal
    )
    {
        if (found.IsPlainAtOnce(shape.Message.Value(json), shape.Origin.Path.Of(json)) || !TryUnescape(json, shape.Message, out var line))
            return Rewritten.None;
        _line.Clear();
        _line.ReadAtMilliseconds = readAt;
        if (shape.HasUnusualNames)
            OccupyNames(json, in shape, _line);
        return found.TryParse(_line.Cleaned(line), shape.Origin.Path.Of(json), _line)
            ? WriteFields(slice, json, in shape, route, _line.ReplacesMessage, keepOriginal)
            : Rewritten.None;
    }

    private Rewritten WriteFields(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape, Route route, bool replacesMessage, bool keepOriginal)
    {
        var rewritten = WriteTimestamp(slice, json, in shape);
        route.Mask?.Apply(_line, shape.Message.Value(json));
        var fields = _line;
        if (route.Changes is { } changes)
        {
            fields = _changed ??= new ParsedLine();
            fields.Clear();
            if (shape.HasUnusualNames)
                OccupyNames(json, in shape, fields);
            changes.Apply(_line, fields);
        }
        if (route.Guard is { } guard)
            fitting.WriteLine(slice, fields, json, in shape, guard);
        else
            slice.Write(fields.Members);
        if (!replacesMessage || !_line.HasMessage)
            return rewritten;
        slice.Write(",\"message\":"u8);
        slice.Write(_line.MessageJson);
        if (keepOriginal)
        {
            slice.Write(",\"event.original\":"u8);
            slice.Write(shape.Message.Value(json));
        }
        return rewritten | Rewritten.Message;
    }

    private Rewritten WriteTimestamp(EncodedSlice slice, ReadOnlySpan<byte> json, in EventShape shape)
    {
        var name = ",\"@timestamp\":\""u8;
        var to = slice.Reserve(name.Length + 64);
        var length = _line.WriteTimestamp(to[name.Length..]);
        if (length == 0)
            return Rewritten.None;
        name.CopyTo(to);
        slice.Advance(name.Length + length);
        slice.Write("\""u8);
        if (!shape.Timestamp.IsPresent)
            return Rewritten.Timestamp;
        slice.Write(",\"event.created\":"u8);
        slice.Write(shape.Timestamp.Value(json));
        return Rewritten.Timestamp;
    }

    private static Rewritten WriteTag(EncodedSlice slice, ReadOnlySpan<byte> json, Member tags, ReadOnlySpan<byte> tag)
    {
        slice.Write(",\"tags\":["u8);
        slice.Write(tag);
        if (tags.IsPresent && tags.Value(json) is var had && !IsEmptyList(had))
        {
            slice.Write(","u8);
            // Our list is open: a list of the event is appended without its first bracket, any other value as one more element.
            slice.Write(had[0] == (byte)'[' ? had[1..] : had);
            if (had[0] == (byte)'[')
                return Rewritten.Tags;
        }
        slice.Write("]"u8);
        return Rewritten.Tags;
    }

    private static bool IsEmptyList(ReadOnlySpan<byte> value) => value[0] == (byte)'[' && value[1..].TrimStart(" \t\r\n"u8) is [(byte)']', ..];

    private static void OccupyNames(ReadOnlySpan<byte> json, in EventShape shape, ParsedLine line)
    {
        var ignored = false;
        var at = JsonCursor.SkipSpace(json, shape.BodyStart, ref ignored);
        while (json[at] != (byte)'}')
        {
            var end = JsonCursor.SkipString(json, at);
            line.Occupy(json[(at + 1)..(end - 1)]);
            at = JsonCursor.SkipSpace(json, JsonCursor.SkipValue(json, JsonCursor.SkipColon(json, end, ref ignored), ref ignored), ref ignored);
            if (json[at] == (byte)',')
                at = JsonCursor.SkipSpace(json, at + 1, ref ignored);
        }
    }

    private bool TryUnescape(ReadOnlySpan<byte> json, Member message, out ReadOnlySpan<byte> line)
    {
        line = default;
        if (!message.IsPresent || json[message.ValueStart] != (byte)'"')
            return false;
        var text = message.Value(json);
        line = text[1..^1];
        if (!line.Contains((byte)'\\'))
            return true;
        if (_unescaped.Length < line.Length)
            _unescaped = new byte[Math.Max(line.Length, _unescaped.Length * 2)];
        if (JsonText.TryUnescapePlain(line, _unescaped, out var length))
        {
            line = _unescaped.AsSpan(0, length);
            return true;
        }
        try
        {
            var reader = new Utf8JsonReader(text);
            reader.Read();
            line = _unescaped.AsSpan(0, reader.CopyString(_unescaped));
            return true;
        }
        catch (InvalidOperationException)
        {
            // An unpaired surrogate in an escape: valid JSON, and not valid text.
            return false;
        }
    }
}

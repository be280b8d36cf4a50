using System.Runtime.CompilerServices;
using System.Text.Unicode;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Lines that are one JSON object. Its members become members of the document with their types, nested objects as they
/// are; time, level, message, logger, thread and error go to their ECS fields; names that would collide go under <c>json.</c>
/// </summary>
internal sealed class JsonParser(LineClock clock) : ILineParser
{
    public bool ReplacesMessage => true;

    /// <inheritdoc />
    [SkipLocalsInit]
    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        line = line.Trim(" \t\r\n"u8);
        if (line.Length < 2 || line[0] != (byte)'{' || line[^1] != (byte)'}')
            return false;
        if (line.Length is >= StringEndIndex.LeastBytes and <= StringEndIndex.MostBytes)
        {
            var marking = StringEndIndex.TryMark(line, stackalloc ulong[StringEndIndex.Memory], out var marks, out _);
            if (marking != Marking.HasControls)
                return marking == Marking.Done && TryParse(line, into, marks);
        }
        return Utf8.IsValid(line) && TryParse(line, into, new StringSearch());
    }

    private bool TryParse<TEnds>(ReadOnlySpan<byte> line, ParsedLine into, TEnds ends)
        where TEnds : struct, IStringEnds, allows ref struct
    {
        var fields = new LooseFields(into, "json."u8);
        var members = new JsonMembers<TEnds>(line, into.Scratch, ends);
        ReadOnlySpan<byte> substitute = default,
            template = default;
        while (members.MoveNext())
        {
            if (into.Ordinary.Contains(members.Name) && into.TryAddOrdinary(members.Name, members.Value))
                continue;
            var key = CommonKeys.Of(members.Name);
            if (key != CommonKey.None && TryTranslate(key, members.Value, line, into))
                continue;
            if (key == CommonKey.Substitute && substitute.IsEmpty && members.Value is [(byte)'"', not (byte)'"', ..])
            {
                substitute = members.Value;
                if (!HasMessage(line))
                    continue;
            }
            else if (key == CommonKey.Template && members.Value[0] == (byte)'"')
            {
                template = members.Value;
            }

            fields.AddJson(members.Name, members.Value);
        }
        if (!members.IsWhole)
        {
            into.Retry();
            return false;
        }
        if (!template.IsEmpty && !into.HasMessage)
            MessageTemplate.Render(template[1..^1], line, into);
        if (!substitute.IsEmpty && into.TrySetMessageJson(WithoutLineEnd(substitute, into)))
            into.IsTelling = true;
        return true;
    }

    private bool TryTranslate(CommonKey key, ReadOnlySpan<byte> value, ReadOnlySpan<byte> line, ParsedLine into)
    {
        var isText = value[0] == (byte)'"';
        var text = isText ? value[1..^1] : value;
        switch (key)
        {
            case CommonKey.Time:
                return value[0] == (byte)'{' ? JsonInstant.TryRead(value, clock, into) : CommonKeys.TryTime(text, clock, into);
            case CommonKey.MongoTime:
                return value[0] == (byte)'{' && JsonInstant.TryRead(value, clock, into);
            case CommonKey.Message:
                return isText && text.Length > 0 && into.TrySetMessageJson(value) && (into.IsTelling = true);
            case CommonKey.Level:
                return AddLevel(isText, text, line, into);
            case CommonKey.MongoLevel or CommonKey.MongoComponent or CommonKey.MongoThread when !line.StartsWith("{\"t\":{\"$date\""u8):
            case CommonKey.PythonName when line.IndexOf("\"levelname\""u8) < 0:
            case CommonKey.Substitute or CommonKey.Template:
                return false;
            case CommonKey.MongoLevel:
                return isText && Levels.Add(into, text);
            default:
                return isText && into.TryAddValidJson(CommonKeys.Field(key), value);
        }
    }

    private static bool AddLevel(bool isText, ReadOnlySpan<byte> text, ReadOnlySpan<byte> line, ParsedLine into)
    {
        if (!isText)
        {
            var level = Levels.OfPino(text);
            // GELF has syslog's severities.
            if (text.Length == 1 && text[0] is >= (byte)'0' and <= (byte)'7' && line.IndexOf("\"short_message\""u8) > 0)
                level = Levels.OfSeverity(text[0] - '0');
            return level != Level.None && Levels.Add(into, level, text) && (into.IsTelling = true);
        }
        into.IsTelling |= Levels.Of(text) != Level.None;
        return text.Length > 0 && !text.Contains((byte)'\\') && Levels.Add(into, text);
    }

    /// <summary>True when the line has a message under its usual name, which takes precedence over substitutes wherever it is in the line.</summary>
    private static bool HasMessage(ReadOnlySpan<byte> line) => line.IndexOf("\"msg\":"u8) > 0 || line.IndexOf("\"message\":"u8) > 0;

    /// <summary>Removes the line feed that Docker keeps.</summary>
    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> json, ParsedLine into)
    {
        if (!json.EndsWith("\\n\""u8) || json.EndsWith("\\\\n\""u8))
            return json;
        into.Scratch.Clear();
        into.Scratch.Append(json[..^3]);
        into.Scratch.Append((byte)'"');
        return into.Scratch.Written;
    }
}

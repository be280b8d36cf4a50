using System.Text.Unicode;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>
/// Lines that are one JSON object. Its members become members of the document with their types, nested objects as they
/// are; time, level, message, logger, thread and error go where ECS has them; what would collide goes under <c>json.</c>
/// </summary>
internal sealed class JsonParser(LineClock clock) : ILineParser
{
    public bool ReplacesMessage => true;

    public bool TryParse(ReadOnlySpan<byte> line, ParsedLine into)
    {
        line = line.Trim(" \t\r\n"u8);
        var ignored = false;
        if (line.Length < 2 || line[0] != (byte)'{' || JsonCursor.SkipValue(line, 0, ref ignored) != line.Length || !Utf8.IsValid(line))
            return false;
        var fields = new LooseFields(into, "json."u8);
        var members = new JsonMembers(line, into.Scratch);
        while (members.MoveNext())
            if (!TryTranslate(members.Name, members.Value, into))
                fields.AddJson(members.Name, members.Value);
        return true;
    }

    private bool TryTranslate(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ParsedLine into)
    {
        var key = CommonKeys.Of(name);
        if (key == CommonKey.None)
            return false;
        var isText = value[0] == (byte)'"';
        var text = isText ? value[1..^1] : value;
        switch (key)
        {
            case CommonKey.Time:
                return CommonKeys.TryTime(text, clock, into);
            case CommonKey.Message:
                return isText && text.Length > 0 && into.TrySetMessageJson(value);
            case CommonKey.Level when !isText:
                return PinoLevel(text) is { Length: > 0 } level && into.TryAddString("log.level"u8, level);
            default:
                return isText && into.TryAddValidJson(CommonKeys.Field(key), value);
        }
    }

    /// <summary>The numbers of pino and bunyan.</summary>
    private static ReadOnlySpan<byte> PinoLevel(ReadOnlySpan<byte> number) => number.Length != 2 || number[1] != (byte)'0' ? default : number[0] switch
    {
        (byte)'1' => "trace"u8,
        (byte)'2' => "debug"u8,
        (byte)'3' => "info"u8,
        (byte)'4' => "warn"u8,
        (byte)'5' => "error"u8,
        (byte)'6' => "fatal"u8,
        _ => default,
    };
}

using System.Buffers.Text;
using ActorPipeline.Actors.Parsing.Lines.Text;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Times that are objects: <c>{"epochSecond":1,"nanoOfSecond":2}</c> of log4j2, <c>{"$date":"…"}</c> of MongoDB.</summary>
internal static class JsonInstant
{
    public static bool TryRead(ReadOnlySpan<byte> json, LineClock clock, ParsedLine into)
    {
        if (into.TimestampMilliseconds is not null)
            return false;
        long? seconds = null;
        var nanos = 0;
        var members = new JsonMembers<StringSearch>(json, into.NestedName, new StringSearch());
        while (members.MoveNext())
        {
            var value = members.Value;
            if (members.Name.SequenceEqual("$date"u8))
                return value[0] == (byte)'"' ? CommonKeys.TryTime(value[1..^1], clock, into) : value[0] != (byte)'{' && CommonKeys.TryTime(value, clock, into);
            if (members.Name.SequenceEqual("epochSecond"u8) && Utf8Parser.TryParse(value, out long epoch, out var used) && used == value.Length)
                seconds = epoch;
            else if (members.Name.SequenceEqual("nanoOfSecond"u8) && Utf8Parser.TryParse(value, out int nano, out used) && used == value.Length)
                nanos = nano;
            else
                return false;
        }
        if (seconds is not { } whole || !Instant.TryCreate(whole, nanos, out var at))
            return false;
        into.SetTimestamp(in at);
        return into.IsTelling = true;
    }
}

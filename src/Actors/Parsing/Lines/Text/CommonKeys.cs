using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>What a key means that most programs use alike.</summary>
internal enum CommonKey
{
    None,
    Time,
    Level,
    Message,
    Logger,
    Thread,
    Error,
    StackTrace,
}

/// <summary>The keys that <c>json</c> and <c>logfmt</c> translate to ECS.</summary>
internal static class CommonKeys
{
    public static CommonKey Of(ReadOnlySpan<byte> key) => key.Length switch
    {
        2 => key.SequenceEqual("ts"u8) ? CommonKey.Time : CommonKey.None,
        3 => key.SequenceEqual("msg"u8) ? CommonKey.Message : key.SequenceEqual("lvl"u8) ? CommonKey.Level : key.SequenceEqual("err"u8) ? CommonKey.Error : CommonKey.None,
        4 => key.SequenceEqual("time"u8) ? CommonKey.Time : CommonKey.None,
        5 => key.SequenceEqual("level"u8) ? CommonKey.Level : key.SequenceEqual("error"u8) ? CommonKey.Error : CommonKey.None,
        6 => key.SequenceEqual("logger"u8) ? CommonKey.Logger : CommonKey.None,
        7 => key.SequenceEqual("message"u8) ? CommonKey.Message : CommonKey.None,
        8 => key.SequenceEqual("severity"u8) ? CommonKey.Level : CommonKey.None,
        9 => key.SequenceEqual("timestamp"u8) ? CommonKey.Time : key.SequenceEqual("log.level"u8) ? CommonKey.Level : CommonKey.None,
        10 => key.SequenceEqual("@timestamp"u8) ? CommonKey.Time : key.SequenceEqual("stacktrace"u8) ? CommonKey.StackTrace : CommonKey.None,
        11 => key.SequenceEqual("logger_name"u8) ? CommonKey.Logger
            : key.SequenceEqual("thread_name"u8) ? CommonKey.Thread
            : key.SequenceEqual("stack_trace"u8) ? CommonKey.StackTrace : CommonKey.None,
        _ => CommonKey.None,
    };

    /// <summary>The ECS field for a text under such a key; empty for time and message, which are not fields.</summary>
    public static ReadOnlySpan<byte> Field(CommonKey key) => key switch
    {
        CommonKey.Level => "log.level"u8,
        CommonKey.Logger => "log.logger"u8,
        CommonKey.Thread => "process.thread.name"u8,
        CommonKey.Error => "error.message"u8,
        CommonKey.StackTrace => "error.stack_trace"u8,
        _ => default,
    };

    /// <summary>True for the names that <see cref="Field"/> gives: there is text under them.</summary>
    public static bool IsField(ReadOnlySpan<byte> name)
    {
        for (var key = CommonKey.Level; key <= CommonKey.StackTrace; key++)
            if (key != CommonKey.Message && name.SequenceEqual(Field(key)))
                return true;
        return false;
    }

    /// <summary>Takes <paramref name="text"/> as the line's time when it is one and the line has none yet.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, LineClock clock, ParsedLine into)
    {
        if (into.TimestampMilliseconds is not null)
            return false;
        var cursor = new LineCursor(text);
        if (!IsoTime.TryResolve(ref cursor, clock, out var at) || !cursor.IsAtEnd)
            if (!EpochTime.TryParse(text, out at))
                return false;
        into.SetTimestamp(in at);
        return true;
    }
}

using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>The meaning of a key that most programs use alike.</summary>
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

    /// <summary>A substitute for a missing message: <c>event</c> of structlog, <c>log</c> of Docker, <c>short_message</c> of GELF.</summary>
    Substitute,

    /// <summary>Serilog's message template, with the names of members in braces.</summary>
    Template,

    /// <summary><c>name</c>: the logger in Python's logs; elsewhere it may be anything.</summary>
    PythonName,

    /// <summary><c>t s c ctx</c> of MongoDB; elsewhere they may be anything.</summary>
    MongoTime,
    MongoLevel,
    MongoComponent,
    MongoThread,
}

/// <summary>The keys that <c>json</c> and <c>logfmt</c> translate to ECS.</summary>
internal static class CommonKeys
{
    public static CommonKey Of(ReadOnlySpan<byte> key) =>
        key.Length switch
        {
            1 => key[0] switch
            {
                (byte)'t' => CommonKey.MongoTime,
                (byte)'s' => CommonKey.MongoLevel,
                (byte)'c' => CommonKey.MongoComponent,
                _ => CommonKey.None,
            },
            2 => key[0] != (byte)'@'
                ? key.SequenceEqual("ts"u8)
                    ? CommonKey.Time
                    : CommonKey.None
                : key[1] switch
                {
                    (byte)'t' => CommonKey.Time,
                    (byte)'l' => CommonKey.Level,
                    (byte)'m' => CommonKey.Message,
                    (byte)'x' => CommonKey.StackTrace,
                    _ => CommonKey.None,
                },
            3 => key.SequenceEqual("msg"u8) ? CommonKey.Message
            : key.SequenceEqual("lvl"u8) ? CommonKey.Level
            : key.SequenceEqual("err"u8) ? CommonKey.Error
            : key.SequenceEqual("@mt"u8) ? CommonKey.Template
            : key.SequenceEqual("log"u8) ? CommonKey.Substitute
            : key.SequenceEqual("ctx"u8) ? CommonKey.MongoThread
            : CommonKey.None,
            4 => key.SequenceEqual("time"u8) ? CommonKey.Time
            : key.SequenceEqual("name"u8) ? CommonKey.PythonName
            : CommonKey.None,
            5 => key.SequenceEqual("level"u8) || key.SequenceEqual("Level"u8) ? CommonKey.Level
            : key.SequenceEqual("error"u8) ? CommonKey.Error
            : key.SequenceEqual("event"u8) ? CommonKey.Substitute
            : key.SequenceEqual("stack"u8) ? CommonKey.StackTrace
            : CommonKey.None,
            6 => key.SequenceEqual("logger"u8) ? CommonKey.Logger
            : key.SequenceEqual("thread"u8) ? CommonKey.Thread
            : CommonKey.None,
            7 => key.SequenceEqual("message"u8) || key.SequenceEqual("Message"u8) ? CommonKey.Message
            : key.SequenceEqual("asctime"u8) || key.SequenceEqual("instant"u8) ? CommonKey.Time
            : CommonKey.None,
            8 => key.SequenceEqual("severity"u8) || key.SequenceEqual("LogLevel"u8) ? CommonKey.Level
            : key.SequenceEqual("Category"u8) ? CommonKey.Logger
            : key.SequenceEqual("datetime"u8) ? CommonKey.Time
            : key.SequenceEqual("exc_info"u8) ? CommonKey.StackTrace
            : CommonKey.None,
            9 => key.SequenceEqual("timestamp"u8) || key.SequenceEqual("Timestamp"u8) ? CommonKey.Time
            : key.SequenceEqual("log.level"u8) || key.SequenceEqual("levelname"u8) || key.SequenceEqual("log_level"u8) ? CommonKey.Level
            : key.SequenceEqual("Exception"u8) || key.SequenceEqual("exception"u8) ? CommonKey.StackTrace
            : CommonKey.None,
            10 => key.SequenceEqual("@timestamp"u8) || key.SequenceEqual("timeMillis"u8) ? CommonKey.Time
            : key.SequenceEqual("stacktrace"u8) ? CommonKey.StackTrace
            : key.SequenceEqual("loggerName"u8) ? CommonKey.Logger
            : key.SequenceEqual("threadName"u8) ? CommonKey.Thread
            : CommonKey.None,
            11 => key.SequenceEqual("logger_name"u8) ? CommonKey.Logger
            : key.SequenceEqual("thread_name"u8) ? CommonKey.Thread
            : key.SequenceEqual("stack_trace"u8) ? CommonKey.StackTrace
            : CommonKey.None,
            12 => key.SequenceEqual("severityText"u8) ? CommonKey.Level : CommonKey.None,
            13 => key.SequenceEqual("short_message"u8) ? CommonKey.Substitute
            : key.SequenceEqual("SourceContext"u8) ? CommonKey.Logger
            : key.SequenceEqual("severity_text"u8) ? CommonKey.Level
            : CommonKey.None,
            15 => key.SequenceEqual("RenderedMessage"u8) ? CommonKey.Message
            : key.SequenceEqual("MessageTemplate"u8) ? CommonKey.Template
            : CommonKey.None,
            _ => CommonKey.None,
        };

    /// <summary>The ECS field of such a key; empty for keys that are not fields.</summary>
    public static ReadOnlySpan<byte> Field(CommonKey key) =>
        key switch
        {
            CommonKey.Level => "log.level"u8,
            CommonKey.Logger or CommonKey.PythonName or CommonKey.MongoComponent => "log.logger"u8,
            CommonKey.Thread or CommonKey.MongoThread => "process.thread.name"u8,
            CommonKey.Error => "error.message"u8,
            CommonKey.StackTrace => "error.stack_trace"u8,
            _ => default,
        };

    /// <summary>True for the names that <see cref="Field"/> returns, all of which are strings.</summary>
    public static bool IsField(ReadOnlySpan<byte> name)
    {
        for (var key = CommonKey.Level; key <= CommonKey.StackTrace; key++)
        {
            if (key != CommonKey.Message && name.SequenceEqual(Field(key)))
                return true;
        }

        return false;
    }

    /// <summary>Takes <paramref name="text"/> as the line's time when it is one and the line has none yet.</summary>
    public static bool TryTime(ReadOnlySpan<byte> text, LineClock clock, ParsedLine into)
    {
        if (into.TimestampMilliseconds is not null || !TimeText.TryReadAll(text, clock, out var at))
            return false;
        into.SetTimestamp(in at);
        into.IsTelling = true;
        return true;
    }
}

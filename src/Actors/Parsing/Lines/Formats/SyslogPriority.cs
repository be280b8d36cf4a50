using ActorPipeline.Actors.Parsing.Lines.Text;

namespace ActorPipeline.Actors.Parsing.Lines.Formats;

/// <summary>Syslog's <c>&lt;PRI&gt;</c>: facility times eight plus severity (RFC 5424, 6.2.1).</summary>
internal readonly record struct SyslogPriority(int Value)
{
    public static bool TryRead(ref LineCursor cursor, out SyslogPriority priority)
    {
        priority = default;
        if (!cursor.Skip((byte)'<') || !cursor.TryNumber(out var value) || value > 191 || !cursor.Skip((byte)'>'))
            return false;
        priority = new SyslogPriority((int)value);
        return true;
    }

    /// <summary>Codes and names; the severity is the level too, by the keyword that syslog's configuration uses.</summary>
    public void AddTo(ParsedLine into)
    {
        Levels.Add(into, Levels.OfSeverity(Value & 7), Keyword(Value & 7));
        into.AddLong("log.syslog.priority"u8, Value);
        into.AddLong("log.syslog.facility.code"u8, Value >> 3);
        into.AddString("log.syslog.facility.name"u8, Facility(Value >> 3));
        into.AddLong("log.syslog.severity.code"u8, Value & 7);
        into.AddString("log.syslog.severity.name"u8, Severity(Value & 7));
    }

    private static ReadOnlySpan<byte> Keyword(int severity) =>
        severity switch
        {
            0 => "emerg"u8,
            1 => "alert"u8,
            2 => "crit"u8,
            3 => "err"u8,
            4 => "warning"u8,
            5 => "notice"u8,
            6 => "info"u8,
            _ => "debug"u8,
        };

    private static ReadOnlySpan<byte> Severity(int severity) =>
        severity switch
        {
            0 => "Emergency"u8,
            1 => "Alert"u8,
            2 => "Critical"u8,
            3 => "Error"u8,
            4 => "Warning"u8,
            5 => "Notice"u8,
            6 => "Informational"u8,
            _ => "Debug"u8,
        };

    private static ReadOnlySpan<byte> Facility(int facility) =>
        facility switch
        {
            0 => "kern"u8,
            1 => "user"u8,
            2 => "mail"u8,
            3 => "daemon"u8,
            4 => "auth"u8,
            5 => "syslog"u8,
            6 => "lpr"u8,
            7 => "news"u8,
            8 => "uucp"u8,
            9 => "cron"u8,
            10 => "authpriv"u8,
            11 => "ftp"u8,
            12 => "ntp"u8,
            13 => "security"u8,
            14 => "console"u8,
            15 => "solaris-cron"u8,
            16 => "local0"u8,
            17 => "local1"u8,
            18 => "local2"u8,
            19 => "local3"u8,
            20 => "local4"u8,
            21 => "local5"u8,
            22 => "local6"u8,
            _ => "local7"u8,
        };
}

using ActorPipeline.Actors.Parsing.Lines.Formats;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Auto;

/// <summary>
/// The formats that <c>auto</c> tries, in this order. The first byte of a line tells which of them are possible.
/// </summary>
internal sealed class AutoFormats
{
    private const string Digits = "0123456789";
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private const string Months = "JFMASOND";
    private const string Weekdays = "MTWFS";

    /// <summary>The first letters of level words, in capitals.</summary>
    private const string Levels = "ACDEFINPSTVW";

    private const int LongestWord = 64;

    private readonly uint[] _byFirst = new uint[256];

    public AutoFormats(LineClock clock)
    {
        (string Name, string First, ILineParser Parser, string Proof)[] all =
        [
            ("plain", "", new NoParser(), "in no format: stays as it is"),
            ("json", "{", new JsonParser(clock), "one JSON object a line with a time, a level or a message (others where most lines are objects)"),
            ("klog", "IWEF", new KlogParser(clock, numberIsThread: false), "level letter and date, file:line]"),
            ("haproxy", Digits + Months + "h:", new HaproxyParser(clock), "client [time] frontend backend/server timers"),
            ("syslog", Months + "MTWFS<2", new SyslogParser(clock, isGuess: true), "<PRI>, or time, host and program:"),
            ("dotnet", "tdiwfc2[01", new DotnetParser(clock), "info: Category[id]"),
            (
                "logfmt",
                Letters + "@",
                new LogfmtParser(clock, isGuess: true),
                "key=value pairs with a time, a level or a message (others where most lines are pairs)"
            ),
            ("access", Digits + Letters + ":-[", new AccessLogParser(), "client - user [time] \"request\" status bytes"),
            ("envoy", "[", new EnvoyParser(clock), "[time] \"request\" status flags numbers"),
            ("nginx-error", "12", new NginxErrorParser(clock), "date [level] pid#tid:"),
            ("apache-error", "[", new ApacheErrorParser(clock), "[weekday date] [module:level]"),
            ("redis", Digits, new RedisParser(clock), "pid:role date mark"),
            ("mysql", "12", new MysqlParser(clock), "time thread [Level]"),
            ("postgresql", "12", new PostgresParser(clock), "time [pid] LEVEL:"),
            ("mongodb", "12", new MongoParser(clock), "time, level letter, COMPONENT [thread]"),
            ("openstack", "12", new OpenStackParser(clock, isGuess: true), "time pid LEVEL logger [request]"),
            ("hdfs", Digits, new HdfsParser(clock), "yyMMdd HHmmss pid LEVEL"),
            ("spark", Digits, new SparkParser(clock), "yy/MM/dd time LEVEL"),
            (
                "python-logging",
                Digits + "[DIWEC",
                new PythonLoggingParser(clock),
                "time - logger - LEVEL -, or the layouts of Flask, Gunicorn, Celery, Airflow"
            ),
            (
                "log4j",
                Digits + "[",
                new Log4jParser(clock, isGuess: true),
                "time, LEVEL, thread and logger in a layout of log4j, logback, Spring Boot, Keycloak, Elasticsearch"
            ),
            ("time-level", Digits + Weekdays + Months + Levels + "[", new TimeLevelParser(clock), "a leading time, and mostly a level"),
            ("level", Levels + "[<", new LevelParser(), "a leading level, in most of the lines around"),
        ];
        Names = [.. all.Select(f => f.Name)];
        Parsers = [.. all.Select(f => f.Parser)];
        Proofs = [.. all.Select(f => f.Proof)];
        for (var format = 1; format < all.Length; format++)
        {
            foreach (var first in all[format].First)
                _byFirst[first] |= 1u << format;
        }

        (Json, Logfmt, Python, Level, Time) = (Bit("json"), Bit("logfmt"), Bit("python-logging"), Bit("level"), Bit("time-level"));
        (Klog, Syslog, Haproxy, Dotnet) = (Bit("klog"), Bit("syslog"), Bit("haproxy"), Bit("dotnet"));
    }

    /// <summary>By number; 0 is plain text.</summary>
    public string[] Names { get; }

    /// <summary>By number.</summary>
    public ILineParser[] Parsers { get; }

    /// <summary>By number: what identifies a line of the format, for people.</summary>
    public string[] Proofs { get; }

    private uint Json { get; }

    private uint Logfmt { get; }

    private uint Python { get; }

    private uint Level { get; }

    private uint Time { get; }

    private uint Klog { get; }

    private uint Syslog { get; }

    private uint Haproxy { get; }

    private uint Dotnet { get; }

    private uint Bit(string name) => 1u << Array.IndexOf(Names, name);

    /// <summary>The formats that a line may have, as a bit mask.</summary>
    public uint Candidates(ReadOnlySpan<byte> line)
    {
        var first = line[0];
        if (first > ' ')
            return char.IsAsciiLetter((char)first) ? OfWord(line, _byFirst[first]) : _byFirst[first];
        line = line.TrimStart(" \t"u8);
        return line.IsEmpty || line[0] != (byte)'{' ? 0 : Json;
    }

    /// <summary>False for a first byte that no format begins with. Blanks, escapes and byte order marks may precede one.</summary>
    public bool MayBegin(byte first) => first <= ' ' || first is (byte)'\\' or 0xEF || _byFirst[first] != 0;

    /// <summary>Narrows the formats of a line that begins with a word, as most prose does, by the word's letters and what follows it.</summary>
    private uint OfWord(ReadOnlySpan<byte> line, uint candidates)
    {
        if (line.Length < 4)
            return candidates & Level;
        if (char.IsAsciiLetterLower((char)line[1]))
            candidates &= ~(Klog | Level | (line[3] is (byte)' ' or (byte)',' ? 0 : Time | Syslog | (line[0] == (byte)'h' ? 0 : Haproxy)));
        else
            candidates &= ~(Syslog | Haproxy);
        var end = line[..Math.Min(line.Length, LongestWord)].IndexOfAny((byte)' ', (byte)'=', (byte)':');
        if (end < 0 || line[end] != (byte)'=')
            candidates &= ~Logfmt;
        if (end < 0 || line[end] != (byte)':')
            candidates &= ~(Python | Dotnet);
        return candidates;
    }

    /// <summary>The formats that one line of this kind does not prove, because it may be any text; as a bit mask.</summary>
    public uint Unproven(ReadOnlySpan<byte> line, ParsedLine found) =>
        Level | (found.IsTelling ? 0 : Json | Logfmt) | (char.IsAsciiLetter((char)line[0]) ? Python : 0);
}

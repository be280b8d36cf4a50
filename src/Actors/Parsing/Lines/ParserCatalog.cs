using ActorPipeline.Actors.Parsing.Lines.Auto;
using ActorPipeline.Actors.Parsing.Lines.Defined;
using ActorPipeline.Actors.Parsing.Lines.Formats;
using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines;

/// <summary>The parsers a service can name in <c>actorpipeline.io/parser</c>: those made here and those the operator defined.</summary>
public sealed class ParserCatalog
{
    private static readonly Dictionary<string, Func<LineClock, ILineParser>> Makers = new(StringComparer.Ordinal)
    {
        ["auto"] = static clock => new AutoParser(clock),
        ["none"] = static _ => new NoParser(),
        ["plain"] = static _ => new NoParser(),
        ["json"] = static clock => new JsonParser(clock),
        ["logfmt"] = static clock => new LogfmtParser(clock),
        ["access"] = static _ => new AccessLogParser(),
        ["envoy"] = static clock => new EnvoyParser(clock),
        ["haproxy"] = static clock => new HaproxyParser(clock),
        ["dotnet"] = static clock => new DotnetParser(clock),
        ["postgresql"] = static clock => new PostgresParser(clock),
        ["mysql"] = static clock => new MysqlParser(clock),
        ["redis"] = static clock => new RedisParser(clock),
        ["mongodb"] = static clock => new MongoParser(clock),
        ["time-level"] = static clock => new TimeLevelParser(clock),
        ["level"] = static _ => new LevelParser(),
        ["apache-access"] = static _ => new AccessLogParser(),
        ["nginx-access"] = static _ => new AccessLogParser(),
        ["apache-error"] = static clock => new ApacheErrorParser(clock),
        ["nginx-error"] = static clock => new NginxErrorParser(clock),
        ["syslog"] = static clock => new SyslogParser(clock),
        ["log4j"] = static clock => new Log4jParser(clock),
        ["hdfs"] = static clock => new HdfsParser(clock),
        ["spark"] = static clock => new SparkParser(clock),
        ["openstack"] = static clock => new OpenStackParser(clock),
        ["klog"] = static clock => new KlogParser(clock, numberIsThread: false),
        ["glog"] = static clock => new KlogParser(clock, numberIsThread: true),
        ["python-logging"] = static clock => new PythonLoggingParser(clock),
    };

    private readonly Dictionary<string, ILineParser> _parsers = new(StringComparer.Ordinal);

    /// <summary>What is understood as no parser at all.</summary>
    private static readonly string[] Off = ["none", "plain"];

    /// <summary>A catalog of the ready-made parsers and those the operator defined.</summary>
    /// <param name="zone">The zone of lines that do not name one; UTC when not given.</param>
    /// <param name="definitions">The operator's own.</param>
    /// <exception cref="ArgumentException">Definitions are wrong; has a line for each problem, as <see cref="Problems"/>.</exception>
    public ParserCatalog(TimeZoneInfo? zone = null, params IEnumerable<ParserDefinition> definitions)
        : this(zone, null, definitions) { }

    /// <summary>As the other, with a year.</summary>
    /// <param name="zone">The zone of lines that do not name one; UTC when not given.</param>
    /// <param name="year">The year of lines that do not name one; null: the latest that fits.</param>
    /// <param name="definitions">The operator's own.</param>
    /// <exception cref="ArgumentException">Definitions are wrong; has a line for each problem, as <see cref="Problems"/>.</exception>
    public ParserCatalog(TimeZoneInfo? zone, int? year, IEnumerable<ParserDefinition> definitions)
    {
        Year = year;
        zone ??= TimeZoneInfo.Utc;
        var clock = new LineClock(zone, Year);
        foreach (var (name, make) in Makers)
            _parsers.Add(name, make(clock));
        var problems = new List<string>();
        foreach (var definition in definitions)
        {
            if (DefinedParsers.TryMake(definition, zone, Makers.GetValueOrDefault, problems) is { } parser && !_parsers.TryAdd(definition.Name, parser))
                problems.Add($"parsers: '{definition.Name}' is defined twice; allowed are different names");
        }

        if (problems.Count > 0)
            throw new ArgumentException(string.Join('\n', problems), nameof(definitions));
    }

    /// <summary>The year of lines that do not name one; null: the latest that fits.</summary>
    public int? Year { get; }

    /// <summary>The parser of services that name none.</summary>
    public string Default { get; init; } = "auto";

    /// <summary>The parser of all services, whatever they name, where somebody tries one; null: that which they name.</summary>
    public string? Forced { get; init; }

    /// <summary>True for the names that leave every line as it is.</summary>
    public static bool IsOff(string name) => Off.Contains(name);

    /// <summary>The names of all ready-made parsers, sorted.</summary>
    public static IReadOnlyList<string> ReadyMade { get; } = [.. Makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What is wrong with a definition: the key, the value seen, and what is allowed. Empty when it can be used.</summary>
    public static IReadOnlyList<string> Problems(ParserDefinition definition)
    {
        var problems = new List<string>();
        DefinedParsers.TryMake(definition, TimeZoneInfo.Utc, Makers.GetValueOrDefault, problems);
        return problems;
    }

    /// <summary>The names of all parsers in this catalog, sorted.</summary>
    public IReadOnlyList<string> Names => [.. _parsers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The parser of that name, null when there is none.</summary>
    public ILineParser? Find(string name) => _parsers.GetValueOrDefault(name);
}

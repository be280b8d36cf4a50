using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class ParserCatalogTests
{
    private static readonly ParserDefinition Good = new()
    {
        Name = "mine",
        Kind = "dissect",
        Pattern = "%{a} %{b}",
    };

    [Fact]
    public void Should_have_the_ready_made_parsers_and_nothing_for_other_names()
    {
        var catalog = new ParserCatalog();

        Assert.Equal(
            [
                "access",
                "apache-access",
                "apache-error",
                "auto",
                "dotnet",
                "envoy",
                "glog",
                "haproxy",
                "hdfs",
                "json",
                "klog",
                "level",
                "log4j",
                "logfmt",
                "mongodb",
                "mysql",
                "nginx-access",
                "nginx-error",
                "none",
                "openstack",
                "plain",
                "postgresql",
                "python-logging",
                "redis",
                "spark",
                "syslog",
                "time-level",
            ],
            catalog.Names
        );
        Assert.Equal(catalog.Names, ParserCatalog.ReadyMade);
        Assert.Null(catalog.Find("grok"));
        Assert.Null(catalog.Find("JSON"));
        Assert.Equal(["json", "logfmt"], catalog.Names.Where(name => catalog.Find(name)!.ReplacesMessage));
    }

    [Fact]
    public void Should_give_a_ready_made_parser_a_zone_of_its_own_when_a_definition_says_so()
    {
        var zone = TimeZoneInfo.GetSystemTimeZones().FirstOrDefault(z => z.Id != "UTC")?.Id ?? "UTC";
        var catalog = new ParserCatalog(null, Good, Good with { Name = "there", Kind = "log4j", Pattern = null, TimeZone = zone });

        Assert.Contains("there", catalog.Names);
        Assert.True(Parsed.By(catalog.Find("there")!, "2026-02-03 04:05:06 INFO x").Matches);
    }

    public static IEnumerable<TheoryDataRow<ParserDefinition, string>> Wrong =>
        [
            new(Good with { Name = "My Parser" }, "parsers: 'My Parser' is no name of a parser; allowed are"),
            new(Good with { Name = "json" }, "parsers: 'json' is the name of a ready-made parser"),
            new(Good with { Kind = "grok" }, "parsers.mine.kind: 'grok' is unknown; allowed are dissect, regex, access"),
            new(Good with { Pattern = null }, "parsers.mine.pattern: missing"),
            new(Good with { Kind = "syslog" }, "parsers.mine.pattern: '%{a} %{b}' has no meaning for the kind 'syslog'"),
            new(Good with { Pattern = "text" }, "parsers.mine.pattern: 'text' has no key"),
            new(Good with { Pattern = "%{a}%{b}" }, "parsers.mine.pattern: '%{a}%{b}' has nothing between the keys '%{a}' and the next one"),
            new(Good with { Pattern = "%{a} %{b" }, "parsers.mine.pattern: '%{a} %{b' has no closing brace"),
            new(Good with { Pattern = "%{*a} %{b}" }, "has '%{*a}' without its counterpart"),
            new(
                Good with
                {
                    Pattern = "%{a:date} %{b}",
                },
                "parsers.mine.pattern: the kind 'date' of the field 'a' is unknown; allowed are int, long, float, double, bool"
            ),
            new(Good with { Pattern = "%{host.name} %{b}" }, "parsers.mine.pattern: the field 'host.name' is written by the pipeline"),
            new(Good with { Pattern = "%{a..b} %{c}" }, "parsers.mine.pattern: 'a..b' is no field name"),
            new(Good with { TimestampField = "ts" }, "parsers.mine.timestamp-field: the pattern has no field 'ts'"),
            new(Good with { TimestampFormats = ["yyyy-QQ"] }, "parsers.mine.timestamp-formats: 'yyyy-QQ' is not understood; allowed are ISO8601, UNIX"),
            new(Good with { TimestampField = "a", TimestampFormats = [] }, "parsers.mine.timestamp-formats: empty"),
            new(Good with { TimeZone = "Mars/Olympus" }, "parsers.mine.time-zone: 'Mars/Olympus' is unknown"),
            new(
                Good with
                {
                    MatchTimeout = TimeSpan.FromMilliseconds(20),
                },
                "parsers.mine.match-timeout: 20 ms has no meaning for the kind 'dissect'; allowed is none"
            ),
            new(Good with { MatchTimeout = TimeSpan.Zero }, "parsers.mine.match-timeout: 0 ms; allowed are"),
            new(Good with { Kind = "regex", Pattern = "(?<a>x" }, "parsers.mine.pattern: '(?<a>x' is no regular expression"),
            new(Good with { Kind = "regex", Pattern = "(?<a>x)(?=y)" }, "parsers.mine.pattern: '(?<a>x)(?=y)' needs backtracking"),
            new(Good with { Kind = "regex", Pattern = "x" }, "parsers.mine.pattern: 'x' has 0 named groups"),
        ];

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Should_name_the_key_the_value_and_what_is_allowed_when_a_definition_is_wrong(ParserDefinition definition, string problem)
    {
        Assert.Contains(problem, Assert.Single(ParserCatalog.Problems(definition)));
        Assert.Contains("allowed", Assert.Throws<ArgumentException>(() => new ParserCatalog(null, definition)).Message);
    }

    [Fact]
    public void Should_refuse_a_name_defined_twice() =>
        Assert.Contains("'mine' is defined twice", Assert.Throws<ArgumentException>(() => new ParserCatalog(null, Good, Good)).Message);
}

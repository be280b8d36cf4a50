using ActorPipeline.Actors.Parsing;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests.Configuration;

public sealed class ParserKeysSpecs
{
    private static ParsingOptions Bound(string hocon)
    {
        var (options, errors) = Harness.Bind("actorpipeline.parsing { " + hocon + " }");
        Assert.Empty(errors);
        return options.Parsing;
    }

    private static ParsingOptions Load(string file, Dictionary<string, string> environment)
    {
        var (options, errors) = Binder.Bind(ConfigSources.Load(null, [file], environment, []), File.ReadAllText);
        Assert.Empty(errors);
        return options.Parsing;
    }

    [Fact]
    public void Should_bind_every_key_of_a_parser()
    {
        var options = Bound(
            """"
            time-zone = Asia/Tokyo, keep-original = on, year = 2024, default-parser = plain
            parsers.shop.Log_1 {
              kind = regex, pattern = """(?<ts>\S+) \[(?<log.level>\w+)\] (?<message>.*)""", timestamp-field = ts
              timestamp-formats = ["yyyy-MM-dd HH:mm:ss,SSS", UNIX], time-zone = "Europe/Berlin", replaces-message = true, match-timeout = 20ms
            }
            """"
        );
        Assert.Equal(("Asia/Tokyo", true, 2024, "plain"), (options.TimeZone, options.KeepOriginal, options.Year, options.DefaultParser));
        var parser = Assert.Single(options.Parsers);
        Assert.Equal(
            ("shop.Log_1", "regex", @"(?<ts>\S+) \[(?<log.level>\w+)\] (?<message>.*)", "ts"),
            (parser.Name, parser.Kind, parser.Pattern, parser.TimestampField)
        );
        Assert.Equal(["yyyy-MM-dd HH:mm:ss,SSS", "UNIX"], parser.TimestampFormats);
        Assert.Equal(("Europe/Berlin", true, TimeSpan.FromMilliseconds(20)), (parser.TimeZone, parser.ReplacesMessage, parser.MatchTimeout));
        Assert.True(options.Catalog().Find("shop.Log_1")!.ReplacesMessage);
    }

    [Fact]
    public void Should_need_nothing_but_kind_for_a_ready_made_parser_with_its_own_zone()
    {
        var options = Bound("parsers { tokyo { kind = syslog, time-zone = Asia/Tokyo }, own { kind = json } }");
        Assert.Equal(["own", "tokyo"], options.Parsers.Select(parser => parser.Name));
        Assert.Subset(options.Catalog().Names.ToHashSet(), new HashSet<string> { "own", "tokyo", "json" });
    }

    [Fact]
    public void Should_take_a_format_with_a_comma_as_one() =>
        Assert.Equal(
            ["yyyy-MM-dd HH:mm:ss,SSS", "ISO8601"],
            Bound("parsers.a { kind = dissect, pattern = \"%{ts}\", timestamp-field = ts, timestamp-formats = \"yyyy-MM-dd HH:mm:ss,SSS | ISO8601\" }")
                .Parsers[0]
                .TimestampFormats
        );

    [Fact]
    public void Should_forget_a_parser_that_a_stronger_file_sets_to_null()
    {
        using var directory = new TemporaryFolder();
        var settings = ConfigSources.Load(
            null,
            [
                directory.Write("1.conf", "actorpipeline.parsing.parsers { a { kind = json }, b { kind = klog } }"),
                directory.Write("2.conf", "actorpipeline.parsing.parsers.a = null"),
            ],
            new Dictionary<string, string>(),
            []
        );
        Assert.Equal("b", Assert.Single(Binder.Bind(settings, File.ReadAllText).Options.Parsing.Parsers).Name);
    }

    [Fact]
    public void Should_take_the_documented_example_from_reference_conf()
    {
        var lines = ConfigSources.EmbeddedText("hocon/reference.conf").Split('\n').Select(line => line.Trim());
        var example = lines
            .SkipWhile(line => line != "# shop {".Replace("# ", "#   "))
            .TakeWhile(line => line != "parsers { }")
            .Select(line => line.TrimStart('#'));
        var catalog = Bound($"parsers {{\n{string.Join('\n', example)}\n}}").Catalog();
        Assert.NotNull(catalog.Find("shop"));
        Assert.NotNull(catalog.Find("billing"));
    }

    [Fact]
    public void Should_set_keys_of_a_parser_from_the_environment()
    {
        using var directory = new TemporaryFolder();
        var parsers = Load(
            directory.Write("a.conf", "actorpipeline.parsing.parsers.Shop_log { kind = dissect, pattern = \"%{a}\" }"),
            new()
            {
                ["ACTORPIPELINE_PARSING_TIME_ZONE"] = "Asia/Tokyo",
                ["ACTORPIPELINE_PARSING_PARSERS_SHOP_LOG_PATTERN"] = "%{b} %{ts}",
                ["ACTORPIPELINE_PARSING_PARSERS_SHOP_LOG_TIMESTAMP_FIELD"] = "ts",
                ["ACTORPIPELINE_PARSING_PARSERS_SHOP_LOG_TIMESTAMP_FORMATS"] = "HH:mm:ss,SSS dd MM|ISO8601",
                ["ACTORPIPELINE_PARSING_PARSERS_NEW_ONE_KIND"] = "json",
            }
        )
            .Parsers.ToDictionary(parser => parser.Name);
        Assert.Equal(["Shop_log", "new-one"], parsers.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("%{b} %{ts}", "ts", 2), (parsers["Shop_log"].Pattern, parsers["Shop_log"].TimestampField, parsers["Shop_log"].TimestampFormats.Count));
    }

    [Theory]
    [InlineData("ACTORPIPELINE_PARSING_PARSERS_A_PATERN", "sets no known key; allowed are ACTORPIPELINE_PARSING_PARSERS_NAME_ with one of KIND, PATTERN,")]
    [InlineData("ACTORPIPELINE_PARSING_PARSERS_KIND", "sets no known key")]
    [InlineData("ACTORPIPELINE_PARSING_PARSERS_A_B_KIND", "could mean the parser a-b or a_b;")]
    public void Should_refuse_a_variable_that_says_nothing_clear(string variable, string expected)
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.conf", "actorpipeline.parsing.parsers { a-b { kind = json }, a_b { kind = json } }");
        Assert.Contains(expected, Assert.Throws<UsageException>(() => Load(file, new() { [variable] = "json" })).Message);
    }

    [Theory]
    [InlineData(
        "time-zone = Berlin",
        "time-zone is \"Berlin\" (from test.conf:1); allowed is the IANA name of a time zone that this system has, such as Europe/Berlin."
    )]
    [InlineData("keep-original = maybe", "keep-original is \"maybe\" (from test.conf:1); allowed is true or false.")]
    [InlineData("year = 1969", "year is \"1969\" (from test.conf:1); allowed is auto, or a year from 1970 to 2261.")]
    [InlineData(
        "default-parser = jsn",
        "default-parser: 'jsn' is no parser; allowed are the names in parsing.parsers and access, apache-access, apache-error, auto, "
            + "dotnet, envoy, glog, haproxy, hdfs, json, klog, level, log4j, logfmt, mongodb, mysql, nginx-access, nginx-error, none, openstack, "
            + "plain, postgresql, python-logging, redis, spark, syslog, time-level."
    )]
    [InlineData(
        "parsers.a { kind = dissect, patern = x }",
        "parsers.a.patern (from test.conf:1) is no known key; did you mean actorpipeline.parsing.parsers.a.pattern."
    )]
    [InlineData(
        "parsers.a { kind = dissect, zzzzzzzz = x }",
        "parsers.a.zzzzzzzz (from test.conf:1) is no known key; allowed are kind, pattern, timestamp-field, timestamp-formats, time-zone, "
            + "replaces-message, match-timeout."
    )]
    [InlineData(
        "parsers.a { kind = json, match-timeout = 2s }",
        "parsers.a.match-timeout is \"2s\" (from test.conf:1); allowed is a duration from 1ms to 1s, such as 250ms or 1s."
    )]
    [InlineData(
        "parsers.a { kind = json, time-zone = Berlin }",
        "parsers.a.time-zone is \"Berlin\" (from test.conf:1); allowed is the IANA name of a time zone that this system has, such as Europe/Berlin."
    )]
    [InlineData("parsers.a { kind = dissect, pattern = \"\" }", "parsers.a.pattern is \"\" (from test.conf:1); allowed is any text but an empty one.")]
    [InlineData(
        "parsers.\"my app\" { kind = dissect, pattern = x }",
        "parsers.my app (from test.conf:1) is no name for a parser; allowed are 1 to 64 of the characters a-z A-Z 0-9 . _ -."
    )]
    [InlineData(
        "parsers.a = json",
        "parsers.a is \"json\" (from test.conf:1); allowed is an object of kind, pattern, timestamp-field, timestamp-formats, time-zone, "
            + "replaces-message, match-timeout."
    )]
    [InlineData("parsers = [a]", "parsers is \"[a]\" (from test.conf:1); allowed is an object of parsers, NAME { kind = …, pattern = … }.")]
    [InlineData("parsers.a { pattern = x }", "parsers.a.kind: missing; allowed are dissect, regex, or a ready-made parser.")]
    [InlineData("parsers.a { kind = dissect }", "parsers.a.pattern: missing; allowed is the pattern of the fields.")]
    public void Should_say_key_value_and_what_is_allowed(string hocon, string expected) =>
        Assert.Equal(["actorpipeline.parsing." + expected], Harness.Bind("actorpipeline.parsing { " + hocon + " }").Errors);

    [Theory]
    [InlineData(
        "json { kind = json, time-zone = Asia/Tokyo }",
        "actorpipeline.parsing.parsers.json (from test.conf:1) has the name of a ready-made parser; allowed are names other than access,"
    )]
    [InlineData("a { kind = xml }", "actorpipeline.parsing.parsers.a.kind: 'xml' is unknown; allowed are dissect, regex, access,")]
    [InlineData("a { kind = regex, pattern = \"(?<b>a\" }", "actorpipeline.parsing.parsers.a.pattern: '(?<b>a' is no regular expression")]
    [InlineData(
        "a { kind = dissect, pattern = \"%{b}\", timestamp-field = ts }",
        "actorpipeline.parsing.parsers.a.timestamp-field: the pattern has no field 'ts'"
    )]
    [InlineData(
        "a { kind = dissect, pattern = \"%{ts}\", timestamp-field = ts, timestamp-formats = [QQ] }",
        "actorpipeline.parsing.parsers.a.timestamp-formats: 'QQ' is not understood; allowed are ISO8601,"
    )]
    public void Should_judge_the_definition_as_a_whole(string hocon, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Harness.Bind("actorpipeline.parsing.parsers { " + hocon + " }").Errors));

    [Fact]
    public void Should_refuse_a_parser_outside_of_the_root() =>
        Assert.Equal(
            ["parsing.parsers.a.kind (from test.conf:1) stands outside of the root; did you mean actorpipeline.parsing.parsers.a.kind."],
            Harness.Bind("parsing.parsers.a.kind = json").Errors
        );

    [Fact]
    public async Task Should_show_parsers_as_hocon_that_can_be_read_back()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write(
            "a.conf",
            """"actorpipeline.parsing.parsers.a { kind = regex, pattern = """^(?<log.level>\w+) "(?<message>.*)"$""", timestamp-formats = ["HH:mm,SSS dd MM", UNIX] }""""
        );
        var shown = await Harness.RunAsync("config", "show", "--config", file, "--origin");
        Assert.Contains($"actorpipeline.parsing.parsers.a.kind = regex  # {file}:1", shown.Out);
        Assert.Contains("""actorpipeline.parsing.parsers.a.pattern = "^(?<log.level>\\w+) \"(?<message>.*)\"$"  #""", shown.Out);
        Assert.Contains("actorpipeline.parsing.keep-original = false  # reference.conf:", shown.Out);
        var again = directory.Write("b.conf", shown.Out);
        Assert.Equal("ok" + Environment.NewLine, (await Harness.RunAsync("config", "check", "--config", again)).Out);
    }

    [Fact]
    public void Should_refuse_to_make_a_catalog_of_wrong_options()
    {
        Assert.Contains("'Mars'", Assert.Throws<ArgumentException>(() => new ParsingOptions { TimeZone = "Mars" }.Catalog()).Message);
        var wrong = new ParsingOptions { Parsers = [new() { Name = "a", Kind = "xml" }] };
        Assert.StartsWith("parsing.parsers.a.kind: 'xml'", Assert.Single(wrong.Problems()));
        Assert.Throws<ArgumentException>(() => wrong.Catalog());
    }
}

using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Filebeat;

public sealed class ServiceHintsSpecs
{
    private static ServiceHints Hints(string name, string value) => ServiceHints.For(Service("web-service", "default", (name, value)), new FilebeatOptions());

    [Theory]
    [InlineData("logs.web-service", true)]
    [InlineData("logs.web-service.audit", true)]
    // Another service's own.
    [InlineData("logs.web-service-2", false)]
    [InlineData("logs.cart-service", false)]
    [InlineData("audit.web", true)]
    [InlineData("shop.orders", true)]
    [InlineData("bank.orders", false)]
    public void Should_name_only_its_own_topic_and_what_the_operator_allows(string topic, bool isAllowed)
    {
        var options = new FilebeatOptions { TopicAllowed = "^audit\\.", TopicAllowedIn = ["shop=^shop\\.", "bank=^bank\\."] };
        var hints = ServiceHints.For(Service("web-service", "shop", ("actorpipeline.io/topic", topic)), options);
        Assert.Equal(isAllowed ? topic : null, hints.Topic);
        Assert.Equal(isAllowed, hints.Problems.IsEmpty);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void Should_opt_in_or_out_when_enabled_says_so(string value, bool enabled)
    {
        Assert.Equal(enabled, Hints("actorpipeline.io/enabled", value).Enabled);
        Assert.Empty(Hints("actorpipeline.io/enabled", value).Problems);
    }

    [Theory]
    [InlineData("enabled", "no", "annotation actorpipeline.io/enabled: 'no' is ignored: use \"true\" or \"false\"")]
    [InlineData("topic", "..", "annotation actorpipeline.io/topic: '..' is ignored: a topic is 1 to 249 of the characters a-z A-Z 0-9 . _ -")]
    [InlineData("topic", "logs.a\n", "annotation actorpipeline.io/topic: 'logs.a?' is ignored: a topic is 1 to 249 of the characters a-z A-Z 0-9 . _ -")]
    [InlineData(
        "topic",
        "payments",
        @"annotation actorpipeline.io/topic: 'payments' is ignored: use logs.web-service, with a dot and more behind it if you like; "
            + @"the operator allows others with filebeat.topic-allowed and topic-allowed-in"
    )]
    [InlineData("parser", "a b", "annotation actorpipeline.io/parser: 'a b' is ignored: a parser is 1 to 64 of the characters a-z A-Z 0-9 . _ -")]
    [InlineData(
        "paths",
        "/etc/*",
        "annotation actorpipeline.io/paths: '/etc/*' is ignored: a glob is relative to the service's own folder: 1 to 200 of the "
            + "characters a-z A-Z 0-9 . _ - / * ? [ ], not beginning with /"
    )]
    [InlineData(
        "paths",
        "a/../../*",
        "annotation actorpipeline.io/paths: 'a/../../*' is ignored: a part of a glob is not empty, '.' or '..', and ** stands alone"
    )]
    [InlineData(
        "paths",
        "*.log,",
        "annotation actorpipeline.io/paths: '*.log,' is ignored: a glob is relative to the service's own folder: 1 to 200 of the "
            + "characters a-z A-Z 0-9 . _ - / * ? [ ], not beginning with /"
    )]
    [InlineData(
        "paths",
        "a[.log",
        "annotation actorpipeline.io/paths: 'a[.log' is ignored: [ and ] enclose at least one character, within one part of the path"
    )]
    [InlineData("paths", "[z-a]", "annotation actorpipeline.io/paths: '[z-a]' is ignored: [ and ] enclose at least one character, within one part of the path")]
    [InlineData(
        "paths",
        "${x}/*",
        "annotation actorpipeline.io/paths: '${x}/*' is ignored: a glob is relative to the service's own folder: 1 to 200 of the "
            + "characters a-z A-Z 0-9 . _ - / * ? [ ], not beginning with /"
    )]
    [InlineData(
        "multiline.pattern",
        "(",
        "annotation actorpipeline.io/multiline.pattern: '(' is ignored: it is not a regular expression: Invalid pattern '(' at offset 1. Not enough )'s."
    )]
    [InlineData(
        "multiline.pattern",
        "(?=x)",
        "annotation actorpipeline.io/multiline.pattern: '(?=x)' is ignored: '(?' is not known to Go's RE2 (no look-around, no back-references)"
    )]
    [InlineData(
        "multiline.pattern",
        @"(a)\1",
        @"annotation actorpipeline.io/multiline.pattern: '(a)\1' is ignored: '\1' is not known to Go's RE2 (no look-around, no back-references)"
    )]
    [InlineData(
        "multiline.pattern",
        @"\u0041",
        @"annotation actorpipeline.io/multiline.pattern: '\u0041' is ignored: '\u' is not known to Go's RE2 (no look-around, no back-references)"
    )]
    [InlineData(
        "multiline.pattern",
        "a{1,1001}",
        "annotation actorpipeline.io/multiline.pattern: 'a{1,1001}' is ignored: '{1,1001}' makes more than 1,000 repeats, also of what is "
            + "repeated already; Go's RE2 takes no more"
    )]
    [InlineData(
        "multiline.pattern",
        "${HOME}",
        "annotation actorpipeline.io/multiline.pattern: '${HOME}' is ignored: Filebeat reads ${ as a variable, write [$]{"
    )]
    [InlineData("multiline.negate", "yes", "annotation actorpipeline.io/multiline.negate: 'yes' is ignored: use \"true\" or \"false\"")]
    [InlineData("multiline.match", "x", "annotation actorpipeline.io/multiline.match: 'x' is ignored: use \"after\" or \"before\"")]
    [InlineData("multiline.match", "after", "annotation actorpipeline.io/multiline.pattern: '' is ignored: the other multiline annotations need it")]
    [InlineData("include-lines", "\n", "annotation actorpipeline.io/include-lines: '?' is ignored: it is empty, write one pattern on each line")]
    [InlineData(
        "exclude-lines",
        "a\n[",
        "annotation actorpipeline.io/exclude-lines: 'a?[' is ignored: it is not a regular expression: Invalid pattern '[' at offset 1. Unterminated [] set."
    )]
    [InlineData("paths", "a/**/b/**/*.log", "annotation actorpipeline.io/paths: 'a/**/b/**/*.log' is ignored: Filebeat takes ** at most once in a path")]
    [InlineData(
        "encoding",
        "UTF-8",
        "annotation actorpipeline.io/encoding: 'UTF-8' is ignored: use Filebeat's name of it, such as utf-8, latin1, windows-1252, utf-16le, shift-jis or gbk"
    )]
    [InlineData("multiline.max-lines", "0", "annotation actorpipeline.io/multiline.max-lines: '0' is ignored: use a whole number from 1 to 10000")]
    [InlineData("multiline.timeout", "1h", "annotation actorpipeline.io/multiline.timeout: '1h' is ignored: use whole seconds from 1s to 600s")]
    [InlineData(
        "multiline.pattern",
        "(a{100}){11}",
        "annotation actorpipeline.io/multiline.pattern: '(a{100}){11}' is ignored: '{11}' makes more than 1,000 repeats, also of what is "
            + "repeated already; Go's RE2 takes no more"
    )]
    [InlineData(
        "multiline.pattern",
        "((x{10}|y){5,}z{3}){21}",
        "annotation actorpipeline.io/multiline.pattern: '((x{10}|y){5,}z{3}){21}' is ignored: '{21}' makes more than 1,000 repeats, also "
            + "of what is repeated already; Go's RE2 takes no more"
    )]
    [InlineData("multiline.pattern", @"[a\b]", @"annotation actorpipeline.io/multiline.pattern: '[a\b]' is ignored: '\b' within [ ] is not known to Go's RE2")]
    [InlineData(
        "multiline.pattern",
        "[[:greek:]]",
        "annotation actorpipeline.io/multiline.pattern: '[[:greek:]]' is ignored: '[:greek:]' is not known to Go's RE2, there are alnum "
            + "alpha ascii blank cntrl digit graph lower print punct space upper word xdigit"
    )]
    [InlineData(
        "multiline.pattern",
        "(?P<aé>x)",
        "annotation actorpipeline.io/multiline.pattern: '(?P<a?>x)' is ignored: a group's name is ASCII letters, digits and _ for Go's RE2, not 'a?'"
    )]
    [InlineData(
        "multiline.pattern",
        "(?<a>x)",
        "annotation actorpipeline.io/multiline.pattern: '(?<a>x)' is ignored: older Filebeats do not know '(?<a>', write (?P<a>"
    )]
    [InlineData(
        "topci",
        "x",
        "annotation actorpipeline.io/topci: 'x' is ignored: there is no such annotation, there are enabled, paths, encoding, "
            + "multiline, multiline.pattern, multiline.negate, multiline.match, multiline.max-lines, multiline.timeout, "
            + "include-lines, exclude-lines, topic, parser, "
            + "drop, keep, rename, mask"
    )]
    public void Should_keep_the_default_and_say_why_when_an_annotation_is_wrong(string name, string value, string reason)
    {
        var hints = Hints(ServiceHints.Prefix + name, value);

        Assert.Equal((true, null, null), (hints.Enabled, hints.Topic, hints.Parser));
        Assert.Equal([reason], hints.Problems);
    }

    [Theory]
    [InlineData(@"^\d{4}-\d{2}-\d{2}T")]
    [InlineData(@"^\[[^\]]+\] (?:ERROR|WARN)\b")]
    [InlineData(@"(?i)^\s+at (?P<where>.*)\.$")]
    [InlineData(@"\\(x)\x41\p{L}[[:alpha:]]")]
    [InlineData("^[$]{")]
    [InlineData("(a{100}){10}|(b{10}c{990})[{9999}]{11}(?P<a>x)(?P<a>y)(d{0}){1000}")]
    [InlineData(@"[]a\]{99}]{11}[^]b]{0}(x{0,}){3}")]
    public void Should_take_a_pattern_when_go_knows_it(string pattern)
    {
        var hints = Hints("actorpipeline.io/multiline.pattern", pattern);

        Assert.Empty(hints.Problems);
        Assert.Equal(new MultilineHint(pattern, false, "after"), hints.Multiline);
    }

    [Fact]
    public void Should_refuse_paths_when_services_have_no_folder_of_their_own()
    {
        var options = new FilebeatOptions { Paths = "/logs/{service}*.log" };
        var hints = ServiceHints.For(Service("web-service", "default", ("actorpipeline.io/paths", "*.txt")), options);

        Assert.EndsWith("filebeat.paths is /logs/{service}*.log, which gives services no folder of their own", Assert.Single(hints.Problems));
    }

    [Fact]
    public void Should_ignore_annotations_when_they_are_not_ours() => Assert.Empty(Hints("prometheus.io/scrape", "maybe").Problems);

    [Fact]
    public void Should_shorten_the_value_when_it_is_long() =>
        Assert.InRange(Hints("actorpipeline.io/topic", new string('x', 5000) + "\n").Problems[0].Length, 80, 400);

    [Theory]
    [InlineData("multiline.negate", "true", "", "")]
    [InlineData("multiline.max-lines", "50", "multiline.pattern", "^\\d")]
    [InlineData("multiline.timeout", "3s", "multiline", "java")]
    public void Should_judge_an_annotation_with_the_one_it_needs(string name, string value, string other, string with)
    {
        var annotations = new Dictionary<string, string> { ["actorpipeline.io/" + name] = value };
        if (other.Length > 0)
            annotations["actorpipeline.io/" + other] = with;
        var judged = ServiceHints.Judge(new ServiceDescription(new ServiceId("demo", "a-service"), annotations.ToImmutableDictionary()), new FilebeatOptions());
        var problem = judged.Single(one => one.Name == "actorpipeline.io/" + name).Problem;
        Assert.Equal(
            other.Length == 0 ? "annotation actorpipeline.io/multiline.pattern: '' is ignored: the other multiline annotations need it" : null,
            problem
        );
    }

    [Fact]
    public void Should_say_that_a_preset_brings_negate_and_match()
    {
        var service = new ServiceDescription(
            new ServiceId("demo", "a-service"),
            ImmutableDictionary<string, string>
                .Empty.Add("actorpipeline.io/multiline", "java")
                .Add("actorpipeline.io/multiline.negate", "true")
                .Add("actorpipeline.io/multiline.match", "sideways")
        );
        var judged = ServiceHints.Judge(service, new FilebeatOptions());
        Assert.Equal(
            "annotation actorpipeline.io/multiline.negate: 'true' is ignored: multiline names a preset, which brings it",
            judged.Single(one => one.Name.EndsWith("negate", StringComparison.Ordinal)).Problem
        );
        Assert.Contains("'sideways'", judged.Single(one => one.Name.EndsWith("match", StringComparison.Ordinal)).Problem, StringComparison.Ordinal);
        Assert.Equal(2, ServiceHints.For(service, new FilebeatOptions()).Problems.Length);
    }
}

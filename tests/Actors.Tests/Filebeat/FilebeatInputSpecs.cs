using ActorPipeline.Actors.Filebeat;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Filebeat;

public sealed class FilebeatInputSpecs
{
    private static readonly FilebeatOptions Defaults = new() { TopicAllowed = "^logs" };

    private static string Golden(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Filebeat", "Golden", name));

    [Fact]
    public void Should_render_a_filestream_input_when_the_type_is_filestream()
    {
        var input = FilebeatInput.For(Service("web-service"), Defaults);

        Assert.Equal(Golden("filestream.yml"), input.Yaml);
        Assert.Equal(("web-service.yml", "logs.web-service", null), (input.Key, input.Topic, input.Problem));
    }

    [Fact]
    public void Should_render_neither_id_nor_identity_when_the_type_is_log() =>
        Assert.Equal(Golden("log.yml"), FilebeatInput.For(Service("web-service"), Defaults with { InputType = "log" }).Yaml);

    [Fact]
    public void Should_use_namespace_topic_and_parser_when_options_and_annotations_ask_for_them()
    {
        var service = Service("web-service", "demo", ("actorpipeline.io/topic", "logs.shop"), ("actorpipeline.io/parser", "logfmt"));
        var input = FilebeatInput.For(service, Defaults with { Paths = "/mnt/data/logs/{namespace}/{service}/*.log" });

        Assert.Equal(Golden("filestream-annotated.yml"), input.Yaml);
        Assert.Equal(("demo.web-service.yml", "logs.shop", null), (input.Key, input.Topic, input.Problem));
    }

    [Theory]
    [InlineData("x", 20)]
    [InlineData("\u4e2d", 7)]
    public void Should_refuse_annotations_that_take_more_of_the_ConfigMap_than_is_a_services_share(string letter, int patterns)
    {
        var text = string.Join('\n', Enumerable.Repeat(string.Concat(Enumerable.Repeat(letter, 500)), patterns));
        var input = FilebeatInput.For(Service("web-service", "demo", ("actorpipeline.io/exclude-lines", text)), Defaults);

        Assert.Equal(FilebeatInput.For(Service("web-service", "demo"), Defaults).Yaml, input.Yaml);
        Assert.Contains("allowed are 8192 (filebeat.input-max-bytes)", input.Problem);
    }

    [Fact]
    public void Should_count_a_character_of_any_language_as_its_bytes_and_not_as_an_escape()
    {
        // 5 patterns of 500 characters of 3 bytes: 7.5 KB, and 15 KB as escapes.
        var text = string.Join('\n', Enumerable.Repeat(string.Concat(Enumerable.Repeat("\u4e2d", 500)), 5));
        var input = FilebeatInput.For(Service("web-service", "demo", ("actorpipeline.io/exclude-lines", text)), Defaults);

        Assert.Null(input.Problem);
        Assert.Contains("\u4e2d\u4e2d", input.Yaml);
        Assert.InRange(input.Bytes, 7500, 8192);
    }

    [Theory]
    [InlineData("filestream", "filestream-all.yml")]
    [InlineData("log", "log-all.yml")]
    public void Should_render_everything_when_every_annotation_is_used(string type, string golden)
    {
        var service = Service(
            "web-service",
            "demo",
            ("actorpipeline.io/enabled", "true"),
            ("actorpipeline.io/paths", "*.txt, app/**/*.log"),
            ("actorpipeline.io/topic", "logs.shop"),
            ("actorpipeline.io/parser", "json"),
            ("actorpipeline.io/multiline.pattern", @"^\s+at ""x"""),
            ("actorpipeline.io/multiline.negate", "true"),
            ("actorpipeline.io/multiline.match", "before"),
            ("actorpipeline.io/multiline.max-lines", "100"),
            ("actorpipeline.io/multiline.timeout", "3s"),
            ("actorpipeline.io/encoding", "latin1"),
            ("actorpipeline.io/include-lines", "^ERR\n^WARN"),
            ("actorpipeline.io/exclude-lines", "health, live")
        );
        var input = FilebeatInput.For(service, Defaults with { InputType = type });

        Assert.Equal(Golden(golden), input.Yaml);
        Assert.Null(input.Problem);
    }

    [Fact]
    public void Should_render_what_differs_from_filebeats_own_when_options_say_so()
    {
        var options = Defaults with
        {
            Version = "8.19.1",
            FileIdentity = "fingerprint",
            FingerprintLength = 256,
            ExcludeFiles = [],
            Symlinks = true,
            BackoffInit = TimeSpan.FromSeconds(1),
            BackoffMax = TimeSpan.FromMinutes(1),
            CloseInactive = TimeSpan.FromHours(1),
            CloseRemoved = false,
            CloseRenamed = true,
        };

        Assert.Equal(Golden("filestream-fingerprint.yml"), FilebeatInput.For(Service("web-service"), options).Yaml);
        Assert.Equal(Golden("log-close.yml"), FilebeatInput.For(Service("web-service"), options with { InputType = "log", FileIdentity = "native" }).Yaml);
    }

    [Theory]
    [InlineData("7.17.29", false, false, false)]
    [InlineData("8", true, false, false)]
    [InlineData("8.10", true, false, true)]
    [InlineData("9", true, true, true)]
    [InlineData("10.0", true, true, true)]
    public void Should_leave_out_what_the_version_does_not_know(string version, bool fingerprints, bool deprecates, bool identifies)
    {
        var options = Defaults with { Version = version };
        var log = options with { InputType = "log" };

        Assert.Equal(fingerprints, FilebeatInput.For(Service("web-service"), options).Yaml.Contains("fingerprint.enabled: false", StringComparison.Ordinal));
        Assert.Equal(deprecates, FilebeatInput.For(Service("web-service"), log).Yaml.Contains("allow_deprecated_use: true", StringComparison.Ordinal));
        Assert.Equal(identifies, !(options with { FileIdentity = "fingerprint" }).Problems().Any());
        Assert.NotEmpty((log with { FileIdentity = "fingerprint" }).Problems());
    }

    [Fact]
    public void Should_keep_the_id_when_the_options_change()
    {
        var other = Defaults with
        {
            Paths = "/logs/{namespace}/{service}/*.log",
            Topic = "{namespace}.{service}",
            Version = "8.19",
            FileIdentity = "fingerprint",
            LineMaxBytes = 1 << 20,
            BackoffMax = TimeSpan.FromSeconds(5),
            CloseRemoved = false,
        };

        Assert.Contains("  id: \"default.web-service\"\n", FilebeatInput.For(Service("web-service"), Defaults).Yaml);
        Assert.Contains("  id: \"default.web-service\"\n", FilebeatInput.For(Service("web-service"), other).Yaml);
    }

    [Fact]
    public void Should_read_the_folder_of_the_service_when_the_source_names_one() =>
        Assert.Contains(
            "  paths: [\"/home/me/logs/web-service/*.log*\"]\n",
            FilebeatInput.For(Service("web-service") with { LogDirectory = "/home/me/logs/web-service" }, Defaults).Yaml
        );

    [Fact]
    public void Should_take_a_folder_literally_when_its_name_looks_like_a_pattern_or_a_variable() =>
        Assert.Contains(
            """  paths: ["/a\\[1]\\*/$${HOME}/web-service/*.log*"]""",
            FilebeatInput.For(Service("web-service") with { LogDirectory = "/a[1]*/${HOME}/web-service" }, Defaults).Yaml
        );

    [Fact]
    public void Should_name_key_value_and_rule_when_options_are_wrong()
    {
        var options = new FilebeatOptions
        {
            InputType = "tail",
            Paths = "/logs/{pod}/*.log",
            Topic = "logs.{Service}",
            TopicAllowed = "(?=x)",
            RemovalGrace = TimeSpan.FromSeconds(-1),
        };

        Assert.Equal(
            [
                "filebeat.input-type: 'tail' is not allowed, use filestream or log",
                "filebeat.paths: '/logs/{pod}/*.log' lacks {service}, so that every service would read the same files",
                "filebeat.paths: '{pod}' is not allowed, use {service} and {namespace}",
                "filebeat.topic: '{Service}' is not allowed, use {service} and {namespace}",
            ],
            options.Problems().Take(4)
        );
        Assert.StartsWith("filebeat.topic-allowed: '(?=x)' is not a regular expression without look-around", options.Problems().ElementAt(4));
        Assert.Equal("filebeat.removal-grace: -00:00:01 is negative, use 0s or more", options.Problems().ElementAt(5));
        Assert.Empty(Defaults.Problems());
        Assert.Equal(
            "filebeat.version: 'newest' is not allowed, use a version from 7, such as 7.17 or 9",
            Assert.Single((Defaults with { Version = "newest" }).Problems())
        );
        Assert.Equal(
            "filebeat.paths: '/**/{service}/**/*.log' has ** more than once, which Filebeat does not take",
            Assert.Single((Defaults with { Paths = "/**/{service}/**/*.log" }).Problems())
        );
        Assert.StartsWith("filebeat.exclude-files: '(?=x)' is not allowed: ", Assert.Single((Defaults with { ExcludeFiles = ["(?=x)"] }).Problems()));
        // Not looked at when it is the default, so it is here.
        Assert.All(Defaults.ExcludeFiles, pattern => Assert.Null(GoPattern.Problem(pattern)));
        Assert.Equal(
            "filebeat.backoff.init: 00:00:02 is more than filebeat.backoff.max, 00:00:01",
            Assert.Single((Defaults with { BackoffInit = TimeSpan.FromSeconds(2) }).Problems())
        );
        Assert.EndsWith(
            "since Filebeat 8.10, and filebeat.input-type is filestream, filebeat.version 7.17",
            Assert.Single((Defaults with { Version = "7.17", FileIdentity = "fingerprint" }).Problems())
        );
    }
}

using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class ConfigCommandSpecs
{
    [Fact]
    public async Task Should_say_ok_when_the_configuration_is_right() =>
        Assert.Equal(new Harness.Result(0, "ok" + Environment.NewLine, ""), await Harness.RunAsync("config", "check"));

    [Fact]
    public async Task Should_say_every_error_and_exit_2_when_it_is_wrong()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("bad.conf", "actorpipeline {\n batch.max-events = 0\n nope = 1\n}");
        var result = await Harness.RunAsync("config", "check", "--config", file);
        Assert.Equal(2, result.Code);
        Assert.Equal("", result.Out);
        Assert.Contains($"actorpipeline.batch.max-events is \"0\" (from {file}:2); allowed is a whole number from 1 to 100000.", result.Error);
        Assert.Contains($"actorpipeline.nope (from {file}:3) is no known key", result.Error);
    }

    [Fact]
    public async Task Should_show_what_is_in_force_and_never_a_secret()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write(
            "secret.conf",
            """
            actorpipeline {
              elastic { auth { api-key = hunter2, bearer = hunter2, username = me, password = hunter2 }, urls = ["http://me:hunter2@elastic:9200"] }
              http.token = hunter2
              kafka.client { sasl.password = hunter2, ssl.key.password = hunter2, sasl.oauthbearer.client.secret = hunter2, sasl.username = me }
            }
            """
        );
        var result = await Harness.RunAsync("config", "show", "--config", file, "--origin");
        Assert.Equal(0, result.Code);
        Assert.DoesNotContain("hunter2", result.Out);
        Assert.Contains($"actorpipeline.http.token = \"<redacted>\"  # {file}:3", result.Out);
        Assert.Contains("actorpipeline.kafka.client.sasl.username = me", result.Out);
        Assert.Contains("actorpipeline.batch.max-events = 1000  # reference.conf:", result.Out);
        var check = await Harness.RunAsync("config", "check", "--config", file);
        Assert.Equal(2, check.Code);
        Assert.DoesNotContain("hunter2", check.Error);
    }

    [Fact]
    public async Task Should_print_what_can_be_read_back()
    {
        using var directory = new TemporaryFolder();
        var shown = await Harness.RunAsync("config", "show");
        var file = directory.Write("shown.conf", shown.Out);
        Assert.Equal(shown.Out, (await Harness.RunAsync("config", "show", "--config", file)).Out);
        Assert.Equal(0, (await Harness.RunAsync("config", "check", "--config", file)).Code);
    }

    [Theory]
    [InlineData("kafka.client.foo.bar = 1", "actorpipeline.kafka.client is refused by librdkafka: No such configuration property: \"foo.bar\".")]
    [InlineData("kafka.client.max.in.flight = 10", "actorpipeline.kafka.client is refused by librdkafka for the producer of dead letters: ")]
    [InlineData(
        "kafka.client { security.protocol = SASL_SLL, sasl.password = hunter2 }",
        "Invalid value \"SASL_SLL\" for configuration property \"security.protocol\""
    )]
    [InlineData(
        "elastic.tls.ca-file = /nowhere/ca.pem",
        "actorpipeline.elastic.tls.ca-file is \"/nowhere/ca.pem\"; allowed is the path of a readable file of certificates in PEM form"
    )]
    [InlineData("elastic.auth.api-key = \"hunter2\\nhunter2\"", "actorpipeline.elastic.auth (api-key) is no text for an HTTP header; allowed is one line.")]
    [InlineData("x = 1 }\nakka { loglevel = TRACE", "akka.loglevel is \"TRACE\" (from ")]
    public async Task Should_refuse_what_could_not_be_started_with(string hocon, string expected)
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.conf", $"actorpipeline {{ {hocon} }}");
        foreach (
            var command in (string[][])
                [
                    ["config", "check"],
                    ["run", "--broker", "127.0.0.1:1", "--http", "0"],
                ]
        )
        {
            var result = await Harness.RunAsync([.. command, "--config", file]);
            Assert.Equal(2, result.Code);
            Assert.Contains(expected, result.Error);
            Assert.DoesNotContain("hunter2", result.Error);
        }
    }

    [Fact]
    public async Task Should_take_a_secret_without_the_line_end_behind_it()
    {
        var environment = new Dictionary<string, string>
        {
            ["ACTORPIPELINE_ELASTIC_AUTH_API_KEY"] = "key\n",
            ["ACTORPIPELINE_KAFKA_CLIENT_SASL_PASSWORD"] = "word\r\n",
        };
        var (options, errors) = Binder.Bind(ConfigSources.Load(null, [], environment, []), File.ReadAllText);
        Assert.Empty(errors);
        Assert.Equal(("key", "word"), (options.Elastic.Auth.ApiKey, options.Kafka.Client["sasl.password"]));
        Assert.Equal(0, (await Harness.RunAsync(environment, TestContext.Current.CancellationToken, "config", "check")).Code);
    }

    [Fact]
    public async Task Should_show_what_local_changes() =>
        Assert.Contains(
            "actorpipeline.batch.max-delay = 200ms  # local.conf:",
            (await Harness.RunAsync("config", "show", "--profile", "local", "--origin")).Out
        );
}

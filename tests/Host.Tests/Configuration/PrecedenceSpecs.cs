using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests.Configuration;

public sealed class PrecedenceSpecs
{
    private const string Path = "actorpipeline.batch.max-events";

    private static PipelineOptions Load(IReadOnlyList<string> files, Dictionary<string, string> environment, params Setting[] flags)
    {
        var (options, errors) = Binder.Bind(ConfigSources.Load(null, files, environment, flags), File.ReadAllText);
        Assert.Empty(errors);
        return options;
    }

    [Fact]
    public void Should_prefer_flag_to_environment_to_later_file_to_earlier_file_to_reference()
    {
        using var directory = new TemporaryFolder();
        var first = directory.Write("1.conf", $"{Path} = 11\nactorpipeline.batch.max-delay = 3s");
        var second = directory.Write("2.conf", $"{Path} = 12");
        Dictionary<string, string> environment = new() { ["ACTORPIPELINE_BATCH_MAX_EVENTS"] = "13" };

        Assert.Equal(1000, Load([], []).Batch.MaxEvents);
        Assert.Equal(11, Load([first], []).Batch.MaxEvents);
        var both = Load([first, second], []);
        Assert.Equal(12, both.Batch.MaxEvents);
        Assert.Equal(TimeSpan.FromSeconds(3), both.Batch.MaxDelay);
        Assert.Equal(13, Load([first, second], environment).Batch.MaxEvents);
        Assert.Equal(14, Load([first, second], environment, Setting.Of(Path, "14", "--batch-size")).Batch.MaxEvents);
    }

    [Fact]
    public void Should_read_lists_client_properties_and_secret_files_from_the_environment()
    {
        using var directory = new TemporaryFolder();
        var options = Load(
            [],
            new()
            {
                ["ACTORPIPELINE_KAFKA_TOPICS"] = "orders, ^logs\\..*",
                ["ACTORPIPELINE_KAFKA_CLIENT_SASL_USERNAME"] = "me",
                ["ACTORPIPELINE_KAFKA_CLIENT_SASL_PASSWORD_FILE"] = directory.Write("p", "pw\n"),
                ["ACTORPIPELINE_HTTP_TOKEN_FILE"] = directory.Write("t", "tok\n"),
                ["ACTORPIPELINE_DEBUG"] = "1",
            }
        );
        Assert.Equal(["orders", "^logs\\..*"], options.Kafka.Topics);
        Assert.Equal("me", options.Kafka.Client["sasl.username"]);
        Assert.Equal("pw", options.Kafka.Client["sasl.password"]);
        Assert.Equal("tok", options.Http.Token);
    }

    [Fact]
    public void Should_ignore_what_kubernetes_tells_about_services_of_our_name() =>
        Assert.Equal(
            9600,
            Load(
                [],
                new()
                {
                    ["ACTORPIPELINE_PORT"] = "tcp://10.0.0.1:9600",
                    ["ACTORPIPELINE_PORT_9600_TCP_ADDR"] = "10.0.0.1",
                    ["ACTORPIPELINE_SERVICE_HOST"] = "10.0.0.1",
                    ["ACTORPIPELINE_SERVICE_PORT_HTTP"] = "9600",
                    ["ACTORPIPELINE_HTTP_PORT"] = "tcp://10.0.0.1:80",
                }
            ).Http.Port
        );

    [Fact]
    public void Should_suggest_the_variable_when_one_names_no_key() =>
        Assert.Equal(
            "The environment variable ACTORPIPELINE_KAFKA_BROKER sets no known key; did you mean ACTORPIPELINE_KAFKA_BROKERS.",
            Assert.Throws<UsageException>(() => Load([], new() { ["ACTORPIPELINE_KAFKA_BROKER"] = "x:1" })).Message
        );
}

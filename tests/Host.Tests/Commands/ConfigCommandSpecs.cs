namespace ActorPipeline.Host.Tests.Commands;

public sealed class ConfigCommandSpecs
{
    [Fact]
    public async Task Should_say_ok_when_the_configuration_is_right() =>
        Assert.Equal(new Harness.Result(0, "ok" + Environment.NewLine, ""), await Harness.RunAsync("config", "check"));

    [Fact]
    public async Task Should_say_every_error_and_exit_2_when_it_is_wrong()
    {
        using var directory = Harness.Directory();
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
        using var directory = Harness.Directory();
        var file = directory.Write("secret.conf", """
            actorpipeline {
              elastic { auth { api-key = hunter2, bearer = hunter2, username = me, password = hunter2 }, urls = ["http://me:hunter2@elastic:9200"] }
              http.token = hunter2
              kafka.client { sasl.password = hunter2, ssl.key.password = hunter2, sasl.oauthbearer.client.secret = hunter2, sasl.username = me }
            }
            """);
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
        using var directory = Harness.Directory();
        var shown = await Harness.RunAsync("config", "show");
        var file = directory.Write("shown.conf", shown.Out);
        Assert.Equal(shown.Out, (await Harness.RunAsync("config", "show", "--config", file)).Out);
        Assert.Equal(0, (await Harness.RunAsync("config", "check", "--config", file)).Code);
    }

    [Fact]
    public async Task Should_show_what_local_changes() =>
        Assert.Contains("actorpipeline.batch.max-delay = 200ms  # local.conf:", (await Harness.RunAsync("config", "show", "--profile", "local", "--origin")).Out);
}

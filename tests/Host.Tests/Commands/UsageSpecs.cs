using System.Net;
using System.Net.Sockets;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class UsageSpecs
{
    private static async Task ShouldRefuse(string expected, params string[] args)
    {
        var result = await Harness.RunAsync(args);
        Assert.Equal(expected + Environment.NewLine, result.Error);
        Assert.Equal(2, result.Code);
        Assert.Equal("", result.Out);
    }

    [Fact]
    public Task Should_say_what_to_type_when_run_has_no_broker() =>
        ShouldRefuse("No Kafka broker given. Type: actorpipeline run --broker HOST:PORT, or set actorpipeline.kafka.brokers.", "run");

    [Fact]
    public Task Should_suggest_the_option_when_one_is_mistyped() =>
        ShouldRefuse("'run' knows no option \"--brokr\"; did you mean --broker. See: actorpipeline run --help", "run", "--brokr", "a:1");

    [Fact]
    public Task Should_not_take_a_mistyped_option_for_a_file() =>
        ShouldRefuse("'ship' knows no option \"--brokre\"; did you mean --broker. See: actorpipeline ship --help", "ship", "--brokre", "a:1", "x.log");

    [Fact]
    public Task Should_suggest_the_command_when_one_is_mistyped() =>
        ShouldRefuse("actorpipeline knows no command \"locla\"; did you mean local. See: actorpipeline --help", "locla");

    [Fact]
    public async Task Should_name_the_commands_when_none_is_given()
    {
        var result = await Harness.RunAsync();
        Assert.Equal(2, result.Code);
        Assert.StartsWith("actorpipeline needs a command: local, run, ship", result.Error);
    }

    [Fact]
    public Task Should_refuse_a_word_too_many() =>
        ShouldRefuse("'run' knows no argument \"extra\". See: actorpipeline run --help", "run", "--broker", "a:1", "extra");

    [Theory]
    [InlineData("'trace' needs SERVICE. See: actorpipeline trace --help", "trace")]
    [InlineData("'parse' needs FILE. See: actorpipeline parse --help", "parse")]
    [InlineData("'down' needs ADDRESS. See: actorpipeline cluster down --help", "cluster", "down")]
    [InlineData("'tap' needs SERVICE, and \"\" is none. See: actorpipeline tap --help", "tap", "")]
    [InlineData("'down' needs ADDRESS, and \"\" is none. See: actorpipeline cluster down --help", "cluster", "down", "")]
    [InlineData("--batch-size needs a value, N. See: actorpipeline tune --help", "tune", "--batch-size")]
    [InlineData("--output needs a value, text|json. See: actorpipeline top --help", "top", "--output")]
    public Task Should_name_the_argument_that_is_missing(string expected, params string[] args) => ShouldRefuse(expected, args);

    [Fact]
    public Task Should_name_the_flag_when_its_value_is_not_allowed() =>
        ShouldRefuse(
            "actorpipeline.batch.max-events is \"0\" (from --batch-size); allowed is a whole number from 1 to 100000.",
            "run",
            "--broker",
            "a:1",
            "--batch-size",
            "0"
        );

    [Fact]
    public Task Should_name_the_port_flag_when_its_value_is_not_allowed() =>
        ShouldRefuse(
            "--elastic-port is \"x\"; allowed is a whole number from 0 to 65535. See: actorpipeline embedded --help",
            "embedded",
            "--elastic-port",
            "x"
        );

    [Fact]
    public Task Should_name_the_profiles_there_are() =>
        ShouldRefuse("--profile is \"prod\"; allowed is local. See: actorpipeline config show --help", "config", "show", "--profile", "prod");

    [Fact]
    public Task Should_refuse_a_config_file_that_does_not_exist() =>
        ShouldRefuse("--config names \"/nowhere/x.conf\", which does not exist.", "run", "--config", "/nowhere/x.conf");

    [Fact]
    public Task Should_refuse_a_config_that_is_a_folder() =>
        ShouldRefuse($"--config names \"{Path.GetTempPath()}\", which cannot be read as a file.", "config", "check", "--config", Path.GetTempPath());

    [Fact]
    public async Task Should_name_file_and_line_when_hocon_is_wrong()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("bad.conf", "actorpipeline {\n  batch {\n");
        await ShouldRefuse($"{file}:3: '{{' opened in line 2 is never closed.", "run", "--config", file);
    }

    [Fact]
    public async Task Should_refuse_an_http_port_that_is_taken()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await ShouldRefuse(
            $"actorpipeline.http.port (--http) is {port}, a port that another program uses on 127.0.0.1; give another one, or 0 for any free one.",
            "run",
            "--broker",
            "127.0.0.1:1",
            "--http",
            $"{port}"
        );
    }

    [Fact]
    public async Task Should_refuse_an_elastic_port_that_is_taken()
    {
        using var directory = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        await ShouldRefuse(
            $"--elastic-port is {port}, a port that another program uses on 127.0.0.1; give another one, or 0 for any free one.",
            "embedded",
            "--data",
            directory.Path,
            "--elastic-port",
            $"{port}"
        );
    }

    [Fact]
    public async Task Should_refuse_a_folder_of_logs_that_does_not_exist()
    {
        using var directory = new TemporaryFolder();
        var logs = directory["nope"];
        await ShouldRefuse(
            $"--logs is \"{logs}\", which is no folder; allowed is a folder with one folder NAME-service per service.",
            "local",
            "--logs",
            logs,
            "--data",
            directory["data"],
            "--http",
            "0",
            "--elastic-port",
            "0"
        );
    }

    [Fact]
    public async Task Should_refuse_a_data_directory_that_cannot_be_made()
    {
        using var directory = new TemporaryFolder();
        var result = await Harness.RunAsync("embedded", "--data", directory.Write("file", "") + "/data", "--elastic-port", "0");
        Assert.Equal(2, result.Code);
        Assert.StartsWith($"--data is \"{directory["file"]}/data\"; allowed is a directory that can be created and written", result.Error);
    }

    [Fact]
    public async Task Should_refuse_a_parser_that_nobody_knows()
    {
        using var directory = new TemporaryFolder();
        var result = await Harness.RunAsync("ship", "--broker", "127.0.0.1:1", "--service", "a", "--parser", "nginx-acess", directory.Write("a.log", "x"));
        Assert.Equal(2, result.Code);
        Assert.StartsWith("--parser is \"nginx-acess\"; did you mean nginx-access; allowed are access, apache-access, ", result.Error);
    }

    [Fact]
    public async Task Should_refuse_a_log_of_filebeat_that_does_not_exist()
    {
        var result = await Harness.RunAsync("doctor", "--broker", "127.0.0.1:1", "--filebeat-log", "/nowhere/fb.log");
        Assert.Equal((2, ""), (result.Code, result.Out));
        Assert.StartsWith("--filebeat-log is \"/nowhere/fb.log\", which does not exist; allowed is a file, or - for standard input", result.Error);
    }

    [Theory]
    [InlineData("local", "--logs")]
    [InlineData("run", "--batch-size")]
    [InlineData("ship", "--service")]
    [InlineData("parse", "--parser")]
    [InlineData("embedded", "--elastic-port")]
    [InlineData("config", "check")]
    public async Task Should_explain_a_command_with_examples(string command, string mentions)
    {
        var result = await Harness.RunAsync(command, "--help");
        Assert.Equal(0, result.Code);
        Assert.Contains(mentions, result.Out);
        Assert.Contains($"Examples:{Environment.NewLine}  actorpipeline {command}", result.Out);
    }
}

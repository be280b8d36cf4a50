using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Host.Commands;
using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class ShipCommandSpecs
{
    [Fact]
    public async Task Should_send_every_line_and_say_so()
    {
        using var directory = new TemporaryFolder();
        using var kafka = EmbeddedKafka.Start();
        var result = await Harness.RunAsync(
            "ship",
            "--broker",
            kafka.BootstrapServers,
            "--service",
            "web-service",
            directory.Write("a.log", "one\ntwo\n"),
            directory.Write("b.log", "three\n")
        );
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.StartsWith($"Sent 3 lines (14 B) of 2 files to {kafka.BootstrapServers} in ", result.Out);

        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig
            {
                BootstrapServers = kafka.BootstrapServers,
                GroupId = "test",
                AutoOffsetReset = AutoOffsetReset.Earliest,
            }
        ).Build();
        consumer.Subscribe("logs.web-service");
        var events = Enumerable.Range(0, 3).Select(_ => consumer.Consume(TestContext.Current.CancellationToken).Message.Value).ToList();
        consumer.Close();
        Assert.Contains(events, text => text.Contains("\"three\""));
    }

    [Fact]
    public async Task Should_ask_for_the_service_when_the_folder_names_none()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.log", "one\n");
        var result = await Harness.RunAsync("ship", "--broker", "127.0.0.1:1", file);
        Assert.Equal(2, result.Code);
        Assert.Equal(
            $"\"{file}\" is in the folder \"{Path.GetFileName(directory.Path)}\", which names no service (…-service); say which one with "
                + $"--service NAME.{Environment.NewLine}",
            result.Error
        );
    }

    [Theory]
    [InlineData("The file \"/nowhere/a.log\" does not exist.", "--broker", "127.0.0.1:1", "/nowhere/a.log")]
    [InlineData("No Kafka broker given. Type: actorpipeline ship --broker HOST:PORT FILE…, or set actorpipeline.kafka.brokers.", "/nowhere/a.log")]
    [InlineData(
        "--topic is \"a b\"; allowed is a topic name (letters, digits, '.', '_', '-').",
        "--broker",
        "127.0.0.1:1",
        "--topic",
        "a b",
        "--service",
        "x",
        "/dev/null"
    )]
    [InlineData(
        "--service is \"a b\"; allowed is a name of letters, digits, '.', '_', '-', because the topic is logs.NAME; or say another with --topic T.",
        "--broker",
        "127.0.0.1:1",
        "--service",
        "a b",
        "/dev/null"
    )]
    public async Task Should_refuse_what_cannot_work(string expected, params string[] args) =>
        Assert.Equal(new Harness.Result(2, "", expected + Environment.NewLine), await Harness.RunAsync(["ship", .. args]));

    [Fact]
    public void Should_show_rate_and_time_left()
    {
        var now = new BackfillProgress(0, "/logs/a.log", 10_000, 2_500_000, 10_000_000, null);
        Assert.Equal("/logs/a.log: 10,000 lines, 2.5 MB of 10.0 MB (25 %), 1,000 lines/s, 00:00:30 left", ShipDisplay.Line(now, TimeSpan.FromSeconds(10)));
        Assert.EndsWith("waiting: for consumers", ShipDisplay.Line(now with { Waiting = "for consumers" }, TimeSpan.FromSeconds(10)));
    }
}

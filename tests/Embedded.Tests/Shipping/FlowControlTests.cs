using System.Security.Cryptography;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Tests.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Shipping;

public sealed class FlowControlTests
{
    [Fact]
    public async Task Should_wait_for_the_consumers_and_lose_nothing_when_a_file_is_larger_than_a_partition_keeps()
    {
        await using var world = new ShipperWorld();
        world.Input("cart-service");
        const int lines = 30_000; // 15 MB that do not compress well, where a partition keeps 5
        await using (var file = new StreamWriter(world.Log()) { NewLine = "\n" })
        {
            for (var i = 0; i < lines; i++)
            {
                file.WriteLine($"{i} {Convert.ToHexString(RandomNumberGenerator.GetBytes(250))}");
            }
        }

        await world.StartAsync();
        await Eventually.TrueAsync(() => world.Shipper.Status.WaitingForConsumer);
        var held = world.Shipper.Status;
        Assert.InRange(held.Uncommitted, 2 << 20, 3 << 20);
        Assert.InRange(held.LinesSent, 1, lines / 2);
        File.WriteAllText(Path.Combine(world.Logs, "../cart-service/c.log"), "another file does not wait\n");
        await world.SentAsync(held.LinesSent + 1);
        Assert.Single(world.Read(1, "logs.cart-service"));

        using var consumer = new ConsumerBuilder<Ignore, string>(
            new ConsumerConfig(Wire.Client(world.Kafka))
            {
                GroupId = ShipperWorld.Group,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                EnableAutoCommit = false,
                FetchWaitMaxMs = 10,
                FetchQueueBackoffMs = 5,
            }
        ).Build();
        consumer.Subscribe(ShipperWorld.Topic);
        using var deadline = new CancellationTokenSource(Wire.Timeout);
        for (var i = 0; i < lines; i++)
        {
            var record = consumer.Consume(deadline.Token);
            Assert.Equal(i, record.Offset.Value);
            Assert.Contains($"\"message\":\"{i} ", record.Message.Value, StringComparison.Ordinal);
            if (i % 1000 == 999)
            {
                consumer.Commit(record);
            }
        }

        consumer.Close();
        await Eventually.TrueAsync(() => world.Shipper.Status is { WaitingForConsumer: false } s && s.LinesSent == lines + 1);
        Assert.Equal(0, world.Shipper.Status.ErrorCount);
    }

    [Fact]
    public async Task Should_go_on_with_other_files_when_one_cannot_be_read_or_its_partition_has_no_leader()
    {
        await using var world = new ShipperWorld();
        world.Input("cart-service");
        world.Input(
            "web-service",
            $$"""
            - type: filestream
              id: web-service
              paths: ["{{world.Logs}}/*.log"]
              prospector.scanner.symlinks: true
              fields: {log_topic: logs.web-service}
            """
        );
        await world.StartAsync();
        world.Kafka.CreateTopic("logs.cart-service");
        for (var partition = 0; partition < 4; partition++)
        {
            world.Kafka.SetPartitionLeader("logs.cart-service", partition, -1);
        }

        File.WriteAllText(Path.Combine(world.Logs, "../cart-service/c.log"), "held\n");
        File.CreateSymbolicLink(world.Log("a-broken.log"), "/proc/self/mem");
        File.WriteAllText(world.Log(), "one\n");
        await world.SentAsync(1);
        await Eventually.TrueAsync(() => world.Shipper.Status is { Files: 3 } s && s.Errors.Any(e => e.Contains("leader", StringComparison.Ordinal)));
        Assert.Equal("one", world.Read(1)[0].Message);
        for (var partition = 0; partition < 4; partition++)
        {
            world.Kafka.SetPartitionLeader("logs.cart-service", partition, 1);
        }

        await world.SentAsync(2);
        Assert.Equal("held", world.Read(1, "logs.cart-service")[0].Message);
    }
}

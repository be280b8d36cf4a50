using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Embedded.Tests.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Shipping;

/// <summary>
/// What is promised about kills: whatever is lost with the process, a line has one topic-partition-offset over all
/// incarnations, an offset one content, and no line is missing.
/// </summary>
public sealed class KillTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Should_give_each_line_one_offset_for_ever_when_killed_at_any_point(int seed)
    {
        var random = new Random(seed);
        await using var world = new ShipperWorld();
        var written = new List<string>();
        var everSeen = new Dictionary<(int Partition, long Offset), string>();
        var kills = 0;
        for (var life = 0; life < 8; life++)
        {
            var steps = random.Next(1, 12);
            try
            {
                await world.StartAsync(_ =>
                {
                    if (Interlocked.Decrement(ref steps) == 0)
                    {
                        kills++;
                        throw new Killed();
                    }
                });
                for (var burst = 0; burst < 4; burst++)
                {
                    written.AddRange(Write(world, random, written.Count));
                    await Eventually.TrueAsync(() => world.Shipper.Completion.IsCompleted || world.Shipper.Status.LinesSent > 0);
                    CommitSome(world, random);
                }

                await Eventually.TrueAsync(() => world.Shipper.Completion.IsCompleted || random.Next(20) == 0);
            }
            catch (Killed)
            {
                // during the replay of the start
            }

            Remember(world, everSeen);
            await world.StopAsync(); // the broker's memory is gone; after a kill there is nothing left to save
        }

        await world.StartAsync();
        await Eventually.TrueAsync(
            () =>
            {
                Remember(world, everSeen);
                return everSeen.Count >= written.Count;
            },
            () => $"{everSeen.Count} of {written.Count} lines, {world.Shipper.Status}"
        );

        Assert.Equal(written.Order(), everSeen.Values.Select(Message).Order());
        Assert.Equal(0, world.Shipper.Status.ErrorCount);
        Assert.InRange(kills, 1, 8);
    }

    [Fact]
    public async Task Should_not_send_again_what_the_group_committed_when_restarted()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        var partition = world.Read(1)[0].Partition;
        File.AppendAllText(world.Log(), "two\nthree\n");
        await world.SentAsync(3);
        world.Commit(ShipperWorld.Topic, partition, 2);
        await Eventually.TrueAsync(() => Journal.Peek(world.Data).Partitions[new(ShipperWorld.Topic, partition)].Committed == 2);
        await world.StopAsync();
        await world.StartAsync();
        File.AppendAllText(world.Log(), "four\n");
        await world.SentAsync(1);

        // The batch the commit fell into is there as a whole; the group's own offset is there again too.
        Assert.Equal([("two", 1L), ("three", 2L), ("four", 3L)], world.Read(3).Select(l => (l.Message, l.Offset)));
        using var client = new BrokerClient(world.Kafka.BootstrapServers, Wire.Timeout);
        var target = new TopicPartition(ShipperWorld.Topic, partition);
        Assert.Equal(2, client.Committed(ShipperWorld.Group, [target])[target]);
    }

    [Fact]
    public async Task Should_send_the_same_bytes_again_when_replayed_though_the_file_is_gone()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\ntwo\n");
        await world.StartAsync();
        await world.SentAsync(2);
        var before = world.Read(2);
        await world.StopAsync();
        File.Delete(world.Log());
        await world.StartAsync();

        Assert.Equal(before, world.Read(2));
    }

    [Fact]
    public async Task Should_read_the_lines_again_when_the_journal_ends_in_a_torn_frame()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        File.AppendAllText(world.Log(), "two\n");
        await world.SentAsync(2);
        await world.StopAsync();
        var path = Path.Combine(world.Data, "shipper.journal");
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..^3]);
        await world.StartAsync();
        await world.SentAsync(1);

        // Offset 1 was assigned, and to which line is no longer known: another line there would be taken for a duplicate.
        Assert.Equal([("one", 0L), ("two", 2 + EmbeddedKafkaOptions.SafeMargin)], world.Read(2).Select(l => (l.Message, l.Offset)));
        Assert.Contains("damaged", Assert.Single(world.Shipper.Status.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_lose_nothing_and_say_so_when_somebody_else_writes_to_the_partition()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\n");
        await world.StartAsync();
        await world.SentAsync(1);
        var partition = world.Read(1)[0].Partition;
        await Wire.ProduceAsync(world.Kafka, ShipperWorld.Topic, partition, CompressionType.None, "{\"message\":\"alien\"}");
        File.AppendAllText(world.Log(), "two\n");
        await world.SentAsync(2);
        Assert.Equal(["one", "alien", "two"], world.Read(3).Select(l => l.Message));
        Assert.Contains("Somebody else", Assert.Single(world.Shipper.Status.Errors), StringComparison.Ordinal);
        await Wire.ProduceAsync(world.Kafka, ShipperWorld.Topic, partition, CompressionType.None, "{\"message\":\"alien\"}");
        await world.StopAsync();
        await world.StartAsync();
        File.AppendAllText(world.Log(), "three\n");
        await world.SentAsync(1);

        Assert.Equal([("one", 0L), ("two", 2L), ("three", 4 + EmbeddedKafkaOptions.SafeMargin)], world.Read(3).Select(l => (l.Message, l.Offset)));
        Assert.Equal(0, world.Shipper.Status.ErrorCount);
    }

    [Fact]
    public async Task Should_lose_nothing_and_say_so_when_the_broker_was_started_without_the_resume_offsets()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\ntwo\n");
        await world.StartAsync();
        await world.SentAsync(2);
        await world.StopAsync();
        await world.StartAsync(resume: false);
        File.AppendAllText(world.Log(), "three\n");
        await world.SentAsync(1);

        Assert.Equal(["one", "two", "three"], world.Read(3).Select(l => l.Message));
        Assert.Contains("resume offsets", Assert.Single(world.Shipper.Status.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_send_nothing_twice_when_answers_are_lost()
    {
        await using var world = new ShipperWorld();
        await world.StartAsync();
        File.WriteAllText(world.Log(), "one\n");
        await world.SentAsync(1);
        world.Kafka.PushRequestErrors(0, ErrorCode.Local_Transport, ErrorCode.NotEnoughReplicas, ErrorCode.Local_Transport);
        File.AppendAllText(world.Log(), "two\nthree\n");
        await world.SentAsync(3);
        world.Kafka.SetBrokerDown();
        File.AppendAllText(world.Log(), "four\n");
        await Eventually.TrueAsync(() => world.Shipper.Status.ErrorCount > 3);
        world.Kafka.SetBrokerUp();
        await world.SentAsync(4);

        Assert.Equal([("one", 0L), ("two", 1L), ("three", 2L), ("four", 3L)], world.Read(4).Select(l => (l.Message, l.Offset)));
    }

    [Fact]
    public async Task Should_keep_what_counts_when_the_journal_is_rewritten()
    {
        await using var world = new ShipperWorld();
        File.WriteAllText(world.Log(), "one\ntwo\n");
        await world.StartAsync();
        await world.SentAsync(2);
        var before = world.Read(2);
        await world.StopAsync();
        using (var journal = Journal.Open(world.Data))
        {
            journal.Rewrite();
            journal.Rewrite();
        }

        await world.StartAsync();
        File.AppendAllText(world.Log(), "three\n");
        await world.SentAsync(1);

        var after = world.Read(3);
        Assert.Equal(before, after[..2]);
        Assert.Equal(("three", 2L), (after[2].Message, after[2].Offset));
    }

    private static IEnumerable<string> Write(ShipperWorld world, Random random, int from)
    {
        var lines = Enumerable.Range(from, random.Next(1, 400)).Select(i => $"line {i:d6} {new string('x', random.Next(200))}").ToList();
        File.AppendAllText(world.Log($"app{random.Next(3)}.log"), string.Concat(lines.Select(l => l + "\n")));
        return lines;
    }

    private static void CommitSome(ShipperWorld world, Random random)
    {
        using var client = new BrokerClient(world.Kafka.BootstrapServers, Wire.Timeout);
        var ends = client.Offsets(Enumerable.Range(0, 4).Select(p => new TopicPartition(ShipperWorld.Topic, p)));
        Assert.True(client.Commit(ShipperWorld.Group, ends.ToDictionary(e => e.Key, e => Math.Max(0, e.Value - random.Next(200)))));
    }

    private static void Remember(ShipperWorld world, Dictionary<(int, long), string> everSeen)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig(Wire.Client(world.Kafka))
            {
                GroupId = "seen",
                EnablePartitionEof = true,
                AutoOffsetReset = AutoOffsetReset.Earliest,
                FetchWaitMaxMs = 10,
            }
        ).Build();
        consumer.Assign(Enumerable.Range(0, 4).Select(p => new TopicPartitionOffset(ShipperWorld.Topic, p, Offset.Beginning)));
        using var deadline = new CancellationTokenSource(Wire.Timeout);
        for (var open = 4; open > 0; )
        {
            var result = consumer.Consume(deadline.Token);
            if (result.IsPartitionEOF)
            {
                open--;
            }
            else if (!everSeen.TryAdd((result.Partition.Value, result.Offset.Value), result.Message.Value))
            {
                Assert.Equal(everSeen[(result.Partition.Value, result.Offset.Value)], result.Message.Value);
            }
        }
    }

    private static string Message(string value) => new Shipped("", value, 0, 0).Message;

    private sealed class Killed : Exception;
}

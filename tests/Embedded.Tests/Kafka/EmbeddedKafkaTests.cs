using System.Text;
using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Kafka;

public sealed class EmbeddedKafkaTests
{
    [Theory]
    [InlineData(CompressionType.None)]
    [InlineData(CompressionType.Lz4)]
    [InlineData(CompressionType.Gzip)]
    public async Task Should_read_what_follows_a_gap_when_consuming_from_earliest(CompressionType compression)
    {
        using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("logs.gap", 1);
        kafka.AdvanceTo("logs.gap", 0, 3_000_000_000);
        await Wire.ProduceAsync(kafka, "logs.gap", 0, compression, "a", "b", "c");

        var records = Wire.ReadAll(kafka, "logs.gap", 3);

        Assert.Equal(["a", "b", "c"], records.Select(r => r.Message.Value));
        Assert.Equal([3_000_000_000, 3_000_000_001, 3_000_000_002], records.Select(r => r.Offset.Value));
    }

    [Fact]
    public async Task Should_step_over_a_gap_when_it_lies_between_records()
    {
        using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("logs.gap", 1);
        await Wire.ProduceAsync(kafka, "logs.gap", 0, CompressionType.Lz4, "a");
        kafka.AdvanceTo("logs.gap", 0, 1000);
        await Wire.ProduceAsync(kafka, "logs.gap", 0, CompressionType.None, "b");
        kafka.AdvanceTo("logs.gap", 0, 1002);
        kafka.AdvanceTo("logs.gap", 0, 500);
        await Wire.ProduceAsync(kafka, "logs.gap", 0, CompressionType.Lz4, "c");

        var records = Wire.ReadAll(kafka, "logs.gap", 3);

        Assert.Equal([("a", 0L), ("b", 1000L), ("c", 1002L)], records.Select(r => (r.Message.Value, r.Offset.Value)));
    }

    [Fact]
    public async Task Should_never_hand_out_an_offset_again_when_restarted_on_its_data_directory()
    {
        using var directory = new TemporaryFolder();
        var options = new EmbeddedKafkaOptions { DataDirectory = directory.Path };
        using (var first = EmbeddedKafka.Start(options))
        {
            first.CreateTopic("logs.web-service", 3);
            await Wire.ProduceAsync(first, "logs.web-service", 2, CompressionType.Lz4, "a", "b");
        }

        using var second = EmbeddedKafka.Start(options);
        await Wire.ProduceAsync(second, "logs.web-service", 2, CompressionType.Lz4, "c");
        var record = Assert.Single(Wire.ReadAll(second, "logs.web-service", 1));

        Assert.Equal(2 + EmbeddedKafkaOptions.SafeMargin, record.Offset.Value);
        Assert.Equal(2, record.Partition.Value);
        using var admin = new AdminClientBuilder(Wire.Client(second)).Build();
        Assert.Equal(3, Assert.Single(admin.GetMetadata("logs.web-service", Wire.Timeout).Topics).Partitions.Count);
    }

    [Fact]
    public void Should_start_at_the_exact_offset_when_a_feeder_replays_its_own_journal()
    {
        using var directory = new TemporaryFolder();
        File.WriteAllText(System.IO.Path.Combine(directory.Path, "kafka-offsets.json"), """{"logs.a":[70,7]}""");
        using var kafka = EmbeddedKafka.Start(
            new EmbeddedKafkaOptions
            {
                DataDirectory = directory.Path,
                ResumeAt = new Dictionary<TopicPartition, long> { [new("logs.a", 0)] = 40, [new("logs.b", 5)] = 9 },
            }
        );

        Assert.Equal((40L, 40L), Wire.Ends(kafka, "logs.a", 0));
        Assert.Equal((1_000_007L, 1_000_007L), Wire.Ends(kafka, "logs.a", 1));
        Assert.Equal((9L, 9L), Wire.Ends(kafka, "logs.b", 5));
        Assert.Equal(70, kafka.LastKnownEnd(new("logs.a", 0)));
        Assert.Null(kafka.LastKnownEnd(new("logs.c", 0)));
    }

    [Fact]
    public void Should_refuse_to_start_when_the_file_of_log_ends_is_damaged()
    {
        using var directory = new TemporaryFolder();
        File.WriteAllText(System.IO.Path.Combine(directory.Path, "kafka-offsets.json"), "{\"logs.a\":[7");

        var error = Assert.Throws<InvalidDataException>(() => EmbeddedKafka.Start(new() { DataDirectory = directory.Path }));

        Assert.Contains("kafka-offsets.json", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_serve_again_when_a_broker_was_down_and_requests_failed()
    {
        using var kafka = EmbeddedKafka.Start(new() { Brokers = 2 });
        kafka.CreateTopic("logs.web-service", 1);
        kafka.SetPartitionLeader("logs.web-service", 0, 2);
        kafka.SetGroupCoordinator("readers", 2);
        kafka.SetRoundTripTime(-1, TimeSpan.FromMilliseconds(1));
        kafka.SetBrokerDown(2);
        kafka.PushRequestErrors(0, ErrorCode.NotLeaderForPartition, ErrorCode.Local_Transport);
        var producing = Wire.ProduceAsync(kafka, "logs.web-service", 0, CompressionType.None, "a");
        kafka.SetBrokerUp(2);
        await producing;

        Assert.Equal("a", Wire.ReadAll(kafka, "logs.web-service", 1)[0].Message.Value);
    }

    [Fact]
    public async Task Should_tell_an_embedded_cluster_when_asked_by_its_id()
    {
        using var kafka = EmbeddedKafka.Start();
        using var admin = new AdminClientBuilder(Wire.Client(kafka)).Build();

        var cluster = await admin.DescribeClusterAsync();

        Assert.True(EmbeddedKafka.IsEmbedded(cluster.ClusterId));
        Assert.False(EmbeddedKafka.IsEmbedded("vPeOCWypqUOSepEvx0cbog"));
        Assert.False(EmbeddedKafka.IsEmbedded(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("..")]
    public void Should_refuse_a_topic_name_when_kafka_would(string name)
    {
        using var kafka = EmbeddedKafka.Start();

        Assert.Throws<ArgumentException>(() => kafka.CreateTopic(name, 1));
    }

    [Fact]
    public void Should_carry_the_published_check_value_when_a_crc32c_is_taken() => Assert.Equal(0xE3069283u, Crc32C.Of(Encoding.ASCII.GetBytes("123456789")));
}

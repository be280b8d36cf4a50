using System.Text;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Embedded.Tests.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Tests.Kafka;

public sealed class Lz4Tests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Should_be_read_by_an_ordinary_consumer_when_batches_are_compressed_by_hand(int seed)
    {
        using var kafka = EmbeddedKafka.Start();
        kafka.CreateTopic("logs.lz4", 1);
        using var client = new BrokerClient(kafka.BootstrapServers, Wire.Timeout);
        var random = new Random(seed);
        var expected = new List<string>();
        var builder = new ShippedBatchBuilder();
        var format = new FilebeatEvent("/logs/a.log", "filestream", "{}"u8, "agent");
        foreach (var size in new[] { 0, 1, 3, 11, 12, 13, 20, 300, 5_000, 70_000, 1_200_000 })
        {
            builder.Clear();
            for (var i = 0; i < 3; i++)
            {
                // from one repeated letter to noise
                var letters = 1 + random.Next(60);
                var line = new string([.. Enumerable.Range(0, size).Select(_ => (char)('A' + random.Next(letters)))]);
                expected.Add(line);
                builder.Add(format, Encoding.UTF8.GetBytes(line), 0, "2026-01-01T00:00:00.000Z"u8, LineFlags.None, int.MaxValue);
            }

            client.Append(new TopicPartition("logs.lz4", 0), builder.Build(0));
        }

        var read = Wire.ReadAll(kafka, "logs.lz4", expected.Count).Select(r => new Shipped(r).Message);
        Assert.Equal(expected, read);
    }
}

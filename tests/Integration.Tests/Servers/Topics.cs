using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>Makes topics that a test needs before anybody writes.</summary>
internal static class Topics
{
    /// <summary>Makes one.</summary>
    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="topic">Its name.</param>
    /// <param name="partitions">How many partitions.</param>
    /// <param name="copies">Replicas of each; -1 for what the broker is set to.</param>
    public static async Task MakeAsync(string brokers, string topic, int partitions, short copies = -1)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = brokers }).SetLogHandler((_, _) => { }).Build();
        await admin.CreateTopicsAsync([
            new TopicSpecification
            {
                Name = topic,
                NumPartitions = partitions,
                ReplicationFactor = copies,
            },
        ]);
    }
}

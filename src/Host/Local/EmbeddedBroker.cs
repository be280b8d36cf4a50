using System.Net;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Host.Local;

/// <summary>
/// Adapts the consumer to the stand-in broker, which delays a member that joins again (as for each new topic) for one second less than its session timeout: 9
/// s by default. With the stand-in a node uses a short session timeout.
/// </summary>
public static class EmbeddedBroker
{
    private const string SessionTimeout = "session.timeout.ms";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The same options, or adapted ones for the stand-in broker. Only brokers on this machine are asked.</summary>
    /// <param name="kafka">The configured options; a configured session timeout is kept.</param>
    public static async Task<KafkaOptions> AdaptAsync(KafkaOptions kafka)
    {
        if (kafka.Client.ContainsKey(SessionTimeout) || !IsLoopback(kafka.Brokers) || !await IsEmbeddedAsync(kafka))
            return kafka;
        return kafka with
        {
            DrainTimeout = TimeSpan.FromMilliseconds(Math.Min(kafka.DrainTimeout.TotalMilliseconds, 1_500)),
            Client = kafka.Client.SetItem(SessionTimeout, "2000").SetItem("heartbeat.interval.ms", "300").SetItem("topic.metadata.refresh.interval.ms", "500"),
        };
    }

    /// <summary>Whether these brokers are the stand-in.</summary>
    public static async Task<bool> IsEmbeddedAsync(KafkaOptions kafka)
    {
        var config = new ClientConfig(kafka.Client.ToDictionary()) { BootstrapServers = kafka.Brokers };
        using var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = RequestTimeout });
            return EmbeddedKafka.IsEmbedded(cluster.ClusterId);
        }
        catch (KafkaException)
        {
            // Away, or a broker without this request: the consumer will report what is wrong.
            return false;
        }
    }

    private static bool IsLoopback(string brokers) =>
        brokers
            .Split(',', StringSplitOptions.TrimEntries)
            .All(broker =>
                broker[..broker.LastIndexOf(':')].Trim('[', ']') is var host
                && (host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)))
            );
}

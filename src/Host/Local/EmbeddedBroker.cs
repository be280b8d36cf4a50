using System.Net;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Host.Local;

/// <summary>
/// The stand-in broker lets a member that joins again, as it must for each new topic, wait for one second less than its
/// session timeout: 9 seconds by default. A node that talks to one takes a short session instead.
/// </summary>
public static class EmbeddedBroker
{
    private const string SessionTimeout = "session.timeout.ms";
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The same options, or those for the stand-in broker when it is one. Only brokers on this machine are asked.</summary>
    /// <param name="kafka">As configured; a session timeout that somebody set is left alone.</param>
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
            // Away, or an old one that does not tell: the consumer will say what is wrong.
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

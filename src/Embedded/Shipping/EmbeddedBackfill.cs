using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Back-fills a stand-in broker as well: only that one forgets what nobody has read yet, so its consumers are waited for.</summary>
public static class EmbeddedBackfill
{
    /// <summary>The same backfill, which looks first whether the broker is a stand-in.</summary>
    public static BackfillOptions ForStandIns(this BackfillOptions options) =>
        options with
        {
            SinkFor = (admin, asked) => IsEmbedded(admin, asked) ? new EmbeddedBackfillSink(asked) : null,
        };

    // One that does not tell its id is none. May wait: the thread is the backfill's own.
    private static bool IsEmbedded(IAdminClient admin, BackfillOptions options)
    {
        try
        {
            var asked = admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = options.ConnectTimeout });
            return EmbeddedKafka.IsEmbedded(asked.GetAwaiter().GetResult().ClusterId);
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}

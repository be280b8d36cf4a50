using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Extends a backfill for the stand-in broker, which drops unread records when they are too many, so the backfill waits for its consumers.</summary>
public static class EmbeddedBackfill
{
    /// <summary>The same backfill, which looks first whether the broker is a stand-in.</summary>
    public static BackfillOptions ForStandIns(this BackfillOptions options) =>
        options with
        {
            SinkFor = (admin, asked) => IsEmbedded(admin, asked) ? new EmbeddedBackfillSink(asked) : null,
        };

    // A broker without a cluster id is no stand-in. May block: the thread belongs to the backfill.
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

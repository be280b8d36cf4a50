using System.Diagnostics;
using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// One trace of each bulk request, of which a sampler keeps some: from the poll of its oldest records to its answer, and in it how long they waited and how
/// long Elasticsearch took. Made when the answer is there, and only where somebody listens: it costs nothing else.
/// </summary>
internal static class BulkTraces
{
    /// <summary>The source's name.</summary>
    public const string SourceName = "actorpipeline";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>A request came to its end.</summary>
    /// <param name="batch">What was sent; its slices are not given back yet.</param>
    /// <param name="verdict">What was made of the answer.</param>
    /// <param name="sentAt">When it was sent, in the clock's ticks.</param>
    /// <param name="time">The clock.</param>
    public static void Ended(BulkBatch batch, BulkVerdict verdict, long sentAt, TimeProvider time)
    {
        if (!Source.HasListeners())
            return;
        var chunk = batch.Segments[0].Slice.Chunk;
        var now = time.GetUtcNow();
        var sent = now - time.GetElapsedTime(sentAt);
        var read = chunk.ReadAt == 0 ? sent : now - time.GetElapsedTime(chunk.ReadAt);
        using var whole = Source.StartActivity("poll to index", ActivityKind.Consumer, default(ActivityContext), startTime: read);
        if (whole is not { IsAllDataRequested: true })
            return;
        whole.SetTag("messaging.system", "kafka");
        whole.SetTag("messaging.destination.name", chunk.Topic);
        whole.SetTag("messaging.destination.partition.id", chunk.Partition.ToString(System.Globalization.CultureInfo.InvariantCulture));
        whole.SetTag("messaging.batch.message_count", batch.Count);
        Part(whole, "wait", ActivityKind.Internal, read)?.SetEndTime(sent.UtcDateTime).Dispose();
        using var bulk = Part(whole, "bulk", ActivityKind.Client, sent);
        bulk?.SetTag("db.system.name", "elasticsearch");
        bulk?.SetTag("db.operation.batch.size", batch.Count);
        bulk?.SetTag("actorpipeline.bytes", batch.Bytes);
        bulk?.SetTag("actorpipeline.attempt", batch.Attempt);
        bulk?.SetTag("actorpipeline.outcome", Outcome(verdict));
        if (verdict is not (BulkVerdict.AllIndexed or BulkVerdict.PerItem))
            bulk?.SetStatus(ActivityStatusCode.Error, Outcome(verdict));
    }

    /// <summary>What became of a request, in a word.</summary>
    public static string Outcome(BulkVerdict verdict) =>
        verdict switch
        {
            BulkVerdict.AllIndexed => "indexed",
            BulkVerdict.PerItem => "mixed",
            BulkVerdict.Hold => "refused",
            BulkVerdict.Halve => "split",
            _ => "failed",
        };

    private static Activity? Part(Activity whole, string name, ActivityKind kind, DateTimeOffset start) =>
        Source.StartActivity(name, kind, whole.Context, startTime: start);
}

namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// How large the next request may become while all requests in flight are without an answer. A larger request costs the server less per event. When requests
/// are answered faster than events arrive, none waits and requests keep <c>batch.max-events</c>. Pure.
/// </summary>
internal static class BatchGrowth
{
    // An event is held raw and encoded (2), and while one request is in flight the next one is collected (2).
    private const int FormsAndTurns = 4;

    /// <summary>The limits of a request that had to wait.</summary>
    /// <param name="live">The limits of a request that did not.</param>
    /// <param name="events">Events that wait.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="inFlightLimit">How many requests may be in flight.</param>
    /// <param name="bufferBytes"><c>buffer.max-bytes</c>: that many requests must fit.</param>
    public static BatchOptions Grown(BatchOptions live, int events, long bytes, int inFlightLimit, long bufferBytes)
    {
        if (events < live.MaxEvents || live.BacklogFactor <= 1)
            return live;
        var fitting = bufferBytes / FormsAndTurns / Math.Max(1, inFlightLimit) / Math.Max(1, bytes / events);
        return live with { MaxEvents = (int)Math.Clamp(fitting, live.MaxEvents, (long)live.MaxEvents * live.BacklogFactor) };
    }
}

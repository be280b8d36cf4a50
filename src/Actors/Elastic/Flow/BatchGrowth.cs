namespace ActorPipeline.Actors.Elastic.Flow;

/// <summary>
/// How large the next request may become while all others are without an answer. Waiting events are taken together then, because a larger
/// request costs the server less for each; as soon as requests are answered faster than events come, none waits and it is as small as before. Pure.
/// </summary>
internal static class BatchGrowth
{
    // Both forms of an event are held, and while a request is on its way the next one is gathered.
    private const int FormsAndTurns = 4;

    /// <summary>The limits of a request that waited.</summary>
    /// <param name="live">The limits of one that did not.</param>
    /// <param name="events">Events that wait.</param>
    /// <param name="bytes">Their bytes.</param>
    /// <param name="inFlightLimit">How many requests may be without an answer.</param>
    /// <param name="bufferBytes"><c>buffer.max-bytes</c>: that many requests must fit.</param>
    public static BatchOptions Grown(BatchOptions live, int events, long bytes, int inFlightLimit, long bufferBytes)
    {
        if (events < live.MaxEvents || live.BacklogFactor <= 1)
            return live;
        var fitting = bufferBytes / FormsAndTurns / Math.Max(1, inFlightLimit) / Math.Max(1, bytes / events);
        return live with { MaxEvents = (int)Math.Clamp(fitting, live.MaxEvents, (long)live.MaxEvents * live.BacklogFactor) };
    }
}

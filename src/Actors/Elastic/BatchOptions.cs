namespace ActorPipeline.Actors.Elastic;

/// <summary><c>actorpipeline.batch</c>: limits of a bulk request. It is sent at the first one that is reached.</summary>
public sealed record BatchOptions
{
    /// <summary><c>max-events</c>: events in one bulk request.</summary>
    public int MaxEvents { get; init; } = 1000;

    /// <summary><c>max-bytes</c>: body of one bulk request, bytes; a single larger event still goes, alone.</summary>
    public int MaxBytes { get; init; } = 5 << 20;

    /// <summary>
    /// <c>backlog-factor</c>: how many times <see cref="MaxEvents"/> a request may grow to while all requests in flight are without an answer.
    /// </summary>
    public int BacklogFactor { get; init; } = 5;

    /// <summary><c>max-delay</c>: the longest an event waits for others.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1);
}

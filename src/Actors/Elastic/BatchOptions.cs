namespace ActorPipeline.Actors.Elastic;

/// <summary><c>actorpipeline.batch</c>: when a bulk request leaves; whichever comes first.</summary>
public sealed record BatchOptions
{
    /// <summary><c>max-events</c>: events in one bulk request.</summary>
    public int MaxEvents { get; init; } = 1000;

    /// <summary><c>max-bytes</c>: body of one bulk request, bytes; a single larger event still goes, alone.</summary>
    public int MaxBytes { get; init; } = 5 << 20;

    /// <summary><c>backlog-factor</c>: how many times <see cref="MaxEvents"/> a request may have that waited for others to be answered.</summary>
    public int BacklogFactor { get; init; } = 5;

    /// <summary><c>max-delay</c>: the longest an event waits for others.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(1);
}

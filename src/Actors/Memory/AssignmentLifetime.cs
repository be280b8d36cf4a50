namespace ActorPipeline.Actors.Memory;

/// <summary>
/// One assignment of a partition, as those see it who hold its records. When it is over the partition may belong to
/// another node, which reads again whatever has no committed outcome: from then on only what can be repeated without
/// harm may be done for these records. Thread-safe.
/// </summary>
public sealed class AssignmentLifetime
{
    /// <summary>One that never ends.</summary>
    public static readonly AssignmentLifetime Endless = new();

    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when the partition was given up or lost.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>The partition is no longer ours. Does not block.</summary>
    public void End() => _over.CancelAsync();
}

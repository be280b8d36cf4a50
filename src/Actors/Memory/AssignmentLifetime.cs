namespace ActorPipeline.Actors.Memory;

/// <summary>
/// The lifetime of one assignment of a partition, for all who hold its records. When it is over the partition may belong to another node, which reads again
/// whatever has no committed outcome. From then on only idempotent work may be done for these records. Thread-safe.
/// </summary>
public sealed class AssignmentLifetime
{
    /// <summary>One that never ends.</summary>
    public static readonly AssignmentLifetime Endless = new();

    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when the partition was given up or lost.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Ends the assignment. Does not block.</summary>
    public void End() => _over.CancelAsync();
}

namespace ActorPipeline.Actors.Elastic;

/// <summary>What came back for one bulk request: an HTTP status with a body, or no answer.</summary>
/// <param name="Status">HTTP status, or 0 when there was no answer (refused, reset, timed out).</param>
/// <param name="Body">The body; empty when there was none.</param>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="RetryAfter">The server's <c>Retry-After</c>, if it sent one.</param>
public readonly record struct BulkAnswer(int Status, ReadOnlyMemory<byte> Body, string? Failure = null, TimeSpan? RetryAfter = null)
{
    /// <summary>No answer: whether the server applied the batch is unknown.</summary>
    public static BulkAnswer None(string failure) => new(0, default, failure);
}

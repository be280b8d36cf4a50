using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Elastic.Verdict;

/// <summary>The answer to one bulk request: an HTTP status with a body, or none.</summary>
/// <param name="Status">HTTP status, or 0 when there was no answer (refused, reset, timed out).</param>
/// <param name="Body">The body; empty when there was none.</param>
/// <param name="Failure">Why there was no answer; null when there was one.</param>
/// <param name="RetryAfter">The server's <c>Retry-After</c>, if it sent one.</param>
public readonly record struct BulkAnswer(int Status, ReadOnlyMemory<byte> Body, string? Failure = null, TimeSpan? RetryAfter = null)
{
    /// <summary>The connection was closed in place of an answer, as some servers and proxies do when a body is too large.</summary>
    public bool IsCut { get; private init; }

    /// <summary>The request timed out.</summary>
    public bool TimedOut { get; private init; }

    /// <summary>No answer within the time limit of a request.</summary>
    /// <param name="failure">How long that was.</param>
    public static BulkAnswer Late(string failure) => new(0, default, failure) { TimedOut = true };

    /// <summary>No answer: whether the server applied the batch is unknown.</summary>
    /// <param name="failure">Why.</param>
    /// <param name="isCut">See <see cref="IsCut"/>.</param>
    public static BulkAnswer None(string failure, bool isCut = false) => new(0, default, failure) { IsCut = isCut };
}

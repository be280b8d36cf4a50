using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>What to do about an Event that could not be recorded. Pure.</summary>
internal abstract record EventRetry
{
    private EventRetry() { }

    /// <summary>So often one that is forbidden is tried: a server that has just started knows of no rights.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Forbidden = TimeSpan.FromSeconds(5);

    /// <summary>It cannot be recorded and is dropped.</summary>
    public sealed record Drop : EventRetry
    {
        /// <summary>The only instance.</summary>
        public static readonly Drop Instance = new();
    }

    /// <summary>The server takes no Events at the moment: all wait.</summary>
    public sealed record Hold(TimeSpan Pause) : EventRetry;

    /// <summary>This one is tried again later; the others go on.</summary>
    public sealed record Later(TimeSpan Pause) : EventRetry;

    /// <summary>Decides.</summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="failures">In a row, this one included.</param>
    /// <param name="attempts">Of this report, this one included.</param>
    /// <param name="jitter">From 0 to 1.</param>
    public static EventRetry After(Exception failure, int failures, int attempts, double jitter) =>
        failure switch
        {
            // The token has ended, and is renewed; the server is busy or away.
            ApiRefusal { Code: 401 or 429 or >= 500 } or HttpRequestException or IOException or TimeoutException => new Hold(
                Backoff.Delay(failures, Least, Most, jitter)
            ),
            ApiRefusal { IsOfRights: true } when attempts < Attempts => new Later(Forbidden * attempts),
            _ => Drop.Instance,
        };
}

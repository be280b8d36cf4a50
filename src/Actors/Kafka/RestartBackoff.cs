using ActorPipeline.Actors.Timing;

namespace ActorPipeline.Actors.Kafka;

/// <summary>How long the consumer waits before it starts again. After a run of some length the next failure counts as the first one.</summary>
internal sealed class RestartBackoff(TimeProvider time)
{
    private static readonly TimeSpan WellAfter = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(30);

    private long _startedAt;
    private int _failures;

    /// <summary>A run begins.</summary>
    public void Started() => _startedAt = time.GetTimestamp();

    /// <summary>The run failed: the pause before the next one.</summary>
    /// <param name="jitter">See <see cref="Backoff.Delay"/>.</param>
    public TimeSpan Failed(double jitter)
    {
        _failures = time.GetElapsedTime(_startedAt) < WellAfter ? _failures + 1 : 1;
        return Backoff.Delay(_failures, Least, Most, jitter);
    }
}

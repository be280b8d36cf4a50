namespace ActorPipeline.Actors.Telemetry;

/// <summary>
/// Which troubles are worth a line in the log: one that is new, one with another reason, one that should have passed and did not;
/// never the same again before it is over. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="reportAfter">After that, what passes by itself should have.</param>
internal sealed class TroubleLog(TimeProvider time, TimeSpan reportAfter)
{
    /// <summary>More reasons for one trouble than these are not kept, and not told.</summary>
    internal const int Reasons = 16;

    private sealed record Trouble(long Since, HashSet<string> Told);

    private readonly Dictionary<string, Trouble> _troubles = new(StringComparer.Ordinal);

    /// <summary>Notes a trouble; true when it should be told.</summary>
    /// <param name="about">What is in trouble: a topic.</param>
    /// <param name="reason">Why.</param>
    /// <param name="passes">It is expected to pass by itself.</param>
    public bool IsNews(string about, string reason, bool passes = false)
    {
        lock (_troubles)
        {
            if (!_troubles.TryGetValue(about, out var trouble))
                _troubles[about] = trouble = new(time.GetTimestamp(), new(StringComparer.Ordinal));
            return (!passes || time.GetElapsedTime(trouble.Since) >= reportAfter) && trouble.Told.Count < Reasons && trouble.Told.Add(reason);
        }
    }

    /// <summary>The trouble is over; true when it was told of, so that its end should be as well.</summary>
    public bool IsOver(string about)
    {
        lock (_troubles)
            return _troubles.Remove(about, out var trouble) && trouble.Told.Count > 0;
    }
}

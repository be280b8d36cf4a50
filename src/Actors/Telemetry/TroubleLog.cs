namespace ActorPipeline.Actors.Telemetry;

/// <summary>
/// Decides which problems are logged: a new one, one with another reason, and one that was expected to pass and did not. The same one is logged again only
/// after it was over. Thread-safe.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="reportAfter">After this time a problem that was expected to pass is logged.</param>
internal sealed class TroubleLog(TimeProvider time, TimeSpan reportAfter)
{
    /// <summary>The most reasons kept and logged for one problem.</summary>
    internal const int Reasons = 16;

    private sealed record Trouble(long Since, HashSet<string> Told);

    private readonly Dictionary<string, Trouble> _troubles = new(StringComparer.Ordinal);

    /// <summary>Notes a problem; true when it should be logged.</summary>
    /// <param name="about">What has the problem: a topic.</param>
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

    /// <summary>The problem is over; true when it was logged, so that its end should be as well.</summary>
    public bool IsOver(string about)
    {
        lock (_troubles)
            return _troubles.Remove(about, out var trouble) && trouble.Told.Count > 0;
    }
}

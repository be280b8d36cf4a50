namespace ActorPipeline.Embedded.Shipping;

/// <summary>The last 20 different problems in order, and the total count. Thread-safe.</summary>
internal sealed class Problems(Action<string>? listener)
{
    private const int Kept = 20;
    private readonly Lock _gate = new();
    private readonly List<string> _last = [];
    private long _count;

    public (long Count, IReadOnlyList<string> Last) Snapshot()
    {
        lock (_gate)
        {
            return (_count, [.. _last]);
        }
    }

    /// <summary>Notes a problem; the same one again while it is still among the last is counted and not repeated.</summary>
    public void Report(string problem)
    {
        lock (_gate)
        {
            _count++;
            if (_last.Contains(problem))
            {
                return;
            }

            _last.Add(problem);
            if (_last.Count > Kept)
            {
                _last.RemoveAt(0);
            }
        }

        listener?.Invoke(problem);
    }
}

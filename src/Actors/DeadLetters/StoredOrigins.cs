namespace ActorPipeline.Actors.DeadLetters;

/// <summary>The origins of the dead letters stored last, by this node or by others. Bounded; thread-safe.</summary>
/// <param name="capacity">Origins kept; the oldest is forgotten first.</param>
internal sealed class StoredOrigins(int capacity)
{
    private readonly Lock _gate = new();
    private readonly HashSet<DeadLetterId> _known = [];
    private readonly Queue<DeadLetterId> _order = new();

    /// <summary>True when a dead letter with this origin is known to be stored.</summary>
    public bool Contains(DeadLetterId origin)
    {
        lock (_gate)
            return _known.Contains(origin);
    }

    /// <summary>Notes a stored dead letter.</summary>
    public void Add(DeadLetterId origin)
    {
        lock (_gate)
        {
            if (!_known.Add(origin))
                return;
            _order.Enqueue(origin);
            if (_order.Count > capacity)
                _known.Remove(_order.Dequeue());
        }
    }
}

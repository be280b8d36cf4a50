namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The best hits so far, at most <paramref name="capacity"/>. Ties go to the earlier index, then the earlier document.</summary>
internal sealed class BestHits(int capacity)
{
    // A heap with the worst hit on top; grown as needed, because a caller may ask for many and find few.
    private readonly List<Hit> _heap = [];
    private SortKey[] _keys = [];

    public int Capacity => capacity;

    /// <summary>Whether a first sort value alone rules a hit out.</summary>
    public bool IsHopeless(in SortValue first, SortKey key) => _heap.Count == capacity && key.Compare(first, _heap[0].Values[0]) > 0;

    /// <summary>Takes the hit if it is good enough; its values are copied.</summary>
    public void Offer(in Hit hit, SortKey[] keys)
    {
        _keys = keys;
        if (_heap.Count < capacity)
        {
            _heap.Add(Copy(hit));
            Up(_heap.Count - 1);
        }
        else if (Compare(hit, _heap[0]) < 0)
        {
            _heap[0] = Copy(hit);
            Down(0);
        }
    }

    /// <summary>Best first.</summary>
    public List<Hit> Sorted()
    {
        var sorted = new List<Hit>(_heap);
        sorted.Sort((a, b) => Compare(a, b));
        return sorted;
    }

    private static Hit Copy(in Hit hit) => hit.Values.Length == 0 ? hit : hit with { Values = [.. hit.Values] };

    private int Compare(in Hit a, in Hit b)
    {
        if (_keys.Length == 0 && a.Score != b.Score)
            return b.Score.CompareTo(a.Score);
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i].Compare(a.Values[i], b.Values[i]) is not 0 and var order)
                return order;
        }
        return a.Shard != b.Shard ? a.Shard.CompareTo(b.Shard) : a.Doc.CompareTo(b.Doc);
    }

    private void Up(int at)
    {
        for (int parent; at > 0 && Compare(_heap[at], _heap[parent = (at - 1) / 2]) > 0; at = parent)
            (_heap[at], _heap[parent]) = (_heap[parent], _heap[at]);
    }

    private void Down(int at)
    {
        while (true)
        {
            var child = 2 * at + 1;
            if (child >= _heap.Count)
                return;
            if (child + 1 < _heap.Count && Compare(_heap[child + 1], _heap[child]) > 0)
                child++;
            if (Compare(_heap[child], _heap[at]) <= 0)
                return;
            (_heap[at], _heap[child]) = (_heap[child], _heap[at]);
            at = child;
        }
    }
}

namespace ActorPipeline.Embedded.Shipping;

/// <summary>One batch the group has not committed as a whole. <paramref name="At"/> is where its bytes lie in the journal.</summary>
internal sealed record JournalledBatch(long Base, int Count, long At, int Length)
{
    /// <summary>The offset behind its last record.</summary>
    public long End => Base + Count;
}

/// <summary>What the shipper knows of one topic-partition. Offsets only ever go up.</summary>
internal sealed class ShippedPartition
{
    private readonly List<JournalledBatch> _live = [];

    /// <summary>The offset the next new line gets.</summary>
    public long Next { get; private set; }

    /// <summary>What the group was last seen to have committed; -1: nothing yet.</summary>
    public long Committed { get; private set; } = -1;

    /// <summary>Batches that must be there again after a restart, in offset order.</summary>
    public IReadOnlyList<JournalledBatch> Live => _live;

    /// <summary>Batches of <see cref="Live"/>, counted from its start, that the broker has.</summary>
    public int Sent { get; private set; }

    /// <summary>Bytes of <see cref="Live"/> as the broker holds them.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where a fresh broker's log has to begin.</summary>
    public long ResumeAt => _live.Count > 0 ? _live[0].Base : Next;

    public void Add(JournalledBatch batch)
    {
        _live.Add(batch);
        Bytes += batch.Length;
        Next = Math.Max(Next, batch.End);
    }

    /// <summary>The broker gave <see cref="Live"/>[<see cref="Sent"/>] this offset.</summary>
    public void MarkSent(long at)
    {
        Move(Sent, at);
        Sent++;
    }

    /// <summary>A journalled batch lies elsewhere: somebody else wrote to the partition too.</summary>
    public void Move(long from, long to)
    {
        var index = _live.FindIndex(b => b.Base == from);
        if (index >= 0)
        {
            Move(index, to);
        }
    }

    public void SkipTo(long next) => Next = Math.Max(Next, next);

    /// <summary>Drops the batches the group is through with.</summary>
    public void Commit(long committed)
    {
        Committed = Math.Max(Committed, committed);
        var done = _live.TakeWhile(b => b.End <= Committed).Count();
        Bytes -= _live.Take(done).Sum(b => b.Length);
        _live.RemoveRange(0, done);
        Sent = Math.Max(0, Sent - done);
    }

    /// <summary>Forgets what the broker has: it may be a new one.</summary>
    public void Unsend() => Sent = 0;

    /// <summary>The journal was rewritten: batch <paramref name="index"/> lies at <paramref name="at"/> now.</summary>
    public void Relocate(int index, long at) => _live[index] = _live[index] with { At = at };

    private void Move(int index, long to)
    {
        _live[index] = _live[index] with { Base = to };
        SkipTo(_live[index].End);
    }
}

namespace ActorPipeline.Actors.DeadLetters.Replay;

/// <summary>
/// Builds the list of gaps from notes. A gap may be noted more than once, by each owner that was killed before it committed behind the gap. Overlapping notes
/// are one gap.
/// </summary>
public sealed class GapList
{
    private readonly List<LossNote> _notes = [];

    /// <summary>Takes one note.</summary>
    public void Add(LossNote note) => _notes.Add(note);

    /// <summary>Every gap once, in the order in which they were noticed.</summary>
    public IReadOnlyList<LossNote> Gaps()
    {
        var gaps = new List<LossNote>();
        foreach (var log in _notes.GroupBy(note => (note.Topic, note.TopicId, note.Partition)))
        {
            LossNote? open = null;
            foreach (var note in log.OrderBy(note => note.From))
            {
                if (open is not null && note.From < open.To)
                {
                    open = One(open, note);
                }
                else
                {
                    if (open is not null)
                        gaps.Add(open);
                    open = note;
                }
            }
            gaps.Add(open!);
        }
        return [.. gaps.OrderBy(gap => gap.At).ThenBy(gap => gap.Topic, StringComparer.Ordinal).ThenBy(gap => gap.Partition).ThenBy(gap => gap.From)];
    }

    private static LossNote One(LossNote first, LossNote second) =>
        first with
        {
            To = Math.Max(first.To, second.To),
            // The time before the gap is that of the note that begins first, the time behind it that of the note that ends last.
            After = first.After ?? (second.From == first.From ? second.After : null),
            Before = second.To > first.To ? second.Before : first.Before ?? second.Before,
            At = first.At < second.At ? first.At : second.At,
        };
}

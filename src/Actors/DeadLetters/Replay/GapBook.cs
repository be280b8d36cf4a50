namespace ActorPipeline.Actors.DeadLetters.Replay;

/// <summary>
/// Makes the list of gaps out of notes. One gap may be noted more than once, each time further: whoever read on after it and was killed before
/// that was committed is followed by somebody who finds it again. What overlaps is one gap.
/// </summary>
public sealed class GapBook
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
            // What came before is told by the note that begins there, what follows by the one that ends last.
            After = first.After ?? (second.From == first.From ? second.After : null),
            Before = second.To > first.To ? second.Before : first.Before ?? second.Before,
            At = first.At < second.At ? first.At : second.At,
        };
}

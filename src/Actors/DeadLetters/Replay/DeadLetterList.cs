namespace ActorPipeline.Actors.DeadLetters.Replay;

/// <summary>One event in the dead-letter topics, however often it was stored.</summary>
/// <param name="Latest">Its latest dead letter.</param>
/// <param name="First">When it was first rejected.</param>
/// <param name="Places">Every place it was stored at: more than one after a crash, or when a replay was rejected again.</param>
/// <param name="IsReplayed">True when it was sent again and has not come back.</param>
public sealed record DeadLetterEntry(StoredDeadLetter Latest, DateTimeOffset First, IReadOnlyList<DeadLetterPlace> Places, bool IsReplayed);

/// <summary>
/// Builds the list of rejected events from the records of dead-letter topics, in any order: an event that was stored twice is one entry, and it counts as
/// replayed when each of its dead letters has a note. Holds no event's bytes.
/// </summary>
public sealed class DeadLetterList
{
    private readonly Dictionary<DeadLetterId, (StoredDeadLetter Latest, DateTimeOffset First, List<DeadLetterPlace> Places)> _deadLetters = [];
    private readonly HashSet<DeadLetterPlace> _replayed = [];

    /// <summary>Records that this program did not write.</summary>
    public int Foreign { get; private set; }

    /// <summary>Notes of events that Kafka deleted before they were read.</summary>
    public GapList Losses { get; } = new();

    /// <summary>Takes one record.</summary>
    public void Add(DeadLetterRecord record)
    {
        switch (record)
        {
            case DeadLetterRecord.RejectedEvent { Stored: var letter }:
                Add(letter);
                break;
            case DeadLetterRecord.Replayed { Place: var place }:
                _replayed.Add(place);
                break;
            case DeadLetterRecord.Lost { Note: var note }:
                Losses.Add(note);
                break;
            default:
                Foreign++;
                break;
        }
    }

    /// <summary>Every event once, in the order of their latest rejection.</summary>
    public IReadOnlyList<DeadLetterEntry> Entries() =>
        [
            .. _deadLetters
                .Values.Select(seen => new DeadLetterEntry(seen.Latest, seen.First, seen.Places, seen.Places.TrueForAll(_replayed.Contains)))
                .OrderBy(entry => entry.Latest.At)
                .ThenBy(entry => entry.Latest.Id.Topic, StringComparer.Ordinal)
                .ThenBy(entry => entry.Latest.Id.Partition)
                .ThenBy(entry => entry.Latest.Id.Offset),
        ];

    private void Add(StoredDeadLetter letter)
    {
        if (!_deadLetters.TryGetValue(letter.Id, out var seen))
            seen = (letter, letter.At, []);
        seen.Places.Add(letter.Place);
        _deadLetters[letter.Id] = (letter.At >= seen.Latest.At ? letter : seen.Latest, letter.At < seen.First ? letter.At : seen.First, seen.Places);
    }
}

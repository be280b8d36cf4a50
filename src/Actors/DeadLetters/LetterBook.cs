namespace ActorPipeline.Actors.DeadLetters;

/// <summary>One event in the dead-letter topics, however often it was stored.</summary>
/// <param name="Latest">Its latest letter.</param>
/// <param name="First">When it was first rejected.</param>
/// <param name="Places">Every place it was stored at: more than one after a crash, or when a replay was rejected again.</param>
/// <param name="IsReplayed">True when it was sent again and has not come back.</param>
public sealed record LetterEntry(StoredLetter Latest, DateTimeOffset First, IReadOnlyList<LetterPlace> Places, bool IsReplayed);

/// <summary>
/// Makes the list of events out of the records of dead-letter topics, in whatever order partitions are read: an event that
/// was stored twice is one entry, and one is replayed when every letter of it is noted to be. Holds no event's bytes.
/// </summary>
public sealed class LetterBook
{
    private readonly Dictionary<LetterId, (StoredLetter Latest, DateTimeOffset First, List<LetterPlace> Places)> _letters = [];
    private readonly HashSet<LetterPlace> _replayed = [];

    /// <summary>Records that none of ours has written.</summary>
    public int Foreign { get; private set; }

    /// <summary>What Kafka deleted before it was read.</summary>
    public GapBook Losses { get; } = new();

    /// <summary>Takes one record.</summary>
    public void Add(DeadLetterRecord record)
    {
        switch (record)
        {
            case DeadLetterRecord.Letter { Stored: var letter }:
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
    public IReadOnlyList<LetterEntry> Entries() =>
    [
        .. _letters.Values
            .Select(seen => new LetterEntry(seen.Latest, seen.First, seen.Places, seen.Places.TrueForAll(_replayed.Contains)))
            .OrderBy(entry => entry.Latest.At).ThenBy(entry => entry.Latest.Id.Topic, StringComparer.Ordinal)
            .ThenBy(entry => entry.Latest.Id.Partition).ThenBy(entry => entry.Latest.Id.Offset),
    ];

    private void Add(StoredLetter letter)
    {
        if (!_letters.TryGetValue(letter.Id, out var seen))
            seen = (letter, letter.At, []);
        seen.Places.Add(letter.Place);
        _letters[letter.Id] = (letter.At >= seen.Latest.At ? letter : seen.Latest, letter.At < seen.First ? letter.At : seen.First, seen.Places);
    }
}

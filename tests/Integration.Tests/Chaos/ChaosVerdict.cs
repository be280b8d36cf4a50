namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>A letter of the dead-letter topic: the event it holds, and where it says that it comes from.</summary>
internal readonly record struct ChaosDeadLetter(string Topic, int Partition, long Offset, byte[] Value);

/// <summary>The count at the end of a run.</summary>
/// <param name="Indexed">Documents.</param>
/// <param name="Letters">Dead letters.</param>
/// <param name="Problems">What is not as it should be, one line each; empty when every event is where it belongs exactly once.</param>
internal sealed record ChaosVerdict(int Indexed, int Letters, IReadOnlyList<string> Problems)
{
    private const int Examples = 5;

    /// <summary>Compares what was sent with what was found. Pure.</summary>
    /// <param name="events">What each event must look like.</param>
    /// <param name="log">The number of the event at each offset of each partition.</param>
    /// <param name="stored">Every document.</param>
    /// <param name="letters">Every dead letter.</param>
    public static ChaosVerdict Of(ChaosEvents events, IReadOnlyList<IReadOnlyList<int>> log, List<StoredEvent> stored, List<ChaosDeadLetter> letters)
    {
        var problems = new List<string>();
        var byNumber = stored.ToLookup(s => s.Number);
        var byOrigin = letters.ToLookup(l => (l.Topic, l.Partition, l.Offset));
        List<string> missing = [],
            changed = [],
            poisonIndexed = [],
            missingDeadLetters = [],
            repeatedDeadLetters = [],
            changedDeadLetters = [];
        int good = 0,
            poison = 0;
        for (var partition = 0; partition < log.Count; partition++)
        {
            for (var offset = 0; offset < log[partition].Count; offset++)
            {
                var number = log[partition][offset];
                var id = $"{ChaosEvents.Topic}-{partition}-{offset}";
                var documents = byNumber[number].ToList();
                var origins = byOrigin[(ChaosEvents.Topic, partition, offset)].ToList();
                if (events.IsPoison(number))
                {
                    poison++;
                    Add(poisonIndexed, documents.Count > 0, id);
                    Add(missingDeadLetters, origins.Count == 0, id);
                    Add(repeatedDeadLetters, origins.Count > 1, $"{id} x{origins.Count}");
                    Add(changedDeadLetters, origins.Any(o => !o.Value.AsSpan().SequenceEqual(events.Value(number))), id);
                }
                else
                {
                    good++;
                    Add(missing, documents.Count == 0, id);
                    Add(changed, documents.Any(d => d.Fingerprint != events.Fingerprint(number)), id);
                }
            }
        }
        Report(problems, missing, "events are missing");
        Report(problems, changed, "documents are not the event they were made of");
        Report(problems, poisonIndexed, "poison events are indexed");
        Report(problems, missingDeadLetters, "poison events are in no dead letter");
        Report(problems, repeatedDeadLetters, "poison events are dead-lettered more than once");
        Report(problems, changedDeadLetters, "dead letters are not the event of their origin");
        if (stored.Count != good)
            problems.Add($"{stored.Count} documents for {good} events");
        var numbers = byNumber.Count;
        if (numbers != stored.Count)
            problems.Add($"{stored.Count} documents hold only {numbers} different events");
        if (letters.Select(l => (l.Topic, l.Partition, l.Offset)).Distinct().Count() != poison)
            problems.Add($"dead letters of {byOrigin.Count} origins for {poison} poison events");
        return new ChaosVerdict(stored.Count, letters.Count, problems);
    }

    private static void Add(List<string> to, bool condition, string what)
    {
        if (condition)
            to.Add(what);
    }

    private static void Report(List<string> problems, List<string> found, string what)
    {
        if (found.Count > 0)
            problems.Add($"{found.Count} {what}: {string.Join(", ", found.Take(Examples))}");
    }
}

using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Local;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Commands;

/// <summary>The result of reading the dead-letter topics.</summary>
/// <param name="Entries">The matching events, in the order of their rejection.</param>
/// <param name="Replayed">How many matching events were left out because they were replayed already.</param>
/// <param name="Foreign">How many records this program did not write.</param>
/// <param name="Gaps">The matching gaps: events that were deleted before they were read.</param>
internal sealed record DlqFound(IReadOnlyList<DeadLetterEntry> Entries, int Replayed, int Foreign, IReadOnlyList<LossNote> Gaps);

/// <summary>The dead-letter topics of one Kafka, for the <c>dlq</c> commands. All but opening blocks.</summary>
internal sealed class DlqAccess : IDisposable
{
    // The stand-in keeps about 5 MB of a partition; half of it leaves room for what services write meanwhile.
    private const long EmbeddedUnreadBytes = 2 << 20;

    private readonly PipelineOptions _options;
    private readonly DeadLetterFilter _filter;
    private readonly TimeProvider _time;
    private readonly bool _embedded;
    private readonly DeadLetterReader _reader;

    private DlqAccess(PipelineOptions options, DeadLetterFilter filter, TimeProvider time, bool embedded)
    {
        (_options, _filter, _time, _embedded) = (options, filter, time, embedded);
        _reader = new DeadLetterReader(
            options.Kafka.Brokers,
            options.Kafka.GroupId,
            options.Kafka.Client,
            options.DeadLetter,
            new TopicNaming(options.Filebeat.Topic),
            time
        );
    }

    /// <summary>The last connection error of the client; null when there was none.</summary>
    public string? Heard() => _reader.Heard();

    /// <summary>Finds out whether the broker is a stand-in. A broker that does not answer is reported at the first read.</summary>
    public static async Task<DlqAccess> OpenAsync(PipelineOptions options, DeadLetterFilter filter, TimeProvider time) =>
        new(options, filter, time, await StandInSupport.IsStandInAsync(options.Kafka));

    /// <summary>Reads all records and returns the matching ones.</summary>
    public DlqFound Find(bool replayedToo, CancellationToken cancel)
    {
        var found = new DeadLetterList();
        foreach (var record in _reader.Read(_reader.Topics(), cancel))
            found.Add(record);
        var meant = found.Entries().Where(entry => _filter.Takes(entry.Latest)).ToList();
        return new DlqFound(
            [.. meant.Where(entry => replayedToo || !entry.IsReplayed)],
            replayedToo ? 0 : meant.Count(entry => entry.IsReplayed),
            found.Foreign,
            [.. found.Losses.Gaps().Where(_filter.Takes)]
        );
    }

    /// <summary>The full events of some entries.</summary>
    public Dictionary<DeadLetterPlace, DeadLetterRecord.RejectedEvent> Events(IReadOnlyList<DeadLetterEntry> entries, CancellationToken cancel)
    {
        var wanted = entries.Select(entry => entry.Latest.Place).ToHashSet();
        return _reader
            .Read([.. wanted.Select(place => place.Topic).Distinct()], cancel)
            .OfType<DeadLetterRecord.RejectedEvent>()
            .Where(letter => wanted.Contains(letter.Stored.Place))
            .ToDictionary(letter => letter.Stored.Place);
    }

    /// <summary>The partitions a topic has; 0 when it is gone.</summary>
    public int Partitions(string topic) => _reader.Partitions(topic);

    /// <summary>Sends entries back.</summary>
    public void Send(IReadOnlyList<DeadLetterEntry> entries, IProgress<ReplayProgress> progress, CancellationToken cancel)
    {
        using var replay = new DeadLetterReplay(_options.Kafka.Brokers, _options.Kafka.Client, _reader, _embedded ? EmbeddedUnreadBytes : null, _time);
        replay.Send(entries, progress, cancel);
    }

    /// <inheritdoc />
    public void Dispose() => _reader.Dispose();
}

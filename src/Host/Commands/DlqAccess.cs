using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.DeadLetters.Replay;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Local;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Commands;

/// <summary>What a search through the dead-letter topics found.</summary>
/// <param name="Entries">The events that are meant, in the order of their rejection.</param>
/// <param name="Replayed">Events that are meant otherwise, but were replayed already and are left out.</param>
/// <param name="Foreign">Records that none of ours has written.</param>
/// <param name="Gaps">What was deleted before it was read, as far as it is meant.</param>
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

    /// <summary>What the client last heard of a broker that it cannot talk to; null when nothing.</summary>
    public string? Heard() => _reader.Heard();

    /// <summary>Finds out what kind of broker it is; whether it answers shows at the first reading.</summary>
    public static async Task<DlqAccess> OpenAsync(PipelineOptions options, DeadLetterFilter filter, TimeProvider time) =>
        new(options, filter, time, await StandInSupport.IsStandInAsync(options.Kafka));

    /// <summary>Reads everything and keeps what is meant.</summary>
    public DlqFound Find(bool replayedToo, CancellationToken cancel)
    {
        var book = new DeadLetterBook();
        foreach (var record in _reader.Read(_reader.Topics(), cancel))
            book.Add(record);
        var meant = book.Entries().Where(entry => _filter.Takes(entry.Latest)).ToList();
        return new DlqFound(
            [.. meant.Where(entry => replayedToo || !entry.IsReplayed)],
            replayedToo ? 0 : meant.Count(entry => entry.IsReplayed),
            book.Foreign,
            [.. book.Losses.Gaps().Where(_filter.Takes)]
        );
    }

    /// <summary>The events themselves of a few entries.</summary>
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

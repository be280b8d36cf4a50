using Confluent.Kafka;

namespace ActorPipeline.Actors.DeadLetters.Replay;

/// <summary>How far a replay is.</summary>
/// <param name="Sent">Dead letters written back to their topics and acknowledged.</param>
/// <param name="Total">Dead letters to send.</param>
/// <param name="Bytes">Bytes of their events.</param>
/// <param name="Waiting">What it waits for; null while it sends.</param>
public sealed record ReplayProgress(int Sent, int Total, long Bytes, string? Waiting = null);

/// <summary>
/// Sends dead letters back to where they came from: same topic, same partition, same bytes, with the first offset in front of
/// the key (<see cref="ReplayKey"/>). A dead letter is noted as replayed only after its record is acknowledged. After a stop in between it is sent again next
/// time, under the same document id.
/// </summary>
public sealed class DeadLetterReplay : IDisposable
{
    private const int BatchDeadLetters = 500;
    private const long BatchBytes = 1 << 20;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private readonly DeadLetterReader _reader;
    private readonly IProducer<byte[]?, byte[]?> _producer;
    private readonly TimeProvider _time;
    private readonly long? _unreadBytes;
    private readonly Dictionary<TopicPartition, (long End, long Bytes)> _unread = [];

    /// <summary>Connects when first used.</summary>
    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="client">librdkafka properties, as for the pipeline's consumer.</param>
    /// <param name="reader">Reads the dead letters.</param>
    /// <param name="unreadBytes">
    /// For a stand-in broker, which drops records that are not read in time: the most unread bytes in one partition; null for other brokers.
    /// </param>
    /// <param name="time">The clock.</param>
    public DeadLetterReplay(string brokers, IReadOnlyDictionary<string, string> client, DeadLetterReader reader, long? unreadBytes, TimeProvider time)
    {
        (_reader, _unreadBytes, _time) = (reader, unreadBytes, time);
        var settings = DeadLetterClients.Producer(brokers, client);
        // With a timeout, unlike a dead letter: a record that is stored all the same has the same id and is indexed once.
        settings.Set("message.timeout.ms", client.GetValueOrDefault("message.timeout.ms") ?? client.GetValueOrDefault("delivery.timeout.ms") ?? "30000");
        _producer = new ProducerBuilder<byte[]?, byte[]?>(settings).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Sends <paramref name="entries"/>. Blocks; give it a thread of its own.</summary>
    /// <param name="entries">What to send; their topics and partitions exist.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancel">Stops between batches; what was sent by then is acknowledged and noted.</param>
    /// <exception cref="DeadLetterException">Kafka refuses a record.</exception>
    public void Send(IReadOnlyList<DeadLetterEntry> entries, IProgress<ReplayProgress> progress, CancellationToken cancel)
    {
        var wanted = entries.ToDictionary(entry => entry.Latest.Place);
        var batch = new List<(DeadLetterEntry Entry, DeadLetterRecord.RejectedEvent Letter)>();
        var done = new ReplayProgress(0, entries.Count, 0);
        long bytes = 0;
        foreach (var record in _reader.Read([.. wanted.Keys.Select(place => place.Topic).Distinct()], cancel))
        {
            if (record is not DeadLetterRecord.RejectedEvent letter || !wanted.TryGetValue(letter.Stored.Place, out var entry))
                continue;
            batch.Add((entry, letter));
            bytes += letter.Value?.Length ?? 0;
            if (batch.Count < BatchDeadLetters && bytes < BatchBytes)
                continue;
            progress.Report(done = Send(batch, done, bytes, progress, cancel));
            batch.Clear();
            bytes = 0;
        }
        progress.Report(batch.Count == 0 ? done : Send(batch, done, bytes, progress, cancel));
    }

    /// <inheritdoc />
    public void Dispose() => _producer.Dispose();

    private ReplayProgress Send(
        List<(DeadLetterEntry Entry, DeadLetterRecord.RejectedEvent Letter)> batch,
        ReplayProgress before,
        long bytes,
        IProgress<ReplayProgress> progress,
        CancellationToken cancel
    )
    {
        foreach (var full in _unread.Where(seen => seen.Value.Bytes >= _unreadBytes).Select(seen => seen.Key).ToList())
            WaitUntilRead(full, before, progress, cancel);
        Produce(
            batch.Select(item =>
                (
                    Target(item.Letter),
                    new Message<byte[]?, byte[]?>
                    {
                        Key = ReplayKey.Of(item.Letter.Stored.Id.Offset, item.Letter.Key),
                        Value = item.Letter.Value,
                        Timestamp = item.Letter.Timestamp > 0 ? new Timestamp(item.Letter.Timestamp, TimestampType.CreateTime) : Timestamp.Default,
                    }
                )
            ),
            Note
        );
        // Notes are written before the next batch, so that a crash loses the notes of one batch at most.
        Produce(
            batch
                .SelectMany(item => item.Entry.Places)
                .Select(place =>
                    (
                        new TopicPartition(place.Topic, place.Partition),
                        new Message<byte[]?, byte[]?> { Headers = DeadLetterHeaders.OfReplayed(place, _time.GetUtcNow()) }
                    )
                ),
            _ => { }
        );
        return before with { Sent = before.Sent + batch.Count, Bytes = before.Bytes + bytes };
    }

    private static TopicPartition Target(DeadLetterRecord.RejectedEvent letter) => new(letter.Stored.Id.Topic, letter.Stored.Id.Partition);

    private void Produce(IEnumerable<(TopicPartition To, Message<byte[]?, byte[]?> Message)> messages, Action<DeliveryReport<byte[]?, byte[]?>> delivered)
    {
        string? failure = null;
        foreach (var (to, message) in messages)
        {
            _producer.Produce(
                to,
                message,
                report =>
                {
                    if (report.Error.IsError)
                        failure ??= $"{to}: {report.Error.Reason}";
                    else
                        delivered(report);
                }
            );
        }
        while (_producer.Flush(Step) > 0) { }
        if (failure is not null)
            throw new DeadLetterException(failure);
    }

    private void Note(DeliveryReport<byte[]?, byte[]?> report)
    {
        if (_unreadBytes is not null)
        {
            _unread[report.TopicPartition] = (
                report.Offset.Value + 1,
                _unread.GetValueOrDefault(report.TopicPartition).Bytes + (report.Message.Value?.Length ?? 0)
            );
        }
    }

    private void WaitUntilRead(TopicPartition partition, ReplayProgress at, IProgress<ReplayProgress> progress, CancellationToken cancel)
    {
        while (_reader.Committed([partition]).GetValueOrDefault(partition) < _unread[partition].End)
        {
            progress.Report(at with { Waiting = "the embedded Kafka is full; waiting for the consumers" });
            cancel.WaitHandle.WaitOne(Step);
            cancel.ThrowIfCancellationRequested();
        }
        _unread.Remove(partition);
    }
}

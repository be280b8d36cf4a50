using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Telemetry;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Kafka;
using Akka.Event;
using Confluent.Kafka;
using Error = Confluent.Kafka.Error;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>
/// Stores rejected events in <c>dead-letter.{topic}</c>: key and value with their bytes unchanged, origin and reason in headers. Before an assignment's first
/// dead letter the end of the topic is read, so that events which the partition's last owner stored and did not commit are not stored again; a dead letter
/// whose partition was given up is not sent any more. One is stored twice only when a broker stores it after the next owner has read the topic. A missing
/// topic is created; without the right to do so it is waited for, and the log says so.
/// </summary>
internal sealed class DeadLetterTopic : IDeadLetterStore, ILossNoteStore, IDisposable
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(1);

    private readonly DeadLetterOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<IProducer<byte[]?, byte[]?>> _build;
    private readonly StoredOrigins _stored = new(4 * DeadLetterTail.Reach);
    private readonly DeadLetterTail _tail;
    private readonly ITopicStore? _topics;
    private readonly ILoggingAdapter? _log;
    private readonly DeadLetterWaits _waits;
    private readonly TroubleLog _troubles;
    private readonly Lock _gate = new();

    // Created at the first reject: most pipelines have none and need no connection.
    private DeadLetterProducer? _producer;
    private Task _closed = Task.CompletedTask;

    /// <param name="brokers">Bootstrap servers.</param>
    /// <param name="group">The pipeline's consumer group.</param>
    /// <param name="client">librdkafka properties of the pipeline (<c>kafka.client.*</c>).</param>
    /// <param name="options">How topics are named.</param>
    /// <param name="time">The clock.</param>
    /// <param name="topics">Creates topics; null when brokers create them on first use, or an operator does.</param>
    /// <param name="log">Logs why dead letters cannot be stored.</param>
    public DeadLetterTopic(
        string brokers,
        string group,
        IReadOnlyDictionary<string, string> client,
        DeadLetterOptions options,
        TimeProvider time,
        ITopicStore? topics = null,
        ILoggingAdapter? log = null
    )
    {
        (_options, _time, _topics, _log) = (options, time, topics, log);
        _waits = new DeadLetterWaits(time);
        _troubles = new TroubleLog(time, DeadLetterWaits.ReportedAfter);
        _build = () =>
            new ProducerBuilder<byte[]?, byte[]?>(DeadLetterClients.Producer(brokers, client))
                .SetLogHandler((_, _) => { })
                .SetErrorHandler((_, _) => { })
                .Build();
        _tail = new DeadLetterTail(DeadLetterClients.Reader(brokers, group, client), _stored);
    }

    /// <summary>Why dead letters wait; null while none has waited for long.</summary>
    public string? Trouble => _waits.Trouble;

    /// <inheritdoc />
    public async Task StoreAsync(DeadLetter letter, CancellationToken cancel)
    {
        _waits.Begin();
        var stored = false;
        try
        {
            stored = await TryUntilStoredAsync(letter, cancel);
        }
        finally
        {
            _waits.End(stored);
        }
    }

    /// <inheritdoc />
    public Task NoteAsync(LossNote note, AssignmentLifetime lifetime, CancellationToken cancel) =>
        TryUntilStoredAsync(
            note.Topic,
            lifetime,
            (producer, topic, end) => producer.SendAsync(topic, new Message<byte[]?, byte[]?> { Headers = DeadLetterHeaders.OfLoss(note) }, end),
            cancel
        );

    /// <summary>False when the event's partition was given up.</summary>
    private async Task<bool> TryUntilStoredAsync(DeadLetter letter, CancellationToken cancel)
    {
        var entry = letter.Chunk[letter.Item];
        var (key, offset) = Key(letter, entry);
        var id = new DeadLetterId(letter.Chunk.Topic, letter.Chunk.Partition, offset);
        var stored = await TryUntilStoredAsync(
            letter.Chunk.Topic,
            letter.Chunk.Lifetime,
            async (producer, topic, end) =>
            {
                // A replay that is rejected again is stored again: its first dead letter counts as sent.
                if (offset != entry.Offset || !_stored.Contains(id))
                    await producer.SendAsync(topic, Message(letter, entry, id, key), end);
                _stored.Add(id);
            },
            cancel
        );
        if (stored)
            PipelineTelemetry.DeadLettered(letter.ErrorType);
        return stored;
    }

    /// <summary>Sends to the dead-letter topic of <paramref name="source"/> until it is stored; false when the partition was given up.</summary>
    private async Task<bool> TryUntilStoredAsync(
        string source,
        AssignmentLifetime lifetime,
        Func<DeadLetterProducer, string, CancellationToken, Task> send,
        CancellationToken cancel
    )
    {
        var topic = _options.Topic.Replace("{topic}", source, StringComparison.Ordinal);
        while (!lifetime.Over.IsCancellationRequested)
        {
            cancel.ThrowIfCancellationRequested();
            DeadLetterProducer producer;
            try
            {
                producer = Producer();
            }
            catch (Exception e) when (IsRefused(e))
            {
                await WaitAsync(source, topic, $"no producer can be made: {e.Message.TrimEnd('.')}", false, cancel);
                continue;
            }
            var check = producer.CheckedAsync(lifetime, topic);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, lifetime.Over, producer.Gone);
            try
            {
                await check.WaitAsync(end.Token);
                await send(producer, topic, end.Token);
                if (_troubles.IsOver(topic))
                    _log?.Info("Rejected events of {0} are stored in {1} again", source, topic);
                return true;
            }
            catch (OperationCanceledException)
            {
                Drop(producer);
            }
            catch (KafkaException e)
            {
                if (e is ProduceException<byte[]?, byte[]?> { DeliveryResult.Status: not PersistenceStatus.NotPersisted } || e.Error.IsFatal)
                    Drop(producer);
                // It was deleted, or could not be created before.
                if (e.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition)
                    producer.CheckAgain(lifetime, check);
                // A new topic has no leader for some seconds.
                await WaitAsync(
                    source,
                    topic,
                    $"dead-letter topic {topic} does not take them: {DeadLetterWaits.Why(e.Error)}",
                    PassingErrors.Passes(e.Error.Code),
                    cancel
                );
            }
            catch (Exception e) when (IsRefused(e))
            {
                await WaitAsync(source, topic, $"dead-letter topic {topic} cannot be read: {e.Message.TrimEnd('.')}", false, cancel);
            }
        }
        return false;
    }

    /// <summary>True when librdkafka refuses a setting or a file that one names (<c>ssl.ca.location</c>): the file may be there later.</summary>
    private static bool IsRefused(Exception e) => e is InvalidOperationException or ArgumentException or DllNotFoundException;

    private Task WaitAsync(string source, string topic, string why, bool passes, CancellationToken cancel)
    {
        _waits.Note(why);
        // Logged once: hundreds of dead letters wait for the same reason.
        if (_troubles.IsNews(topic, why, passes))
            _log?.Warning("Rejected events of {0} wait: {1}", source, why);
        return Task.Delay(RetryPause, _time, cancel);
    }

    /// <inheritdoc />
    public void Dispose() => _producer?.Close();

    private DeadLetterProducer Producer()
    {
        lock (_gate)
        {
            // The topic is read only after the last producer has been closed, so that what it still sent is seen.
            var closed = _closed;
            return _producer ??= new DeadLetterProducer(
                _build(),
                async topic =>
                {
                    await closed;
                    await EnsureAsync(topic);
                    await _tail.CatchUpAsync(topic);
                }
            );
        }
    }

    // When it may not be created it may exist all the same. The result of sending decides.
    private async Task EnsureAsync(string topic)
    {
        if (_topics is null)
            return;
        var states = await _topics.EnsureAsync([topic], CancellationToken.None);
        switch (states.GetValueOrDefault(topic))
        {
            case TopicState.Refused refused when _troubles.IsNews(topic, refused.Reason):
                _log?.Warning("The dead-letter topic {0} is not there and cannot be made: {1}", topic, refused.Reason);
                break;
            case TopicState.Unavailable unavailable:
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"it could not be looked for or made: {unavailable.Reason}"));
        }
    }

    private void Drop(DeadLetterProducer producer)
    {
        lock (_gate)
        {
            if (_producer != producer)
                return;
            _producer = null;
            _closed = Task.WhenAll(
                _closed,
                Task.Factory.StartNew(producer.Close, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            );
        }
    }

    private Message<byte[]?, byte[]?> Message(DeadLetter letter, RecordEntry entry, DeadLetterId id, byte[]? key) =>
        new()
        {
            Key = key,
            Value = entry.ValueLength < 0 ? null : letter.Chunk.Value(letter.Item).ToArray(),
            // The time of storing, not the event's: retention would delete the dead letter of an old event at once.
            Headers = DeadLetterHeaders.Of(id, letter.Index, letter.Status, letter.ErrorType, letter.Reason, entry.Timestamp, _time.GetUtcNow()),
        };

    /// <summary>The event's own key and first offset, also when it is a replay that was rejected again.</summary>
    private static (byte[]? Key, long Offset) Key(DeadLetter letter, RecordEntry entry)
    {
        if (entry.KeyLength < 0)
            return (null, entry.Offset);
        var key = letter.Chunk.Key(letter.Item);
        return ReplayKey.TryRead(key, out var first, out var own, out var hasOwn) && first < entry.Offset
            ? (hasOwn ? own.ToArray() : null, first)
            : (key.ToArray(), entry.Offset);
    }
}

using System.Runtime.ExceptionServices;
using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;
using Akka.Event;
using Confluent.Kafka;
using Error = Confluent.Kafka.Error;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What the poll thread tells the actor. Called on the poll thread; must not block.</summary>
internal interface IPollListener
{
    void Assigned(PartitionMailbox mailbox);
    void Released(PartitionMailbox mailbox);
    void Stopped(Exception? error);
}

/// <summary>
/// The one thread that talks to librdkafka: it consumes, pauses and resumes, stores offsets for commit, and does all that a
/// rebalance asks for inside the callbacks. <c>Consume</c> and <c>Commit</c> block, so this is never an actor's thread; and
/// because it keeps polling while everything is paused, the consumer stays in its group however long Elasticsearch is away.
/// </summary>
internal sealed class PollLoop
{
    private static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan QuietPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan HousekeepingEvery = TimeSpan.FromMilliseconds(100);
    /// <summary>What one read may bring, bytes: all of it is taken in, also when the memory is full before its end.</summary>
    private const long ReadBytes = 1 << 20;

    private readonly KafkaOptions _options;
    private readonly MemoryBudget _budget;
    private readonly IPollListener _listener;
    private readonly ILoggingAdapter _log;
    private readonly TimeProvider _time;
    private readonly ChunkWriter _writer;
    private readonly List<PartitionMailbox> _fed = [];
    private readonly AutoResetEvent _progress = new(false);
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly Thread _thread;
    private readonly PartitionHousekeeping _housekeeping;
    private readonly LossWatch _losses;
    private readonly Assignment _assignment;
    private ExceptionDispatchInfo? _handlerFailure;
    private long _vain;
    private volatile IReadOnlyCollection<string> _madeAnew = [];
    private bool _away;
    private volatile bool _stopping;

    public PollLoop(KafkaOptions options, BufferOptions buffer, MemoryBudget budget, IPollListener listener, ILoggingAdapter log, TimeProvider time)
    {
        (_options, _budget, _listener, _log, _time) = (options, budget, listener, log, time);
        _writer = new ChunkWriter(buffer, budget, time);
        _consumer = new ConsumerBuilder<Ignore, Ignore>(ConsumerSettings.From(options))
            .SetPartitionsAssignedHandler((_, partitions) => Guarded(() => _assignment!.Assigned(partitions)))
            .SetPartitionsRevokedHandler((_, offsets) => Guarded(() => _assignment!.Revoked(offsets.ConvertAll(o => o.TopicPartition))))
            .SetPartitionsLostHandler((_, offsets) => Guarded(() => _assignment!.Lost(offsets.ConvertAll(o => o.TopicPartition))))
            .SetOffsetsCommittedHandler((_, committed) => _housekeeping!.NoteCommitted(committed, _assignment!))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => _log.Debug("librdkafka {Facility}: {Message}", message.Facility, message.Message))
            .Build();
        _losses = new LossWatch(_consumer, log);
        _housekeeping = new PartitionHousekeeping(_consumer, budget, _losses, log, time);
        _assignment = new Assignment(options.DrainTimeout, _writer, _housekeeping, listener, log, time, _progress);
        _thread = new Thread(Run) { IsBackground = true, Name = "kafka-poll" };
    }

    /// <summary>Subscribes and starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Asks the thread to drain, commit, leave the group and end; <see cref="IPollListener.Stopped"/> follows.</summary>
    /// <param name="madeAnew">Topics whose logs are no longer those that were assigned: they are to be read from their beginning.</param>
    public void Stop(IReadOnlyCollection<string>? madeAnew = null)
    {
        if (madeAnew is not null)
            _madeAnew = madeAnew;
        _stopping = true;
    }

    /// <inheritdoc cref="Assignment.Settled"/>
    public bool Settled => _assignment.Settled;

    private void Run()
    {
        Exception? error = null;
        try
        {
            using var queue = new ConsumerQueue(_consumer);
            _consumer.Subscribe(_options.Topics);
            Poll(queue);
            foreach (var mailbox in _assignment.Mailboxes.Where(mailbox => _madeAnew.Contains(mailbox.Partition.Topic)))
                mailbox.Rewind ??= 0;
        }
        catch (Exception e)
        {
            error = e;
        }
        _housekeeping.Rewind(_assignment.Mailboxes);
        try
        {
            // Calls the revoke handler on this thread: takes no more records, waits for what is in flight, commits.
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            error ??= e;
        }
        _assignment.End();
        _consumer.Dispose();
        _listener.Stopped(error);
    }

    private void Poll(ConsumerQueue queue)
    {
        var linger = (long)(Linger.TotalSeconds * _time.TimestampFrequency);
        var pause = (long)(HousekeepingEvery.TotalSeconds * _time.TimestampFrequency);
        var (nextHousekeeping, limit) = (0L, ConsumerQueue.MaxRecords);
        while (!_stopping)
        {
            queue.Read(limit, _writer.Open > 0 ? IdlePoll : QuietPoll);
            _handlerFailure?.Throw();
            if (Take(queue) is > 0 and var bytes)
                limit = (int)Math.Clamp(Math.Min(ReadBytes, _budget.RawLimit / 16) * queue.Count / bytes, 1, ConsumerQueue.MaxRecords);
            var now = _time.GetTimestamp();
            _writer.DispatchOlderThan(queue.Count == 0 ? long.MaxValue : now - linger);
            foreach (var mailbox in _fed)
                HoldBack(mailbox);
            _fed.Clear();
            if (now < nextHousekeeping)
                continue;
            nextHousekeeping = now + pause;
            _housekeeping.Run(_assignment.Mailboxes);
            if (!_away || _assignment.Mailboxes.Count == 0 || _assignment.Mailboxes.Any(mailbox => mailbox.DoubtedHigh is not null))
                continue;
            _away = false;
            _log.Info("Kafka answers again");
        }
    }

    /// <summary>Takes in what was read, run by run of one partition; returns its bytes.</summary>
    private long Take(ConsumerQueue queue)
    {
        var taken = 0L;
        for (int i = 0, end; i < queue.Count; i = end)
        {
            ref readonly var first = ref queue[i];
            var bytes = (long)first.Bytes;
            for (end = i + 1; end < queue.Count && queue[end].IsOfSamePartition(first) && queue[end].Error == ErrorCode.NoError; end++)
                bytes += queue[end].Bytes;
            if (first.Error != ErrorCode.NoError)
                (end, bytes) = (i + 1, OnErrorMessage(queue, first));
            else if (_assignment.Of(queue, first) is { } mailbox)
                Feed(mailbox, queue, i, end, bytes);
            taken += bytes;
        }
        return taken;
    }

    private void Feed(PartitionMailbox mailbox, ConsumerQueue queue, int from, int end, long bytes)
    {
        for (var i = from; i < end; i++)
        {
            ref readonly var message = ref queue[i];
            if (message.Offset > mailbox.Next)
                _losses.Gap(mailbox, message.Offset, queue.Timestamp(i));
            if (!mailbox.MayFollow(message.Offset, queue.Timestamp(i)))
                throw new KafkaException(new Error(ErrorCode.Local_Inconsistent, $"{mailbox.Partition} went back to offset {message.Offset}: its topic was made anew, or its log was cut"));
            _writer.Add(mailbox, message, queue.Timestamp(i), end - i, bytes);
            bytes -= message.Bytes;
        }
        _fed.Add(mailbox);
    }

    /// <summary>Waits a moment while the partition has no room; pauses it when it gets none.</summary>
    private void HoldBack(PartitionMailbox mailbox)
    {
        var started = 0L;
        while (!mailbox.Paused && !_stopping)
        {
            var now = _time.GetTimestamp();
            var waited = started == 0 ? TimeSpan.Zero : _time.GetElapsedTime(started, now);
            var sinceVain = _vain == 0 ? TimeSpan.MaxValue : _time.GetElapsedTime(_vain, now);
            switch (FetchBackpressure.Next(mailbox.HeldBytes, mailbox.HeldChunks, _budget.Raw, _budget.RawLimit, waited, sinceVain))
            {
                case FetchStep.Go:
                    return;
                case FetchStep.Wait:
                    started = started == 0 ? now : started;
                    _progress.WaitOne(FetchBackpressure.RoomTimeout - waited);
                    break;
                default:
                    if (started != 0)
                        _vain = now;
                    _housekeeping.Pause(mailbox);
                    return;
            }
        }
    }

    /// <summary>An error in the place of a record; a fatal one ends the consumer.</summary>
    private long OnErrorMessage(ConsumerQueue queue, in ConsumerMessage message)
    {
        var reason = ConsumerQueue.Reason(message);
        if (message.Error == ErrorCode.Local_Fatal)
            throw new KafkaException(new Error(message.Error, reason, isFatal: true));
        if (message.Error != ErrorCode.UnknownTopicOrPart || message.Topic == 0)
        {
            _log.Warning("Kafka: {Reason}", reason);
            return 0;
        }
        _assignment.NoTopic();
        // What was subscribed to. That a pattern matches nothing is how every pipeline starts; a name may be mistyped.
        var topic = queue.NameOf(message.Topic);
        if (topic.StartsWith('^'))
            _log.Info("No topic matches {Pattern} yet; one that appears is read within seconds", topic);
        else
            _log.Warning("There is no topic {Topic} yet; it is read within seconds once it is there", topic);
        return 0;
    }

    /// <summary>What is thrown in a handler would be lost in librdkafka's frames: it goes on where the handler was called from.</summary>
    private void Guarded(Action handler)
    {
        try
        {
            handler();
        }
        catch (Exception e)
        {
            _handlerFailure = ExceptionDispatchInfo.Capture(e);
        }
    }

    private void OnError(Error error)
    {
        if (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
            _housekeeping?.NoteTrouble();
        if (error.IsFatal)
            _log.Error("Kafka: {Reason}", error.Reason);
        // Told for each broker, twenty times a second; that none is left is an error of its own.
        else if (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_Resolve)
            _log.Debug("Kafka: {Reason}", error.Reason);
        // Told again and again while they are away; once is enough.
        else if (error.Code is ErrorCode.Local_AllBrokersDown && _away)
            _log.Debug("Kafka: {Reason}", error.Reason);
        else if (error.Code is ErrorCode.Local_AllBrokersDown)
            _log.Warning("Kafka: {Reason}; what is in flight is kept, and reading goes on when they are back", error.Reason);
        else
            _log.Warning("Kafka: {Reason}", error.Reason);
        _away |= error.Code is ErrorCode.Local_AllBrokersDown;
    }
}

using System.Runtime.ExceptionServices;
using ActorPipeline.Actors.Kafka.Native;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Timing;
using Akka.Event;
using Confluent.Kafka;
using Error = Confluent.Kafka.Error;

namespace ActorPipeline.Actors.Kafka;

/// <summary>
/// The one thread that talks to librdkafka: it consumes, pauses and resumes, stores offsets for commit, and does all that a
/// rebalance asks for inside the callbacks. <c>Consume</c> and <c>Commit</c> block, so this is never an actor's thread; and
/// because it keeps polling while everything is paused, the consumer stays in its group however long Elasticsearch is away.
/// </summary>
internal sealed class PollLoop
{
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(20);

    /// <summary>The shortest time between two looks for outcomes, which cost something for each partition: about what a commit takes.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>The most bytes of one read. All of them are taken in, even when the memory fills up in between.</summary>
    private const long ReadBytes = 1 << 20;

    private readonly KafkaOptions _options;
    private readonly MemoryBudget _budget;
    private readonly IPollListener _listener;
    private readonly TimeProvider _time;
    private readonly List<FetchState> _fed = [];
    private readonly AutoResetEvent _progress = new(false);
    private readonly ChunkWriter _writer;
    private readonly ConsumerErrors _errors;
    private readonly OffsetCommits _commits;
    private readonly FetchPauses _pauses;
    private readonly Assignment _assignment;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly LossWatch _losses;
    private readonly OffsetLookups _lookups;
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _handlerFailure;
    private volatile IReadOnlyCollection<string> _madeAnew = [];
    private volatile ConsumerQueue? _queue;
    private volatile bool _stopping;

    /// <summary>Makes the consumer; nothing is read before <see cref="Start"/>.</summary>
    public PollLoop(
        KafkaOptions options,
        BufferOptions buffer,
        MemoryBudget budget,
        IPollListener listener,
        LossNotes notes,
        ILoggingAdapter log,
        TimeProvider time
    )
    {
        (_options, _budget, _listener, _time) = (options, budget, listener, time);
        _writer = new ChunkWriter(buffer, budget, time);
        _errors = new ConsumerErrors(log);
        _commits = new OffsetCommits(options.CommitEvents, log, time);
        _pauses = new FetchPauses(budget, _progress, time, () => _stopping, now => _writer.DispatchOlderThan(now - time.TicksOf(Linger)));
        _assignment = new Assignment(listener, _writer, _commits, new DrainDeadline(options.DrainTimeout, time, log), _progress);
        _consumer = new ConsumerBuilder<Ignore, Ignore>(ConsumerSettings.From(options))
            .SetPartitionsAssignedHandler((_, partitions) => Guarded(() => _assignment.Assigned(partitions)))
            .SetPartitionsRevokedHandler((consumer, offsets) => Guarded(() => _assignment.Revoked(consumer, offsets.ConvertAll(o => o.TopicPartition))))
            .SetPartitionsLostHandler((consumer, offsets) => Guarded(() => _assignment.Lost(consumer, offsets.ConvertAll(o => o.TopicPartition))))
            .SetOffsetsCommittedHandler((_, committed) => Guarded(() => _commits.Confirmed(committed, _assignment)))
            .SetErrorHandler((_, error) => _errors.OnError(error))
            .SetLogHandler((_, message) => log.Debug("librdkafka {Facility}: {Message}", message.Facility, message.Message))
            .Build();
        _losses = new LossWatch(_consumer, notes, log);
        _lookups = new OffsetLookups(_consumer, _losses, log, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "kafka-poll" };
    }

    /// <summary>Subscribes and starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Asks the thread to drain, commit, leave the group and end; <see cref="IPollListener.Stopped"/> follows.</summary>
    /// <param name="madeAnew">Topics that were deleted and created anew: their new logs are read from the beginning.</param>
    public void Stop(IReadOnlyCollection<string>? madeAnew = null)
    {
        if (madeAnew is not null)
            _madeAnew = madeAnew;
        _stopping = true;
        _progress.Set();
        _queue?.Wake();
    }

    /// <inheritdoc cref="Assignment.Settled"/>
    public bool Settled => _assignment.Settled;

    private void Run()
    {
        Exception? error = null;
        try
        {
            using var queue = _queue = new ConsumerQueue(_consumer);
            _consumer.Subscribe(_options.Topics);
            Poll(queue);
            foreach (var fetch in _assignment.Fetches.Where(fetch => _madeAnew.Contains(fetch.Partition.Topic)))
                fetch.Rewind ??= 0;
        }
        catch (Exception e)
        {
            error = e;
        }
        _commits.Rewind(_consumer, _assignment.Fetches);
        try
        {
            // Calls the revoke handler on this thread, which stops intake, waits for outcomes and commits.
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
        var (linger, look) = (_time.TicksOf(Linger), _time.TicksOf(LookEvery));
        var (nextLook, lastRound, movedAt, limit) = (0L, 0L, _time.GetTimestamp(), ConsumerQueue.MaxRecords);
        var (held, changes, pace) = (0L, 0, PollPace.Flowing);
        while (!_stopping)
        {
            queue.Read(limit, pace.Wait);
            _handlerFailure?.Throw();
            if (Take(queue) is > 0 and var bytes)
                limit = (int)Math.Clamp(Math.Min(ReadBytes, _budget.RawLimit / 16) * queue.Count / bytes, 1, ConsumerQueue.MaxRecords);
            var now = _time.GetTimestamp();
            _writer.DispatchOlderThan(queue.Count == 0 ? long.MaxValue : now - linger);
            foreach (var fetch in _fed)
                _pauses.HoldBack(_consumer, fetch);
            _fed.Clear();
            if (queue.Count > 0 || held != _budget.Raw || changes != _assignment.Changes)
                (movedAt, held, changes) = (now, _budget.Raw, _assignment.Changes);
            var before = pace;
            pace = PollPace.Of(_writer.Open, held, _time.GetElapsedTime(movedAt, now));
            if (pace == PollPace.Idle && before != pace)
                _budget.Arrays.Clear();
            if (now >= nextLook)
            {
                nextLook = now + look;
                SeeOutcomes(queue, _assignment.Fetches);
            }
            // The pace may have changed since the last round.
            if (now - lastRound >= _time.TicksOf(pace.Round))
            {
                lastRound = now;
                Round(_assignment.Fetches);
            }
        }
    }

    /// <summary>Commits what has an outcome now, and resumes partitions that got room by it: a paused one is as good as read to its end until then.</summary>
    private void SeeOutcomes(ConsumerQueue queue, IReadOnlyCollection<FetchState> fetches)
    {
        foreach (var fetch in fetches)
        {
            _pauses.ResumeWithRoom(_consumer, fetch);
            _commits.StoreOutcomes(_consumer, fetch);
        }
        _commits.CommitWhenEnough(queue, fetches);
    }

    /// <summary>Runs ten times a second, once when nothing flows: looks up offsets, commits what passed without a record, updates figures.</summary>
    private void Round(IReadOnlyCollection<FetchState> fetches)
    {
        _lookups.Run(fetches, _errors.TakeTrouble());
        foreach (var fetch in fetches)
        {
            _commits.Run(_consumer, fetch);
            _lookups.SeeEnd(fetch);
            fetch.Figures.OldestAt = fetch.OldestTimestamp();
            fetch.Figures.UnreadAt = fetch.UnreadTimestamp(_time.GetUtcNow().ToUnixTimeMilliseconds());
        }
        if (fetches.Count > 0 && fetches.All(fetch => fetch.DoubtedHigh is null))
            _errors.Answered();
    }

    /// <summary>Takes in the records of one read, one run of consecutive records of a partition after the other; returns their bytes.</summary>
    private long Take(ConsumerQueue queue)
    {
        var taken = 0L;
        for (int i = 0, end; i < queue.Count; i = end)
        {
            ref readonly var first = ref queue[i];
            if (first.Error != ErrorCode.NoError)
            {
                _errors.OnMessage(queue, first, _assignment);
                end = i + 1;
                continue;
            }
            var bytes = (long)first.Bytes;
            for (end = i + 1; end < queue.Count && queue[end].IsOfSamePartition(first) && queue[end].Error == ErrorCode.NoError; end++)
                bytes += queue[end].Bytes;
            if (_assignment.Of(queue, first) is { } fetch)
                Feed(fetch, queue, i, end, bytes);
            taken += bytes;
        }
        return taken;
    }

    private void Feed(FetchState fetch, ConsumerQueue queue, int from, int end, long bytes)
    {
        for (var i = from; i < end; i++)
        {
            ref readonly var message = ref queue[i];
            if (message.Offset > fetch.Next)
                _losses.Gap(fetch, message.Offset, queue.Timestamp(i));
            if (!fetch.MayFollow(message.Offset, queue.Timestamp(i)))
            {
                throw new KafkaException(
                    new Error(
                        ErrorCode.Local_Inconsistent,
                        $"{fetch.Partition} went back to offset {message.Offset}: its topic was made anew, or its log was cut"
                    )
                );
            }

            _writer.Add(fetch, message, queue.Timestamp(i), end - i, bytes);
            bytes -= message.Bytes;
        }
        _fed.Add(fetch);
    }

    /// <summary>
    /// An exception must not pass through librdkafka's native frames: it is kept and thrown again by the caller of the read. A read that called a handler
    /// goes on waiting for records, so it is woken to see what has changed.
    /// </summary>
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
        _queue?.Wake();
    }
}

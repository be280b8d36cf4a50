using ActorPipeline.Actors.Memory;
using Akka.Event;
using Confluent.Kafka;
using Error = Confluent.Kafka.Error;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What the poll thread tells the actor. Called on the poll thread; must not block.</summary>
internal interface IPollListener
{
    void Assigned(PartitionIntake intake);
    void Released(PartitionIntake intake);
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
    private static long _epochs;

    private readonly KafkaOptions _options;
    private readonly BufferOptions _buffer;
    private readonly MemoryBudget _budget;
    private readonly IPollListener _listener;
    private readonly ILoggingAdapter _log;
    private readonly TimeProvider _time;
    private readonly ChunkWriter _writer;
    private readonly Dictionary<TopicPartition, PartitionIntake> _intakes = [];
    private readonly IConsumer<int, int> _consumer;
    private readonly Thread _thread;
    private readonly PartitionHousekeeping _housekeeping;
    private PartitionIntake? _last;
    private volatile bool _stopping;
    private volatile bool _settled;
    private int _openChunks;

    public PollLoop(KafkaOptions options, BufferOptions buffer, MemoryBudget budget, IPollListener listener, ILoggingAdapter log, TimeProvider time)
    {
        (_options, _buffer, _budget, _listener, _log, _time) = (options, buffer, budget, listener, log, time);
        _writer = new ChunkWriter(Open, Dispatch);
        _consumer = new ConsumerBuilder<int, int>(ConsumerSettings.From(options))
            .SetKeyDeserializer(_writer.Key)
            .SetValueDeserializer(_writer.Value)
            .SetPartitionsAssignedHandler((_, partitions) => OnAssigned(partitions))
            .SetPartitionsRevokedHandler((_, offsets) => OnRevoked(offsets.ConvertAll(o => o.TopicPartition)))
            .SetPartitionsLostHandler((_, offsets) => OnLost(offsets.ConvertAll(o => o.TopicPartition)))
            .SetOffsetsCommittedHandler((_, committed) => _housekeeping!.NoteCommitted(committed.Offsets, _intakes))
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => _log.Debug("librdkafka {Facility}: {Message}", message.Facility, message.Message))
            .Build();
        _housekeeping = new PartitionHousekeeping(_consumer, budget, log, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "kafka-poll" };
    }

    /// <summary>Subscribes and starts the thread.</summary>
    public void Start() => _thread.Start();

    /// <summary>Asks the thread to drain, commit, leave the group and end; <see cref="IPollListener.Stopped"/> follows.</summary>
    public void Stop() => _stopping = true;

    /// <summary>
    /// Whether Kafka gave this consumer an assignment, be it an empty one, and has not taken it for dead since; or said that no
    /// topic matches, because then librdkafka does not even join.
    /// </summary>
    public bool Settled => _settled;

    private void Run()
    {
        Exception? error = null;
        try
        {
            _consumer.Subscribe(_options.Topics);
            Poll();
        }
        catch (Exception e)
        {
            error = e;
        }
        try
        {
            // Calls the revoke handler on this thread: stops intake, waits for what is in flight, commits.
            _consumer.Close();
        }
        catch (KafkaException e)
        {
            error ??= e;
        }
        foreach (var intake in _intakes.Values.ToList())
            Forget(intake);
        _consumer.Dispose();
        _listener.Stopped(error);
    }

    private void Poll()
    {
        var nextHousekeeping = 0L;
        while (!_stopping)
        {
            var record = TryConsume(_openChunks > 0 ? IdlePoll : QuietPoll);
            if (record is not null)
                Take(record);
            else if (_openChunks > 0)
                DispatchOlderThan(long.MaxValue);
            // A look at the clock per record would cost more than the record.
            if (record is not null && (record.Offset.Value & 63) != 0)
                continue;
            var now = _time.GetTimestamp();
            if (_openChunks > 0)
                DispatchOlderThan(now - (long)(Linger.TotalSeconds * _time.TimestampFrequency));
            if (now < nextHousekeeping)
                continue;
            nextHousekeeping = now + (long)(HousekeepingEvery.TotalSeconds * _time.TimestampFrequency);
            _housekeeping.Run(_intakes.Values);
        }
    }

    private ConsumeResult<int, int>? TryConsume(TimeSpan timeout)
    {
        try
        {
            // Without a timeout librdkafka does not look at the clock, which costs as much as a tenth of the whole record.
            return _consumer.Consume(0) ?? _consumer.Consume(timeout);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            _settled |= e.Error.Code == ErrorCode.UnknownTopicOrPart;
            _log.Warning("Kafka: {Reason}", e.Error.Reason);
            return null;
        }
    }

    private void Take(ConsumeResult<int, int> record)
    {
        // Runs of one partition are the rule, and a hash of a topic name per record is not free.
        var intake = _last;
        if (intake is null || intake.Partition.Partition != record.Partition || intake.Partition.Topic != record.Topic)
        {
            if (!_intakes.TryGetValue(record.TopicPartition, out intake))
                return;
            _last = intake;
        }
        _writer.Commit(intake, record);
    }

    private RecordChunk Open(PartitionIntake intake, int bytes)
    {
        intake.OpenedAt = _time.GetTimestamp();
        _openChunks++;
        return intake.Open = new RecordChunk(intake.Partition.Topic, intake.Partition.Partition,
            Math.Max(bytes, IntakeGate.ChunkBytes(_buffer.ChunkBytes, _budget.RawLimit, _intakes.Count)), _buffer.ChunkEvents, _budget)
        { Tenure = intake.Tenure };
    }

    private void Dispatch(PartitionIntake intake)
    {
        var chunk = intake.Open!;
        intake.Open = null;
        _openChunks--;
        _writer.Forget(chunk);
        chunk.Trim();
        intake.Figures = intake.Figures with { Position = chunk.NextOffset };
        intake.Dispatch(chunk);
        if (!intake.Paused && IntakeGate.MustPause(intake.HeldBytes, intake.HeldChunks, _budget.Raw, _budget.RawLimit))
            _housekeeping.Pause(intake);
    }

    private void DispatchOlderThan(long ticks)
    {
        foreach (var intake in _intakes.Values)
            if (intake.Open is not null && intake.OpenedAt <= ticks)
                Dispatch(intake);
    }

    private void OnAssigned(List<TopicPartition> partitions)
    {
        _settled = true;
        foreach (var partition in partitions)
        {
            var intake = new PartitionIntake(partition, Interlocked.Increment(ref _epochs));
            _intakes[partition] = intake;
            _listener.Assigned(intake);
        }
    }

    /// <summary>Stops intake, waits for outcomes until the deadline, commits, and only then lets go: inside the callback.</summary>
    private void OnRevoked(List<TopicPartition> partitions)
    {
        var leaving = partitions.Where(_intakes.ContainsKey).Select(p => _intakes[p]).ToList();
        foreach (var intake in leaving)
        {
            DropOpen(intake);
            intake.StopIntake();
        }
        var deadline = _time.GetTimestamp();
        foreach (var intake in leaving)
            if (!intake.WaitDrained(_options.DrainTimeout - _time.GetElapsedTime(deadline)))
                _log.Warning("{Partition} is given up with {Chunks} chunks in flight; its next owner reads them again", intake.Partition, intake.HeldChunks);
        foreach (var intake in leaving)
        {
            _housekeeping.Store(intake);
            Forget(intake);
        }
    }

    private void OnLost(List<TopicPartition> partitions)
    {
        _settled = false;
        // Somebody else owns them already: a commit now could move their offsets back.
        foreach (var partition in partitions)
            if (_intakes.TryGetValue(partition, out var intake))
                Forget(intake);
    }

    private void Forget(PartitionIntake intake)
    {
        DropOpen(intake);
        intake.StopIntake();
        intake.Tenure.End();
        _intakes.Remove(intake.Partition);
        if (_last == intake)
            _last = null;
        _listener.Released(intake);
    }

    private void DropOpen(PartitionIntake intake)
    {
        if (intake.Open is not { } chunk)
            return;
        // Read but not yet handed over: nobody knows these records, so the next owner reads them again.
        intake.Open = null;
        _openChunks--;
        _writer.Forget(chunk);
        chunk.Release();
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
        else
            _log.Warning("Kafka: {Reason}", error.Reason);
    }
}

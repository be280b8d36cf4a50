using System.Collections.Concurrent;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>
/// Sends the events of a run, never more than the embedded broker keeps, and follows what the group has committed. It knows
/// which event lies at which offset. Works on a thread of its own, because the client blocks.
/// </summary>
internal sealed class ChaosFeeder : IDisposable
{
    public const string Group = "actorpipeline";
    private const int Round = 1000;
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ChaosOptions _options;
    private readonly ChaosEvents _events;
    private readonly IProducer<Null, byte[]> _producer;
    private readonly IConsumer<Ignore, Ignore> _group;
    private readonly List<int>[] _log;
    private readonly long[] _committed;
    private readonly Queue<int>[] _waiting;
    private readonly ConcurrentQueue<(DeliveryReport<Null, byte[]> Report, int Number)> _reports = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allowed;
    private long _total;

    public ChaosFeeder(string brokers, ChaosOptions options)
    {
        (_options, _events) = (options, new ChaosEvents(options));
        _log = [.. Enumerable.Range(0, options.Partitions).Select(_ => new List<int>())];
        _waiting = [.. Enumerable.Range(0, options.Partitions).Select(_ => new Queue<int>())];
        _committed = new long[options.Partitions];
        _producer = new ProducerBuilder<Null, byte[]>(
            new ProducerConfig
            {
                BootstrapServers = brokers,
                LingerMs = 2,
                SocketTimeoutMs = 10_000,
                TopicMetadataRefreshIntervalMs = 1000,
                CompressionType = CompressionType.Lz4,
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        _group = new ConsumerBuilder<Ignore, Ignore>(
            new ConsumerConfig
            {
                BootstrapServers = brokers,
                GroupId = Group,
                EnableAutoCommit = false,
                SocketTimeoutMs = 5000,
            }
        ).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }

    /// <summary>Held while records are on their way to the broker: who holds it can take the broker away without repeats in the log.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Events that the group has committed.</summary>
    public long Committed => Interlocked.Read(ref _total);

    /// <summary>Events that may be sent; so that a fault still finds events on their way.</summary>
    public void Allow(long events) => Interlocked.Exchange(ref _allowed, events);

    /// <summary>The event at each offset of each partition. Only when the run is over.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Log => _log;

    /// <summary>Ends when every event is committed.</summary>
    public Task RunAsync(CancellationToken cancel)
    {
        new Thread(() => Run(cancel)) { IsBackground = true, Name = "chaos-feeder" }.Start();
        return _done.Task;
    }

    public void Dispose()
    {
        _producer.Dispose();
        _group.Dispose();
        Gate.Dispose();
    }

    private void Run(CancellationToken cancel)
    {
        try
        {
            var next = 0;
            while (Committed < _options.Events)
            {
                cancel.ThrowIfCancellationRequested();
                Gate.Wait(cancel);
                try
                {
                    next = Send(next, cancel);
                }
                finally
                {
                    Gate.Release();
                }
                LookUp();
                cancel.WaitHandle.WaitOne(Pause);
            }
            _done.SetResult();
        }
        catch (Exception e)
        {
            _done.SetException(e);
        }
    }

    /// <summary>One round: what fits into the windows, sent and acknowledged.</summary>
    private int Send(int next, CancellationToken cancel)
    {
        var end = (int)Math.Min(Math.Min(next + Round, _options.Events), Interlocked.Read(ref _allowed));
        for (; next < end; next++)
            _waiting[_events.Partition(next)].Enqueue(next);
        var sent = 0;
        for (var partition = 0; partition < _waiting.Length; partition++)
        {
            for (
                var room = _options.Window - (_log[partition].Count - _committed[partition]);
                room > 0 && _waiting[partition].TryDequeue(out var number);
                room--, sent++
            )
            {
                _producer.Produce(
                    new TopicPartition(ChaosEvents.Topic, partition),
                    new Message<Null, byte[]> { Value = _events.Value(number) },
                    report => _reports.Enqueue((report, number))
                );
            }
        }
        _producer.Flush(cancel);
        WriteDown(sent, cancel);
        return next;
    }

    /// <summary>Reports come on more than one thread, so in any order.</summary>
    private void WriteDown(int sent, CancellationToken cancel)
    {
        while (_reports.Count < sent)
            cancel.WaitHandle.WaitOne(1);
        foreach (var (report, number) in _reports.OrderBy(r => r.Report.Offset.Value))
        {
            if (report.Error.IsError)
                throw new KafkaException(report.Error);
            var log = _log[report.Partition.Value];
            if (report.Offset.Value != log.Count)
            {
                throw new InvalidOperationException(
                    $"Event {number} lies at {report.TopicPartitionOffset} instead of {log.Count}: the embedded broker took a batch twice, "
                        + "and the run proves nothing."
                );
            }

            log.Add(number);
        }
        _reports.Clear();
    }

    private void LookUp()
    {
        try
        {
            foreach (
                var offset in _group.Committed(Enumerable.Range(0, _options.Partitions).Select(p => new TopicPartition(ChaosEvents.Topic, p)), RequestTimeout)
            )
            {
                _committed[offset.Partition.Value] = Math.Max(_committed[offset.Partition.Value], offset.Offset.Value);
            }

            Interlocked.Exchange(ref _total, _committed.Sum());
        }
        catch (KafkaException)
        {
            // The coordinator moves, or brokers are away: the next poll succeeds.
        }
    }
}

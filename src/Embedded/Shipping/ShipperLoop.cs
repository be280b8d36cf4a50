using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using Confluent.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>
/// The shipper's one thread: inputs, files, journal, broker, commits, in turn. Reading a file and sending what was read
/// are one step per file, so a full partition stops only its own files.
/// </summary>
internal sealed class ShipperLoop : IDisposable
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(200);

    private readonly FileShipperOptions _options;
    private readonly TimeProvider _time;
    private readonly Problems _problems;
    private readonly Journal _journal;
    private readonly BatchDelivery _delivery;
    private readonly InputDirectory _inputs;
    private readonly TailSet _tails;
    private readonly TailReader _reader;
    private readonly ShippedBatchBuilder _batch = new();
    private readonly Every _reload,
        _scan,
        _commits;
    private long _bytes;
    private bool _waiting,
        _failed;

    public ShipperLoop(FileShipperOptions options)
    {
        (_options, _time) = (options, options.TimeProvider);
        _problems = new Problems(options.OnProblem);
        _journal = Journal.Open(options.DataDirectory);
        if (_journal.CutBytes > 0)
        {
            _problems.Report(
                $"{options.DataDirectory}: the journal's last {_journal.CutBytes} bytes were damaged and are cut off; their lines are read again."
            );
        }

        _reader = new TailReader(_time, options.MaxEventBytes, _problems.Report);
        _delivery = new BatchDelivery(options, _journal, _problems);
        _inputs = new InputDirectory(options.ConfigDirectory, _problems.Report);
        _tails = new TailSet(_journal.State, Forget, _problems.Report, _time, options.CloseRenamedAfter, AgentId.Load(options.DataDirectory));
        (_reload, _scan, _commits) = (new(_time, options.ReloadInterval), new(_time, options.ScanInterval), new(_time, options.CommitInterval));
        Status = Snapshot();
    }

    public ShipperStatus Status { get; private set; }

    /// <summary>Brings the broker in line with the journal. Throws what the broker or the disk throws.</summary>
    public void Start() => _delivery.Restore();

    /// <summary>Works until <paramref name="stop"/> is set; what has been read is sent by then, or journalled.</summary>
    public void Run(ManualResetEventSlim stop)
    {
        while (!stop.IsSet)
        {
            var progress = false;
            Try(() => progress = Turn(stop));
            Status = Snapshot();
            if (_failed || !progress)
            {
                stop.Wait(_failed ? AfterFailure : Idle);
            }
        }
    }

    public void Dispose()
    {
        _tails.Dispose();
        _delivery.Dispose();
        _journal.Dispose();
    }

    // True when there was something to do.
    private bool Turn(ManualResetEventSlim stop)
    {
        var rescan = _reload.IsDue() && _inputs.Reload();
        if (_scan.IsDue() || rescan)
        {
            _tails.Scan(_inputs.Inputs);
            _tails.CloseFinished();
        }

        if (_commits.IsDue() && _delivery.CheckCommits())
        {
            _options.Probe?.Invoke("committed");
            _journal.RewriteWhenLarge();
        }

        _failed = false;
        foreach (var (target, state) in _journal.State.Partitions)
        {
            Try(() => _delivery.Deliver(target, state)); // what an absent broker left over, whoever's files it was from
        }

        var (progress, waiting) = (false, false);
        foreach (var tail in _tails.Tails.TakeWhile(_ => !stop.IsSet))
        {
            Try(() =>
            {
                var target = tail.Target ??= _delivery.Target(tail.Input.Topic, tail.Format.Key.Span);
                var state = _journal.State.Partition(target);
                if (state.Bytes >= _options.WindowBytes)
                {
                    waiting |= RandomAccess.GetLength(tail.Handle) > tail.Position;
                }
                else if (state.Sent == state.Live.Count)
                {
                    progress |= Ship(tail, target, state);
                }
            });
        }

        _waiting = waiting;
        return progress;
    }

    // One unreadable file, or one partition without a leader, must not delay the others.
    private void Try(Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or KafkaException or UnauthorizedAccessException)
        {
            _failed = true;
            _problems.Report(e.Message);
        }
    }

    private bool Ship(Tail tail, TopicPartition target, ShippedPartition state)
    {
        var size = RandomAccess.GetLength(tail.Handle);
        if (size < tail.Position)
        {
            _problems.Report($"{tail.Path} was truncated from {tail.Position} to {size} bytes; it is read from its start.");
            tail.Restart();
            _journal.Append(to => ShipState.WriteFile(to, tail.Identity, new FilePosition(tail.Path, 0)));
        }

        var now = _time.GetUtcNow();
        var timestamp = FilebeatEvent.Timestamp(now);
        _batch.Clear();
        var next = _reader.Read(tail, _batch, timestamp);
        if (next == tail.Position)
        {
            return false;
        }

        var (from, count) = (tail.Position, _batch.Count);
        if (count > 0)
        {
            var batch = _batch.Build(now.ToUnixTimeMilliseconds());
            var offset = state.Next;
            _journal.Append(to => ShipState.WriteBatch(to, target, offset, count, tail.Identity, new FilePosition(tail.Path, next), batch.Span));
        }

        // Empty lines alone are not journalled: after a restart they are read again, and nothing is sent for them.
        tail.Position = next;
        tail.LastRead = _time.GetTimestamp();
        _bytes += next - from;
        _options.Probe?.Invoke("journalled");
        _delivery.Deliver(target, state);
        _options.Probe?.Invoke("delivered");
        return true;
    }

    private void Forget(FileIdentity file) => _journal.Append(to => ShipState.WriteForget(to, file));

    private ShipperStatus Snapshot()
    {
        var (count, last) = _problems.Snapshot();
        return new ShipperStatus(
            _delivery.LinesSent,
            _bytes,
            _tails.Tails.Count,
            _inputs.Inputs.Count,
            _waiting,
            _journal.State.Partitions.Values.Sum(p => p.Bytes),
            count,
            last
        );
    }

    /// <summary>Says when an interval is over; the first time is at once.</summary>
    private sealed class Every(TimeProvider time, TimeSpan interval)
    {
        private long? _last;

        public bool IsDue()
        {
            if (_last is { } last && time.GetElapsedTime(last) < interval)
            {
                return false;
            }

            _last = time.GetTimestamp();
            return true;
        }
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace ActorPipeline.Actors.Timing;

/// <summary>
/// Akka's scheduler on one thread that sleeps until something is due (<c>akka.scheduler.implementation</c>). Akka's own wakes up a hundred times a second
/// whether anything is due or not: 4 % of a core at rest. Times are rounded up to <see cref="Grain"/>, the tick of Akka's, and repetitions every whole
/// second, or every few, run at whole quarters of a second from the second time on, so that timers share wake-ups. Thread-safe.
/// </summary>
public sealed class DueTimeScheduler : SchedulerBase, IDateTimeOffsetNowTimeProvider, IDisposable
{
    private static readonly TimeSpan Grain = TimeSpan.FromMilliseconds(10),
        Second = TimeSpan.FromSeconds(1),
        Quarter = TimeSpan.FromMilliseconds(250),
        Patience = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly PriorityQueue<Entry, (long Due, long Number)> _entries = new();
    private readonly Thread _thread;
    private long _number;
    private bool _stopped;

    /// <summary>Called by Akka.</summary>
    public DueTimeScheduler(Config scheduler, ILoggingAdapter log)
        : base(scheduler, log)
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "akka-scheduler" };
        _thread.Start();
    }

    /// <inheritdoc />
    public override TimeSpan MonotonicClock => TimeProvider.System.GetElapsedTime(0);

    /// <inheritdoc />
    public override TimeSpan HighResMonotonicClock => MonotonicClock;

    /// <inheritdoc />
    protected override DateTimeOffset TimeNow => TimeProvider.System.GetLocalNow();

    /// <summary>Ends the thread and, as Akka's own scheduler, runs at once what is still waiting: what waits for it has to end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stopped)
                return;
            _stopped = true;
            Monitor.Pulse(_gate);
        }
        // What runs just now may hang: the system stops without it then, as with Akka's own.
        if (Thread.CurrentThread != _thread && !_thread.Join(Patience))
            return;
        while (_entries.TryDequeue(out var entry, out _))
            RunSafely(entry);
    }

    /// <inheritdoc />
    protected override void InternalScheduleTellOnce(TimeSpan delay, ICanTell receiver, object message, IActorRef sender, ICancelable cancelable) =>
        Add(delay, null, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleTellRepeatedly(
        TimeSpan initialDelay,
        TimeSpan interval,
        ICanTell receiver,
        object message,
        IActorRef sender,
        ICancelable cancelable
    ) => Add(initialDelay, interval, () => receiver.Tell(message, sender), cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, Action action, ICancelable cancelable) => Add(delay, null, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleOnce(TimeSpan delay, IRunnable action, ICancelable cancelable) => Add(delay, null, action.Run, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable cancelable) =>
        Add(initialDelay, interval, action, cancelable);

    /// <inheritdoc />
    protected override void InternalScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable cancelable) =>
        Add(initialDelay, interval, action.Run, cancelable);

    private void Add(TimeSpan delay, TimeSpan? interval, Action run, ICancelable? cancelable)
    {
        lock (_gate)
        {
            if (_stopped)
                throw new SchedulerException("cannot enqueue after timer shutdown");
            Enqueue(new Entry(run, interval, cancelable), HighResMonotonicClock + delay);
        }
    }

    private void Enqueue(Entry entry, TimeSpan at)
    {
        var due = RoundUp(at.Ticks, Grain);
        var isFirst = !_entries.TryPeek(out _, out var first) || due < first.Due;
        _entries.Enqueue(entry, (due, _number++));
        if (isFirst)
            Monitor.Pulse(_gate);
    }

    private void Run()
    {
        List<(Entry Entry, long Due)> due = [];
        while (TakeDue(due))
        {
            foreach (var (entry, _) in due)
                RunSafely(entry);
            lock (_gate)
            {
                // A repetition that is late is not made up for.
                foreach (var (entry, at) in due)
                {
                    if (entry is { Interval: { } interval, IsCancelled: false })
                        Enqueue(entry, NextOf(at, interval, HighResMonotonicClock));
                }
            }
            due.Clear();
        }
    }

    private bool TakeDue(List<(Entry Entry, long Due)> due)
    {
        lock (_gate)
        {
            while (!_stopped && due.Count == 0)
            {
                var now = HighResMonotonicClock.Ticks;
                while (_entries.TryPeek(out var entry, out var at) && at.Due <= now)
                {
                    _entries.Dequeue();
                    due.Add((entry, at.Due));
                }
                if (due.Count == 0)
                    Monitor.Wait(_gate, _entries.TryPeek(out _, out var next) ? Milliseconds(next.Due - now) : Timeout.Infinite);
            }
            return !_stopped;
        }
    }

    /// <summary>When a repetition is due again, for one that was due at <paramref name="at"/> ticks.</summary>
    internal static TimeSpan NextOf(long at, TimeSpan interval, TimeSpan now)
    {
        var next = Math.Max(at + interval.Ticks, now.Ticks);
        return TimeSpan.FromTicks(interval.Ticks % Second.Ticks == 0 ? RoundUp(next, Quarter) : next);
    }

    private static long RoundUp(long ticks, TimeSpan to) => (ticks + to.Ticks - 1) / to.Ticks * to.Ticks;

    private static int Milliseconds(long ticks) => (int)Math.Min((ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond, int.MaxValue);

    private void RunSafely(Entry entry)
    {
        if (entry.IsCancelled)
            return;
        try
        {
            entry.Run();
        }
        catch (SchedulerException)
        {
            // Of an actor system that stops.
        }
        catch (Exception failure)
        {
            Log.Error(failure, "What was due failed");
        }
    }

    private sealed record Entry(Action Run, TimeSpan? Interval, ICancelable? Cancelable)
    {
        public bool IsCancelled => Cancelable is { IsCancellationRequested: true };
    }
}

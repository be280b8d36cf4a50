using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>A source whose watches say what the test tells them to.</summary>
internal sealed class ScriptedSource : IServiceSource
{
    private readonly ConcurrentQueue<Watch> _opened = new();
    private int _count;

    /// <summary>When set, opening a watch throws this instead.</summary>
    public Exception? RefuseWith { get; set; }

    /// <summary>How often a watch was asked for.</summary>
    public int Opened => Volatile.Read(ref _count);

    public async Task<Watch> NextWatchAsync()
    {
        Watch? watch = null;
        await Eventually.TrueAsync(() => _opened.TryDequeue(out watch), "the watch is opened");
        return watch!;
    }

    public IAsyncEnumerable<ServiceEvent> WatchAsync(CancellationToken cancel)
    {
        Interlocked.Increment(ref _count);
        if (RefuseWith is { } refusal)
        {
            throw refusal;
        }

        var watch = new Watch();
        _opened.Enqueue(watch);
        return watch.ReadAsync(cancel);
    }

    internal sealed class Watch
    {
        private readonly Channel<ServiceEvent> _events = Channel.CreateUnbounded<ServiceEvent>();

        public bool Cancelled { get; private set; }

        public void Say(params ServiceEvent[] events) => Assert.All(events, one => Assert.True(_events.Writer.TryWrite(one)));

        public void End(Exception? failure = null) => _events.Writer.Complete(failure);

        internal async IAsyncEnumerable<ServiceEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancel)
        {
            await using var registration = cancel.Register(() => Cancelled = true);
            await foreach (var one in _events.Reader.ReadAllAsync(cancel))
            {
                yield return one;
            }
        }
    }
}

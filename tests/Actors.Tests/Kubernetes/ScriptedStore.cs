using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>A store whose writes wait for the test's answer.</summary>
internal sealed class ScriptedStore : IConfigMapStore
{
    private readonly ConcurrentQueue<Write> _writes = new();
    private Channel<bool> _drift = Channel.CreateUnbounded<bool>();
    private int _watches;
    private int _taken;
    private int _broken;

    /// <summary>Writes that were asked for and not yet taken by <see cref="NextWriteAsync"/>.</summary>
    public int Waiting => _writes.Count;

    /// <summary>How often the drift watch was opened.</summary>
    public int DriftWatches => Volatile.Read(ref _watches);

    /// <summary>How many drifts were read from the watch; when the next one was read, the one before is in the mailbox.</summary>
    public int DriftsTaken => Volatile.Read(ref _taken);

    /// <summary>What reading our own keys answers.</summary>
    public Func<ConfigMapRead> Read { get; set; } = () => ConfigMapRead.Own.None;

    public Task<ConfigMapRead> ReadAsync(CancellationToken cancel) => Task.FromResult(Read());

    public void Drift() => Assert.True(_drift.Writer.TryWrite(true));

    /// <summary>Fails the open watch. Waits for one first, or the failure would go unnoticed.</summary>
    public async Task BreakDriftWatchAsync()
    {
        await Eventually.TrueAsync(() => DriftWatches > _broken, "an open drift watch");
        _broken++;
        var old = Interlocked.Exchange(ref _drift, Channel.CreateUnbounded<bool>());
        old.Writer.Complete(new IOException("drift watch broke"));
    }

    public async Task<Write> NextWriteAsync()
    {
        Write? write = null;
        await Eventually.TrueAsync(() => _writes.TryDequeue(out write), "a write");
        return write!;
    }

    public Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel)
    {
        var write = new Write(desired, cancel);
        _writes.Enqueue(write);
        return write.Task;
    }

    public async IAsyncEnumerable<bool> WatchDriftAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var drift = _drift.Reader;
        Interlocked.Increment(ref _watches);
        await foreach (var one in drift.ReadAllAsync(cancel))
        {
            Interlocked.Increment(ref _taken);
            yield return one;
        }
    }

    internal sealed class Write(ImmutableSortedDictionary<string, string> content, CancellationToken cancel)
    {
        private readonly TaskCompletionSource<ConfigMapWrite> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IEnumerable<string> Keys => content.Keys;

        public ImmutableSortedDictionary<string, string> Content => content;

        public CancellationToken Cancel => cancel;

        public Task<ConfigMapWrite> Task => _answer.Task;

        public void Answer(ConfigMapWrite result) => Assert.True(_answer.TrySetResult(result));

        public void Fail(Exception failure) => Assert.True(_answer.TrySetException(failure));
    }
}

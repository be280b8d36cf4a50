using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// What the sink's stage does beside its own thread: requests and dead letters. Whatever is thrown goes to
/// <paramref name="failed"/>; the other callbacks are called once otherwise. All of them may come on any thread.
/// </summary>
/// <param name="parts">Whom to call.</param>
/// <param name="failed">Takes what must not happen.</param>
/// <param name="stop">The stage has ended.</param>
internal sealed class SinkCalls(BulkSinkParts parts, Action<Exception> failed, CancellationToken stop)
{
    /// <summary>Dead letters of one partition on their way at once: enough to keep a broker busy, few enough to leave others their turn.</summary>
    private const int DeadLettersAtOnce = 100;

    /// <summary>The stage itself, and each call that runs.</summary>
    private int _users = 1;
    private Action _idle = () => { };

    /// <summary>The stage has ended: <paramref name="idle"/> is called once no call reads the memory of a slice any more, on any thread.</summary>
    public void WhenIdle(Action idle)
    {
        _idle = idle;
        Leave();
    }

    /// <summary>Sends a batch and judges the answer. Not on the stage's thread: the kernel copies the body during the call.</summary>
    public void Send(BulkBatch batch, Action<BulkVerdict> answered) =>
        Run(async () => answered(BulkVerdict.From(await parts.Client.SendAsync(batch, stop), batch.Count)));

    /// <summary>Stores events in their dead-letter topic.</summary>
    public void Store(RejectedRun rejected, Action stored) =>
        Run(async () =>
        {
            foreach (var items in rejected.Items.Chunk(DeadLettersAtOnce))
                await Task.WhenAll(items.Select(item => parts.DeadLetters.StoreAsync(Letter(rejected.Slice, item), stop)));
            stored();
        });

    private static DeadLetter Letter(EncodedSlice slice, RejectedItem item) =>
        new(
            slice.Chunk,
            slice.RecordOf(item.Index),
            ActionLine.IndexOf(slice.Memory(item.Index, 1).Span),
            item.Verdict.Status,
            item.Verdict.ErrorType ?? "unknown",
            item.Verdict.Reason ?? ""
        );

    private void Run(Func<Task> call)
    {
        Interlocked.Increment(ref _users);
        _ = Task.Run(async () =>
        {
            try
            {
                await call();
            }
            catch (Exception e)
            {
                failed(e);
            }
            Leave();
        });
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _idle();
    }
}

using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Runs the sink stage's asynchronous calls: bulk requests and dead letters. An exception goes to <paramref name="failed"/>; otherwise the callback is called
/// once. Callbacks may come on any thread.
/// </summary>
/// <param name="parts">The clients to call.</param>
/// <param name="failed">Takes exceptions, none of which is expected.</param>
/// <param name="stop">The stage has ended.</param>
internal sealed class SinkCalls(BulkSinkParts parts, Action<Exception> failed, CancellationToken stop)
{
    /// <summary>
    /// Dead letters of one partition that are stored at the same time: enough to keep a broker busy, few enough not to delay other partitions.
    /// </summary>
    private const int DeadLettersAtOnce = 100;

    /// <summary>Reference count: the stage itself, and each running call.</summary>
    private int _users = 1;
    private Action _idle = () => { };

    /// <summary>The stage has ended: calls <paramref name="idle"/> once no call reads the memory of a slice any more, on any thread.</summary>
    public void WhenIdle(Action idle)
    {
        _idle = idle;
        Leave();
    }

    /// <summary>Sends a batch and reads the answer. Not on the stage's thread: copying the body into the socket takes too long for it.</summary>
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

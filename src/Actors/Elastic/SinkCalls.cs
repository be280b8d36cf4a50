using ActorPipeline.Actors.DeadLetters;

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
    /// <summary>Sends a batch and judges the answer. Not on the stage's thread: the kernel copies the body during the call.</summary>
    public void Send(BulkBatch batch, Action<BulkVerdict> answered) => Run(async () =>
        answered(BulkVerdict.From(await parts.Client.SendAsync(batch, stop).ConfigureAwait(false), batch.Count)));

    /// <summary>Stores an event in its dead-letter topic.</summary>
    public void Store(RejectedItem rejected, Action stored)
    {
        var (slice, item) = (rejected.At.Slice, rejected.At.First);
        var letter = new DeadLetter(slice.Chunk, item, ActionLine.IndexOf(slice.Memory(item, 1).Span),
            rejected.Verdict.Status, rejected.Verdict.ErrorType ?? "unknown", rejected.Verdict.Reason ?? "");
        Run(async () =>
        {
            await parts.DeadLetters.StoreAsync(letter, stop).ConfigureAwait(false);
            stored();
        });
    }

    private void Run(Func<Task> call) => _ = Task.Run(async () =>
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            failed(e);
        }
    });
}

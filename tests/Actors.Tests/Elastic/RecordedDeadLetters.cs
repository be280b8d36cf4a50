using ActorPipeline.Actors.DeadLetters;

namespace ActorPipeline.Actors.Tests.Elastic;

/// <summary>A dead-letter topic in memory.</summary>
internal sealed class RecordedDeadLetters : IDeadLetterStore
{
    public List<(long Offset, string Index, string Type)> Letters { get; } = [];

    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _held = -1;

    /// <summary>Stores the dead letters of a chunk, but acknowledges them only after <see cref="LetGo"/>.</summary>
    public void Hold(long sequence) => _held = sequence;

    public void LetGo() => _released.SetResult();

    public Task StoreAsync(DeadLetter letter, CancellationToken cancel)
    {
        lock (Letters)
            Letters.Add((letter.Chunk[letter.Item].Offset, letter.Index, letter.ErrorType));
        return letter.Chunk.Sequence == _held ? _released.Task : Task.CompletedTask;
    }
}

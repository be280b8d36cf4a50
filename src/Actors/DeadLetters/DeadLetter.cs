using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>An event that Elasticsearch refused for good, and why.</summary>
/// <param name="Chunk">The chunk with its bytes.</param>
/// <param name="Item">The index of its record in the chunk.</param>
/// <param name="Index">The index or data stream it was meant for.</param>
/// <param name="Status">The status Elasticsearch gave the item or the request.</param>
/// <param name="ErrorType">Elasticsearch's error type.</param>
/// <param name="Reason">Elasticsearch's reason.</param>
public sealed record DeadLetter(RecordChunk Chunk, int Item, string Index, int Status, string ErrorType, string Reason);

/// <summary>Stores rejected events.</summary>
public interface IDeadLetterStore
{
    /// <summary>
    /// Stores one event; the task ends when it is stored. It retries without a limit, because the event's offset is committed only then. The task also ends
    /// when the event's partition was given up: its next owner stores it.
    /// </summary>
    /// <param name="letter">The event; its chunk stays valid until the task ends.</param>
    /// <param name="cancel">Ends the attempts; the event then has no outcome.</param>
    Task StoreAsync(DeadLetter letter, CancellationToken cancel);
}

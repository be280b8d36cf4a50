using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.DeadLetters;

/// <summary>An event that Elasticsearch will never take, and why.</summary>
/// <param name="Chunk">Where its bytes are.</param>
/// <param name="Item">Which record of the chunk.</param>
/// <param name="Index">The index or data stream it was meant for.</param>
/// <param name="Status">The status Elasticsearch gave the item or the request.</param>
/// <param name="ErrorType">Elasticsearch's error type.</param>
/// <param name="Reason">Elasticsearch's reason.</param>
public sealed record DeadLetter(RecordChunk Chunk, int Item, string Index, int Status, string ErrorType, string Reason);

/// <summary>Where rejected events are kept. An I/O edge.</summary>
public interface IDeadLetterStore
{
    /// <summary>
    /// Stores one event; the task ends when it is stored, and not before: it is tried for as long as it takes, because the
    /// event's offset moves only then. It also ends when the event's partition was given up: its next owner stores it.
    /// </summary>
    /// <param name="letter">The event; its chunk stays valid until the task ends.</param>
    /// <param name="cancel">Ends the attempts; the event then has no outcome.</param>
    Task StoreAsync(DeadLetter letter, CancellationToken cancel);
}

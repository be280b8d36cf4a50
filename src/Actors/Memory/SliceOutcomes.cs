using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Memory;

/// <summary>To the partition's actor: every event of a chunk has an outcome.</summary>
/// <param name="Sequence">The chunk's number within the assignment.</param>
/// <param name="NextOffset">The offset behind its last record.</param>
/// <param name="RawBytes">Raw pooled bytes that are free again.</param>
/// <param name="Events">How many they are.</param>
/// <param name="Duplicates">How many of them are duplicates.</param>
internal sealed record SliceDone(long Sequence, long NextOffset, int RawBytes, int Events, int Duplicates)
    : INoSerializationVerificationNeeded,
        IDeadLetterSuppression;

/// <summary>To the partition's actor: the sink failed while events of a chunk had no outcome. They must be read again.</summary>
/// <param name="Sequence">The chunk's number within the assignment.</param>
/// <param name="RawBytes">Raw pooled bytes that are free again.</param>
internal sealed record SliceAbandoned(long Sequence, int RawBytes) : INoSerializationVerificationNeeded, IDeadLetterSuppression;

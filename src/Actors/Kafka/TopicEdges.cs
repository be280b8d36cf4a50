using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Telemetry.Services;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What the consumer does with topics beside reading them. Interfaces, so that tests need no broker.</summary>
/// <param name="Identities">Finds a topic's id.</param>
/// <param name="Losses">Stores notes of records that Kafka deleted before they were read.</param>
/// <param name="Retentions">How long topics keep records.</param>
public sealed record TopicEdges(ITopicIdentities Identities, ILossNoteStore Losses, ITopicRetentions Retentions)
{
    /// <summary>Counts losses by service; null when they are not counted.</summary>
    public ServiceTallies? Services { get; init; }
}

using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Telemetry.Services;

namespace ActorPipeline.Actors.Kafka;

/// <summary>What the consumer asks and tells about topics, beside reading them.</summary>
/// <param name="Identities">Tells topics from those that had their names before.</param>
/// <param name="Losses">Keeps what Kafka deleted before it was read.</param>
/// <param name="Retentions">How long topics keep records.</param>
public sealed record TopicEdges(ITopicIdentities Identities, ILossBook Losses, ITopicRetentions Retentions)
{
    /// <summary>Counts what was lost by service; null: nobody does.</summary>
    public ServiceBook? Services { get; init; }
}

using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Kafka;

/// <summary>Messages of <c>TopicActor</c>, which creates the topics that services need.</summary>
public static class TopicProtocol
{
    /// <summary>
    /// These topics are needed, in addition to those of earlier requests. Answered with <see cref="Known"/> each time the state of one is learned.
    /// </summary>
    public sealed record Want(ImmutableSortedSet<string> Topics) : INoSerializationVerificationNeeded;

    /// <summary>The states of topics, as learned from the brokers.</summary>
    public sealed record Known(ImmutableDictionary<string, TopicState> States) : INoSerializationVerificationNeeded;
}

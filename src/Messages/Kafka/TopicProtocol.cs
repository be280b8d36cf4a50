using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Kafka;

/// <summary>The conversation with <c>TopicActor</c>, which sees to it that topics exist.</summary>
public static class TopicProtocol
{
    /// <summary>These topics are needed, besides those asked for before. Answered with <see cref="Known"/>, as often as something is learned.</summary>
    public sealed record Want(ImmutableSortedSet<string> Topics) : INoSerializationVerificationNeeded;

    /// <summary>What was learned about topics.</summary>
    public sealed record Known(ImmutableDictionary<string, TopicState> States) : INoSerializationVerificationNeeded;
}

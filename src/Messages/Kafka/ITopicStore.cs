using System.Collections.Immutable;

namespace ActorPipeline.Messages.Kafka;

/// <summary>Creates Kafka topics.</summary>
public interface ITopicStore
{
    /// <summary>
    /// Creates those of <paramref name="topics"/> that do not exist. An existing topic is never changed. What brokers answer is no exception but a value for
    /// each topic.
    /// </summary>
    Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel);
}

/// <summary>Whether a topic can be written to.</summary>
public abstract record TopicState
{
    private TopicState() { }

    /// <summary>It exists.</summary>
    /// <param name="Note">
    /// Null, or why it is taken to exist although it was not created: the broker creates topics on first use and supports no CreateTopics.
    /// </param>
    public sealed record Ready(string? Note = null) : TopicState;

    /// <summary>It does not exist, and this program may not create it (missing right, a policy of the cluster): an operator has to.</summary>
    public sealed record Refused(string Reason) : TopicState;

    /// <summary>No broker answered; it is tried again with backoff.</summary>
    public sealed record Unavailable(string Reason) : TopicState;
}

using System.Collections.Immutable;

namespace ActorPipeline.Messages.Kafka;

/// <summary>Makes topics. An I/O edge.</summary>
public interface ITopicStore
{
    /// <summary>
    /// Sees to it that <paramref name="topics"/> exist; one that does is never changed. Never throws for what brokers
    /// say: that is a value, one for each topic.
    /// </summary>
    Task<ImmutableDictionary<string, TopicState>> EnsureAsync(ImmutableSortedSet<string> topics, CancellationToken cancel);
}

/// <summary>Whether a topic can be written to.</summary>
public abstract record TopicState
{
    private TopicState() { }

    /// <summary>It exists.</summary>
    /// <param name="Note">
    /// Null, or why it is taken to exist: the broker makes topics on first use and knows no other way.
    /// </param>
    public sealed record Ready(string? Note = null) : TopicState;

    /// <summary>It does not exist, and we may not make it (no right, a policy of the cluster): a person must.</summary>
    public sealed record Refused(string Reason) : TopicState;

    /// <summary>No broker could be asked; tried again with backoff.</summary>
    public sealed record Unavailable(string Reason) : TopicState;
}

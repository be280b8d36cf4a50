using System.Collections.Immutable;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>What is known of topics. Immutable.</summary>
/// <param name="States">Null when nobody looks after topics: then all are taken to be there.</param>
internal sealed record TopicBook(ImmutableDictionary<string, TopicState>? States)
{
    /// <summary>The book of a watcher that makes topics (<paramref name="guarded"/>), or does not.</summary>
    public static TopicBook New(bool guarded) => new(guarded ? ImmutableDictionary<string, TopicState>.Empty : null);

    /// <summary>Takes in what was learned; the same instance when nothing is new. A topic that is there stays there.</summary>
    public TopicBook Learn(ImmutableDictionary<string, TopicState> states)
    {
        var after = States?.SetItems(states.Where(pair => States.GetValueOrDefault(pair.Key) is not TopicState.Ready));
        return ReferenceEquals(after, States) ? this : new TopicBook(after);
    }

    /// <summary>Why a topic cannot be written to; null when it can.</summary>
    public string? Missing(string topic) =>
        States is null
            ? null
            : States.GetValueOrDefault(topic) switch
            {
                TopicState.Ready => null,
                TopicState.Refused refused => $"topic {topic} does not exist and cannot be made: {refused.Reason}",
                TopicState.Unavailable unavailable => $"topic {topic} waits for Kafka: {unavailable.Reason}",
                _ => $"topic {topic} is being made",
            };

    /// <summary>What is noteworthy of a topic that is there.</summary>
    public string? Note(string topic) => (States?.GetValueOrDefault(topic) as TopicState.Ready)?.Note;
}

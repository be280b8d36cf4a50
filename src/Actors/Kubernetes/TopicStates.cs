using System.Collections.Immutable;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The known states of topics. Immutable.</summary>
/// <param name="States">Null when topics are not managed: then all are taken to exist.</param>
internal sealed record TopicStates(ImmutableDictionary<string, TopicState>? States)
{
    /// <summary>The empty set of a watcher that manages topics (<paramref name="guarded"/>), or does not.</summary>
    public static TopicStates New(bool guarded) => new(guarded ? ImmutableDictionary<string, TopicState>.Empty : null);

    /// <summary>Adds states; the same instance when nothing changed. A topic that exists is not marked as missing again.</summary>
    public TopicStates Learn(ImmutableDictionary<string, TopicState> states)
    {
        var after = States?.SetItems(states.Where(pair => States.GetValueOrDefault(pair.Key) is not TopicState.Ready));
        return ReferenceEquals(after, States) ? this : new TopicStates(after);
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

    /// <summary>The note on an existing topic.</summary>
    public string? Note(string topic) => (States?.GetValueOrDefault(topic) as TopicState.Ready)?.Note;
}

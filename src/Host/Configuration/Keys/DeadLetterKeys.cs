using System.Collections.Immutable;
using ActorPipeline.Actors.DeadLetters;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.dead-letter</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class DeadLetterKeys
{
    private static readonly KeySection<DeadLetterOptions> Section = new("dead-letter", o => o.DeadLetter, (o, section) => o with { DeadLetter = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key(
            "topic",
            Text("a topic name, in which {topic} stands for the topic of the event", @"([A-Za-z0-9._-]|\{topic\}){1,249}", "rejects"),
            o => o.Topic,
            (o, v) => o with { Topic = v }
        ),
    ];
}

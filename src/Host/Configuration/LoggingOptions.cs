using System.Collections.Immutable;
using Akka.Event;

namespace ActorPipeline.Host.Configuration;

/// <summary><c>actorpipeline.logging</c>: the program's own log.</summary>
public sealed record LoggingOptions
{
    /// <summary>The parts whose level can differ from <c>akka.loglevel</c>.</summary>
    public static readonly ImmutableArray<string> Components = ["kafka", "elastic", "dead-letters", "kubernetes", "cluster", "host", "akka"];

    /// <summary>The word for the level of all others.</summary>
    public const string Inherit = "inherit";

    /// <summary><c>format</c>: <c>text</c> or <c>json</c>.</summary>
    public string Format { get; init; } = "text";

    /// <summary><c>summary</c>: how often what was done is summed up; zero is never.</summary>
    public TimeSpan Summary { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary><c>levels.kafka</c>.</summary>
    public string LevelsKafka { get; init; } = Inherit;

    /// <summary><c>levels.elastic</c>.</summary>
    public string LevelsElastic { get; init; } = Inherit;

    /// <summary><c>levels.dead-letters</c>.</summary>
    public string LevelsDeadLetters { get; init; } = Inherit;

    /// <summary><c>levels.kubernetes</c>.</summary>
    public string LevelsKubernetes { get; init; } = Inherit;

    /// <summary><c>levels.cluster</c>.</summary>
    public string LevelsCluster { get; init; } = Inherit;

    /// <summary><c>levels.host</c>.</summary>
    public string LevelsHost { get; init; } = Inherit;

    /// <summary><c>levels.akka</c>.</summary>
    public string LevelsAkka { get; init; } = Inherit;

    /// <summary>The word of a part.</summary>
    public string LevelOf(string component) =>
        component switch
        {
            "kafka" => LevelsKafka,
            "elastic" => LevelsElastic,
            "dead-letters" => LevelsDeadLetters,
            "kubernetes" => LevelsKubernetes,
            "cluster" => LevelsCluster,
            "host" => LevelsHost,
            "akka" => LevelsAkka,
            _ => Inherit,
        };

    /// <summary>The parts that have a level of their own.</summary>
    public ImmutableSortedDictionary<string, LogLevel> OwnLevels() =>
        Components
            .Select(component => (component, Level: LogLevels.Parse(LevelOf(component))))
            .Where(found => found.Level is not null)
            .ToImmutableSortedDictionary(found => found.component, found => found.Level!.Value, StringComparer.Ordinal);
}

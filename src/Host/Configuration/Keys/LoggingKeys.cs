using System.Collections.Immutable;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.logging</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class LoggingKeys
{
    private static readonly ValueKind<string> Level = Text(
        "inherit, DEBUG, INFO, WARNING or ERROR",
        $"{LoggingOptions.Inherit}|(?i:debug|info|warning|error)",
        "DEBUG"
    );

    private static readonly KeySection<LoggingOptions> Section = new("logging", o => o.Logging, (o, section) => o with { Logging = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key("format", OneOf("text", "json"), o => o.Format, (o, v) => o with { Format = v }),
        Section.Key("summary", Duration(TimeSpan.Zero, TimeSpan.FromHours(1)), o => o.Summary, (o, v) => o with { Summary = v }),
        Section.Key("levels.kafka", Level, o => o.LevelsKafka, (o, v) => o with { LevelsKafka = v }),
        Section.Key("levels.elastic", Level, o => o.LevelsElastic, (o, v) => o with { LevelsElastic = v }),
        Section.Key("levels.dead-letters", Level, o => o.LevelsDeadLetters, (o, v) => o with { LevelsDeadLetters = v }),
        Section.Key("levels.kubernetes", Level, o => o.LevelsKubernetes, (o, v) => o with { LevelsKubernetes = v }),
        Section.Key("levels.cluster", Level, o => o.LevelsCluster, (o, v) => o with { LevelsCluster = v }),
        Section.Key("levels.host", Level, o => o.LevelsHost, (o, v) => o with { LevelsHost = v }),
        Section.Key("levels.akka", Level, o => o.LevelsAkka, (o, v) => o with { LevelsAkka = v }),
    ];
}

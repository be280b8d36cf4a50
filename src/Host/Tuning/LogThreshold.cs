using System.Collections.Immutable;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node.Logging;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Host.Tuning;

/// <summary>The level from which on log events are written. Published on the event stream when it changes.</summary>
/// <param name="Level">The lowest level that is written.</param>
/// <param name="Components">The same for parts that have one of their own (<c>logging.levels</c>).</param>
public sealed record LogThreshold(LogLevel Level, ImmutableSortedDictionary<string, LogLevel> Components) : INoSerializationVerificationNeeded
{
    /// <summary>Where an actor system's configuration says the level it starts with.</summary>
    public const string ConfigKey = "actorpipeline-log-level";

    /// <summary>Where it says those of parts.</summary>
    public const string ComponentsKey = "actorpipeline-log-levels";

    /// <summary>One level for all parts.</summary>
    public LogThreshold(LogLevel level)
        : this(level, ImmutableSortedDictionary<string, LogLevel>.Empty) { }

    /// <summary>The level of a class.</summary>
    public LogLevel Of(Type source) => Components.IsEmpty ? Level : Components.GetValueOrDefault(LogComponents.Of(source), Level);

    /// <summary>The level a system starts with.</summary>
    public static LogThreshold Of(ActorSystem system)
    {
        var config = system.Settings.Config;
        return new(
            Logging.LogLevelFor(config.GetString(ConfigKey, system.Settings.LogLevel)),
            LoggingOptions
                .Components.Select(component => (component, Level: LogLevels.Parse(config.GetString($"{ComponentsKey}.{component}", ""))))
                .Where(found => found.Level is not null)
                .ToImmutableSortedDictionary(found => found.component, found => found.Level!.Value, StringComparer.Ordinal)
        );
    }
}

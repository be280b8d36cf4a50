using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Host.Tuning;

/// <summary>The level from which on log events are written. Published on the event stream when it changes.</summary>
/// <param name="Level">The lowest level that is written.</param>
public sealed record LogThreshold(LogLevel Level) : INoSerializationVerificationNeeded
{
    /// <summary>Where an actor system's configuration says the level it starts with.</summary>
    public const string ConfigKey = "actorpipeline-log-level";

    /// <summary>The level a system starts with.</summary>
    public static LogThreshold Of(ActorSystem system) => new(Logging.LogLevelFor(system.Settings.Config.GetString(ConfigKey, system.Settings.LogLevel)));
}

using Akka.Event;

namespace ActorPipeline.Host.Configuration;

/// <summary>The levels that <c>akka.loglevel</c> may have: Akka throws for others, with a node half started. Pure.</summary>
internal static class LogLevels
{
    /// <summary>The key, Akka's own.</summary>
    public const string Key = "akka.loglevel";

    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed = "DEBUG, INFO, WARNING or ERROR";

    /// <summary>The level of that name, in whatever case; null when there is none.</summary>
    public static LogLevel? Parse(string? text) =>
        text?.ToUpperInvariant() switch
        {
            "DEBUG" => LogLevel.DebugLevel,
            "INFO" => LogLevel.InfoLevel,
            "WARNING" => LogLevel.WarningLevel,
            "ERROR" => LogLevel.ErrorLevel,
            _ => null,
        };
}

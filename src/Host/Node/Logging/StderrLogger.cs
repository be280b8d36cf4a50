using ActorPipeline.Host.Tuning;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>
/// Akka's log as one line per event on standard error, as text or as JSON (<c>logging.format</c>). Lines of Akka itself show from
/// WARNING on, or when its level is DEBUG or set, because its gossip would flood the log.
/// </summary>
public sealed class StderrLogger : ReceiveActor
{
    /// <summary>Where an actor system's configuration says how lines look.</summary>
    public const string FormatKey = "actorpipeline-log-format";

    private static readonly bool OverStatusLine = !Console.IsOutputRedirected && !Console.IsErrorRedirected;

    /// <summary>Made by Akka.</summary>
    public StderrLogger()
    {
        var threshold = LogThreshold.Of(Context.System);
        var repeats = new RepeatedLines(LogFormat.Named(Context.System.Settings.Config.GetString(FormatKey, "text")));
        Context.System.EventStream.Subscribe(Self, typeof(LogThreshold));
        Receive<LogThreshold>(now => threshold = now);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(entry =>
        {
            if (!Shows(entry, threshold))
                return;
            // Clears a status line in the last row, which is redrawn within a second.
            foreach (var line in repeats.Next(entry))
                Console.Error.WriteLine((OverStatusLine ? "\r\u001b[K" : "") + line);
        });
    }

    /// <summary>Whether an event is written at a level.</summary>
    public static bool Shows(LogEvent entry, LogThreshold threshold)
    {
        var level = threshold.Of(entry.LogClass);
        return entry.LogLevel() >= level && (level == LogLevel.DebugLevel || threshold.Components.ContainsKey("akka") || !IsChatter(entry));
    }

    /// <summary>True for events of Akka itself below WARNING.</summary>
    public static bool IsChatter(LogEvent entry) =>
        entry.LogLevel() < LogLevel.WarningLevel && entry.LogClass.Namespace?.StartsWith("Akka", StringComparison.Ordinal) == true;
}

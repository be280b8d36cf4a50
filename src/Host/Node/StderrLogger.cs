using System.Globalization;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Tuning;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Host.Node;

/// <summary>
/// Akka's log as one line per event on standard error: time, level, source, message. Lines of Akka itself are written from WARNING on, or with level DEBUG,
/// because its gossip would flood the log.
/// </summary>
public sealed class StderrLogger : ReceiveActor
{
    private static readonly bool OverStatusLine = !Console.IsOutputRedirected && !Console.IsErrorRedirected;

    private readonly RepeatedLines _repeats = new();

    /// <summary>Called by Akka.</summary>
    public StderrLogger()
    {
        var threshold = LogThreshold.Of(Context.System).Level;
        Context.System.EventStream.Subscribe(Self, typeof(LogThreshold));
        Receive<LogThreshold>(now => threshold = now.Level);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized()));
        Receive<LogEvent>(entry =>
        {
            if (!Shows(entry, threshold))
                return;
            // Clears a status line in the last row, which is redrawn within a second.
            foreach (var line in _repeats.Next(entry))
                Console.Error.WriteLine((OverStatusLine ? "\r\u001b[K" : "") + line);
        });
    }

    /// <summary>The line, without its end.</summary>
    public static string Format(LogEvent entry)
    {
        var level = entry.LogLevel() switch
        {
            LogLevel.DebugLevel => "debug",
            LogLevel.InfoLevel => "info ",
            LogLevel.WarningLevel => "warn ",
            _ => "error",
        };
        var text = $"{entry.Message}{Causes(entry.Cause)}".ReplaceLineEndings(" ");
        var time = entry.Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
        return $"{time}Z {level} {entry.LogClass.Name}: {Secrets.Show("", text)}";
    }

    // The outermost exception seldom has the reason.
    private static string Causes(Exception? failure) =>
        failure is null ? "" : $" ({failure.GetType().Name}: {failure.Message}){Causes(failure.InnerException)}";

    /// <summary>Whether an event is written at a level.</summary>
    public static bool Shows(LogEvent entry, LogLevel threshold) => entry.LogLevel() >= threshold && (threshold == LogLevel.DebugLevel || !IsChatter(entry));

    /// <summary>True for events of Akka itself below WARNING.</summary>
    public static bool IsChatter(LogEvent entry) =>
        entry.LogLevel() < LogLevel.WarningLevel && entry.LogClass.Namespace?.StartsWith("Akka", StringComparison.Ordinal) == true;
}

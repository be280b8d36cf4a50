using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPipeline.Host.Configuration;
using Akka.Event;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>How a line of the log looks. Pure.</summary>
public abstract class LogFormat
{
    /// <summary>For people: time, level, source, message.</summary>
    public static readonly LogFormat Text = new TextFormat();

    /// <summary>For programs: one JSON object, its members by the Elastic Common Schema.</summary>
    public static readonly LogFormat Json = new JsonFormat();

    private LogFormat() { }

    /// <summary>The format of that name (<c>logging.format</c>).</summary>
    public static LogFormat Named(string name) => name == "json" ? Json : Text;

    /// <summary>The line of an event, without its end.</summary>
    public abstract string Line(LogEvent entry);

    /// <summary>That the line before came so many times more.</summary>
    /// <param name="entry">That line.</param>
    /// <param name="times">How often.</param>
    public abstract string Again(LogEvent entry, int times);

    private static string Level(LogEvent entry) =>
        entry.LogLevel() switch
        {
            LogLevel.DebugLevel => "debug",
            LogLevel.InfoLevel => "info",
            LogLevel.WarningLevel => "warn",
            _ => "error",
        };

    private static string Message(LogEvent entry) => Secrets.Show("", KnownMessages.Translate(entry.LogClass, $"{entry.Message}".ReplaceLineEndings(" ")));

    // Akka.NET has one class for all sources that are only a text, "remoting(akka://…)".
    private static string? Source(LogEvent entry, string? name) =>
        entry.LogClass == typeof(DummyClassForStringSources) ? entry.LogSource.Split('(', '[', ' ')[0] : name;

    // The outermost exception seldom says why.
    private static string Causes(Exception? failure) =>
        failure is null ? "" : $" ({failure.GetType().Name}: {failure.Message}){Causes(failure.InnerException)}";

    private static string Reason(Exception failure) => Secrets.Show("", Causes(failure).ReplaceLineEndings(" ").TrimStart());

    private static string Times(int times) => times == 1 ? "once" : $"{times} times";

    private sealed class TextFormat : LogFormat
    {
        public override string Line(LogEvent entry)
        {
            var time = entry.Timestamp.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var cause = entry.Cause is null ? "" : $" {Reason(entry.Cause)}";
            return $"{time}Z {Level(entry), -5} {Source(entry, entry.LogClass.Name)}: {Message(entry)}{cause}";
        }

        public override string Again(LogEvent entry, int times) => $"                    (the last line came {Times(times)} more)";
    }

    private sealed class JsonFormat : LogFormat
    {
        private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

        public override string Line(LogEvent entry) => Write(entry, Message(entry), entry.Cause);

        public override string Again(LogEvent entry, int times) => Write(entry, $"The last line came {Times(times)} more: {Message(entry)}", null);

        private static string Write(LogEvent entry, string message, Exception? cause)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, Relaxed))
            {
                json.WriteStartObject();
                json.WriteString("@timestamp", entry.Timestamp.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
                json.WriteString("log.level", Level(entry));
                json.WriteString("message", message);
                json.WriteString("ecs.version", "8.11.0");
                json.WriteString("service.name", "actorpipeline");
                json.WriteString("event.dataset", "actorpipeline." + LogComponents.Of(entry.LogClass));
                json.WriteString("log.logger", Source(entry, entry.LogClass.FullName));
                if (cause is not null)
                {
                    json.WriteString("error.type", cause.GetType().FullName);
                    json.WriteString("error.message", Reason(cause));
                }
                json.WriteEndObject();
            }
            return Encoding.UTF8.GetString(buffer.ToArray());
        }
    }
}

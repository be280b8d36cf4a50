using Akka.Event;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>
/// Collapses repeated log lines: a line is written once, and its count when another line comes or after ten seconds. A Kafka client without its broker logs
/// hundreds of equal lines.
/// </summary>
/// <param name="format">How lines look.</param>
public sealed class RepeatedLines(LogFormat format)
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    private string _text = "";
    private LogEvent? _last;
    private int _held;

    /// <summary>The lines to write for <paramref name="entry"/>: none, itself, or a count and itself.</summary>
    public IEnumerable<string> Next(LogEvent entry)
    {
        var text = $"{entry.LogLevel()} {entry.LogClass.Name} {entry.Message}";
        if (_last is { } last)
        {
            if (text == _text && entry.Timestamp - last.Timestamp < Hold)
            {
                _held++;
                yield break;
            }

            if (_held > 0)
                yield return format.Again(last, _held);
        }
        (_last, _text, _held) = (entry, text, 0);
        yield return format.Line(entry);
    }
}

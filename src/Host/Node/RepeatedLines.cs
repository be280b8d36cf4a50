using Akka.Event;

namespace ActorPipeline.Host.Node;

/// <summary>
/// Collapses repeated log lines: a line is written once, and its count when another line comes or after ten seconds. A Kafka client without its broker logs
/// hundreds of equal lines.
/// </summary>
public sealed class RepeatedLines
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    private string _last = "";
    private DateTime _said;
    private int _held;

    /// <summary>The lines to write for <paramref name="entry"/>: none, itself, or a count and itself.</summary>
    public IEnumerable<string> Next(LogEvent entry)
    {
        var text = $"{entry.LogLevel()} {entry.LogClass.Name} {entry.Message}";
        if (text == _last && entry.Timestamp - _said < Hold)
        {
            _held++;
            yield break;
        }

        if (_held > 0)
            yield return $"                    (the last line came {(_held == 1 ? "once" : $"{_held} times")} more)";
        (_last, _said, _held) = (text, entry.Timestamp, 0);
        yield return StderrLogger.Format(entry);
    }
}

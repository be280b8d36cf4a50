using Akka.Event;

namespace ActorPipeline.Host.Node.Logging;

/// <summary>
/// Says a line that repeats itself once, and how often it came when something else comes or after ten seconds: a broker
/// that is away makes its client complain by the hundred.
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

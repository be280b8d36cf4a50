using ActorPipeline.Actors.Parsing.Lines.Auto;
using ActorPipeline.Actors.Telemetry;

namespace ActorPipeline.Actors.Parsing;

/// <summary>What the lines of one partition were found to be. One thread adds, chunk by chunk; any reads.</summary>
internal sealed class FormatTally(string topic, bool counts = true)
{
    private const int Shown = 3;

    private readonly long[] _traces = new long[StackTraces.Words.Length];
    private long[]? _lines;
    private IReadOnlyList<string>? _names;

    /// <summary>Adds what the routes counted, and lets them begin anew.</summary>
    public void Add(RouteCache routes)
    {
        foreach (var (_, route) in routes.Entries)
        {
            if (route.Traces is { HasLines: true } traces)
                traces.MoveTo(_traces, Unjoined);
            if (route.Found is not { HasLines: true } found)
                continue;
            _names ??= found.Names;
            var lines = _lines ?? new long[found.Lines.Length];
            for (var format = 0; format < lines.Length; format++)
            {
                if (found.Lines[format] == 0)
                    continue;
                Volatile.Write(ref lines[format], lines[format] + found.Lines[format]);
                if (counts)
                    PipelineTelemetry.Found(topic, found.Names[format], found.Lines[format]);
            }
            Volatile.Write(ref _lines, lines);
            found.Clear();
        }
    }

    private void Unjoined(string language, long lines)
    {
        if (counts)
            PipelineTelemetry.Unjoined(topic, language, lines);
    }

    /// <summary>Lines of stack traces that Filebeat did not join, <c>java 1204</c>; null when there are none.</summary>
    public string? Traces => UnjoinedTraces.ToText(_traces);

    /// <summary><c>json 98 %, plain 2 %</c>; null when there was no line.</summary>
    public string? ToText()
    {
        if (Volatile.Read(ref _lines) is not { } lines || _names is not { } names)
            return null;
        var counts = Enumerable
            .Range(0, lines.Length)
            .Select(format => (Name: names[format], Lines: Volatile.Read(ref lines[format])))
            .Where(found => found.Lines > 0)
            .ToList();
        var all = counts.Sum(found => found.Lines);
        // Rounded down, so that what there is of others is never called all.
        return string.Join(", ", counts.OrderByDescending(found => found.Lines).Take(Shown).Select(found => $"{found.Name} {found.Lines * 100 / all} %"));
    }
}

namespace ActorPipeline.Integration.Tests.Processes;

/// <summary>A temporary directory with a folder of logs per service and a data directory; deleted at the end.</summary>
internal sealed class LogFolder : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("actorpipeline-local-").FullName;
    private readonly Dictionary<string, int> _lines = [];

    public LogFolder() => Directory.CreateDirectory(Logs);

    public string Logs => Path.Combine(_root, "logs");

    public string Data => Path.Combine(_root, "data");

    /// <summary>Lines written so far to all services.</summary>
    public int Total => _lines.Values.Sum();

    public IReadOnlyDictionary<string, int> Lines => _lines;

    /// <summary>Appends numbered lines, unique over all services.</summary>
    public void Append(string service, int count, string file = "app.log")
    {
        Directory.CreateDirectory(Path.Combine(Logs, service));
        var from = _lines.GetValueOrDefault(service);
        File.AppendAllLines(Path.Combine(Logs, service, file), Enumerable.Range(from, count).Select(i => $"2026-11-23 12:00:00,000 INFO [main] {service} line {i}"));
        _lines[service] = from + count;
    }

    /// <summary>The lines that must be found, each once.</summary>
    public IEnumerable<string> Expected(string service) =>
        Enumerable.Range(0, _lines[service]).Select(i => $"2026-11-23 12:00:00,000 INFO [main] {service} line {i}");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

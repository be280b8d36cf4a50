using System.IO.Compression;

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
        File.AppendAllLines(
            Path.Combine(Logs, service, file),
            Enumerable.Range(from, count).Select(i => $"2026-11-23 12:00:00,000 INFO [main] {service} line {i}")
        );
        _lines[service] = from + count;
    }

    /// <summary>Appends lines that are not numbered, and not counted.</summary>
    public void Write(string service, IEnumerable<string> lines, string file = "app.log")
    {
        Directory.CreateDirectory(Path.Combine(Logs, service));
        File.AppendAllLines(Path.Combine(Logs, service, file), lines);
    }

    /// <summary>Renames <c>app.log</c> to <c>app.log.1</c>, and that to <c>app.log.2</c>, and so on.</summary>
    public void Rotate(string service)
    {
        string Name(int number) => Path.Combine(Logs, service, number == 0 ? "app.log" : $"app.log.{number}");
        for (var number = Directory.GetFiles(Path.Combine(Logs, service), "app.log*").Length - 1; number >= 0; number--)
            File.Move(Name(number), Name(number + 1));
    }

    /// <summary>Copies <c>app.log</c> to <c>app.log.1</c> and empties it, as logrotate's <c>copytruncate</c> does.</summary>
    public void CopyAndTruncate(string service)
    {
        var file = Path.Combine(Logs, service, "app.log");
        File.Copy(file, file + ".1", overwrite: true);
        using var open = new FileStream(file, FileMode.Truncate);
    }

    /// <summary>Puts a file's lines into one with <c>.gz</c> behind its name, and deletes it.</summary>
    public void Compress(string service, string file)
    {
        var path = Path.Combine(Logs, service, file);
        using (var compressed = new GZipStream(File.Create(path + ".gz"), CompressionLevel.Fastest))
        using (var lines = File.OpenRead(path))
            lines.CopyTo(compressed);
        File.Delete(path);
    }

    /// <summary>The lines that must be found, each once.</summary>
    public IEnumerable<string> Expected(string service) =>
        Enumerable.Range(0, _lines[service]).Select(i => $"2026-11-23 12:00:00,000 INFO [main] {service} line {i}");

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

using System.Globalization;
using System.Text;

namespace ActorPipeline.Lab.Soak;

/// <summary>
/// Services that write JSON lines at a steady rate, each line with a number that no other one has. A file that is large is followed by another
/// one; none is renamed, because Filebeat 7.17 knows a file by its name alone.
/// </summary>
/// <param name="logs">Folder of the services' folders.</param>
/// <param name="services">Their names.</param>
/// <param name="rate">Lines a second, of all of them.</param>
internal sealed class LineWriter(string logs, IReadOnlyList<string> services, int rate) : IDisposable
{
    private const long LargeFile = 64 << 20;
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);
    private readonly (FileStream File, int Number)[] _files = new (FileStream, int)[services.Count];
    private readonly StringBuilder[] _texts = [.. services.Select(_ => new StringBuilder())];
    private long _written;

    /// <summary>Lines so far; their numbers are below this.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Called with the number of the last line of each piece, and when it was written.</summary>
    public Action<long, long>? Wrote { get; init; }

    /// <summary>Writes until it is told to stop; what it was late with, it catches up.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var start = TimeProvider.System.GetTimestamp();
        using var pace = new PeriodicTimer(Pace);
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                var due = (long)(TimeProvider.System.GetElapsedTime(start).TotalSeconds * rate);
                if (due > _written)
                    Write(due);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end of the load.
        }
    }

    public void Dispose()
    {
        foreach (var (file, _) in _files)
            file?.Dispose();
    }

    private void Write(long until)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var number = _written;
        for (; number < until; number++)
        {
            _texts[number % services.Count]
                .Append(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{{\"time\":\"{now}\",\"level\":\"info\",\"msg\":\"order {number * 7919 % 100_003} of customer {number * 31 % 9973} was packed\","
                            + $"\"seq\":{number},\"took\":{number % 977}}}\n"
                    )
                );
        }
        for (var i = 0; i < services.Count; i++)
        {
            var file = Open(i);
            file.Write(Encoding.UTF8.GetBytes(_texts[i].ToString()));
            file.Flush();
            _texts[i].Clear();
        }
        Interlocked.Exchange(ref _written, until);
        Wrote?.Invoke(until - 1, TimeProvider.System.GetTimestamp());
    }

    private FileStream Open(int service)
    {
        ref var current = ref _files[service];
        if (current.File is { Length: < LargeFile } file)
            return file;
        current.File?.Dispose();
        current.Number++;
        var folder = Directory.CreateDirectory(Path.Combine(logs, services[service])).FullName;
        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"app-{current.Number:000}.log"));
        return current.File = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }
}

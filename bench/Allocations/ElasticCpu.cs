using System.Globalization;
using System.Text.Json;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Allocations;

/// <summary>
/// What an event costs Elasticsearch, by what is sent of it and how many in a request: processor time of its process, and bytes of the index when all is
/// merged. Kinds take turns, so that all meet the same machine.
/// </summary>
internal static class ElasticCpu
{
    private const int InFlight = 4;

    private static readonly (string Name, bool Lean, int Batch, int Words)[] Kinds =
    [
        ("full-1000", false, 1000, 14),
        ("lean-1000", true, 1000, 14),
        ("lean-5000", true, 5000, 14),
    ];

    /// <summary>Lines of some 80, 190, 1,000 and 5,000 bytes.</summary>
    private static readonly (string Name, bool Lean, int Batch, int Words)[] Sizes =
    [
        ("words-0", true, 1000, 0),
        ("words-14", true, 1000, 14),
        ("words-140", true, 1000, 140),
        ("words-800", true, 1000, 800),
    ];

    public static async Task RunAsync(Uri url, int process, int events, int rounds, bool sizes = false)
    {
        using var http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromMinutes(10) };
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [url] }, TimeProvider.System);
        for (var round = 0; round <= rounds; round++)
        {
            foreach (var (name, lean, batch, words) in sizes ? Sizes : Kinds)
            {
                var service = $"{name.Replace('-', '_')}_{Environment.ProcessId}_{round}";
                var bodies = new BulkBodies(service, lean, words);
                long sentBytes = 0;
                var before = Cpu(process);
                for (var sent = 0; sent < (round == 0 ? events / 5 : events); )
                {
                    var wave = Enumerable.Range(0, InFlight).Select(_ => bodies.Next(batch)).ToList();
                    var answers = await Task.WhenAll(wave.Select(body => client.SendAsync(body, CancellationToken.None)));
                    foreach (var answer in answers)
                        if (answer.Status != 200 || !answer.Body.Span.StartsWith("{\"errors\":false"u8))
                            throw new InvalidOperationException(
                                $"HTTP {answer.Status} {answer.Failure} "
                                    + System.Text.Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(300, answer.Body.Length)])
                            );
                    sentBytes += wave.Sum(body => body.Bytes);
                    wave.ForEach(BulkBodies.Done);
                    sent += batch * InFlight;
                }
                (await http.PostAsync($"logs-{service}-bench/_flush?wait_if_ongoing=true", null)).EnsureSuccessStatusCode();
                var cpu = Cpu(process) - before;
                (await http.PostAsync($"logs-{service}-bench/_forcemerge?max_num_segments=1", null)).EnsureSuccessStatusCode();
                var stats = JsonElement
                    .Parse(await http.GetStringAsync($"logs-{service}-bench/_stats/store,docs"))
                    .GetProperty("_all")
                    .GetProperty("primaries");
                var count = stats.GetProperty("docs").GetProperty("count").GetInt64();
                var bytes = stats.GetProperty("store").GetProperty("size_in_bytes").GetInt64();
                (await http.DeleteAsync($"_data_stream/logs-{service}-bench")).Dispose();
                // The first round warms up.
                if (round > 0)
                    Console.WriteLine(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{name, -10} {cpu.TotalMicroseconds / count, 6:0.0} µs of processor time, {(double)bytes / count, 6:0.0} bytes per event, "
                                + $"{(double)sentBytes / count, 6:0} sent"
                        )
                    );
            }
        }
    }

    /// <summary>User and system time of a process, in Linux's hundredths of a second.</summary>
    private static TimeSpan Cpu(int process)
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
    }
}

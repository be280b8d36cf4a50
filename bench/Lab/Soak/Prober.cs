using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;

namespace ActorPipeline.Lab.Soak;

/// <summary>
/// From writing a line to finding it: some lines are looked for until a search finds them. It is seen at the next look, so what is
/// measured is up to one interval too long.
/// </summary>
/// <param name="elastic">Where lines are looked for.</param>
/// <param name="index">Indices, a pattern.</param>
/// <param name="every">How often.</param>
internal sealed class Prober(Uri elastic, string index, TimeSpan every) : IDisposable
{
    /// <summary>While nothing is found, at most so many are looked for at once, the oldest first.</summary>
    private const int AtOnce = 500;

    private readonly HttpClient _http = new() { BaseAddress = elastic, Timeout = TimeSpan.FromSeconds(5) };
    private readonly ConcurrentQueue<(long Line, long At)> _fresh = new();
    private readonly ConcurrentQueue<(long Line, double Seconds)> _found = new();

    /// <summary>Looks for a line from now on.</summary>
    public void Expect(long line, long at) => _fresh.Enqueue((line, at));

    /// <summary>The lines that were found since the last call, and how long each took.</summary>
    public List<(long Line, double Seconds)> Take()
    {
        List<(long, double)> taken = [];
        while (_found.TryDequeue(out var one))
            taken.Add(one);
        return taken;
    }

    /// <summary>Looks until it is told to stop.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        Dictionary<long, long> pending = [];
        using var pace = new PeriodicTimer(every);
        try
        {
            while (await pace.WaitForNextTickAsync(stop))
            {
                while (_fresh.TryDequeue(out var one))
                    pending[one.Line] = one.At;
                if (pending.Count == 0)
                    continue;
                foreach (var line in await FindAsync([.. pending.Keys.Order().Take(AtOnce)], stop))
                {
                    if (pending.Remove(line, out var at))
                        _found.Enqueue((line, TimeProvider.System.GetElapsedTime(at).TotalSeconds));
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Nobody asks any more.
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<IReadOnlyList<long>> FindAsync(long[] lines, CancellationToken stop)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync(
                $"/{index}/_search?ignore_unavailable=true&filter_path=hits.hits.fields",
                new
                {
                    size = lines.Length,
                    _source = false,
                    track_total_hits = false,
                    fields = new[] { "seq" },
                    query = new { constant_score = new { filter = new { terms = new { seq = lines } } } },
                },
                stop
            );
            if (!answer.IsSuccessStatusCode)
                return [];
            var json = await answer.Content.ReadFromJsonAsync<JsonElement>(stop);
            return json.TryGetProperty("hits", out var hits) && hits.TryGetProperty("hits", out var all)
                ? [.. all.EnumerateArray().Select(hit => hit.GetProperty("fields").GetProperty("seq")[0].GetInt64())]
                : [];
        }
        catch (Exception e) when ((e is HttpRequestException or JsonException) || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            // It is down, or about to start: looked for again.
            return [];
        }
    }
}

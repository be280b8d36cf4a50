using System.Net.Http.Json;
using System.Text.Json;

namespace ActorPipeline.Lab.Soak;

/// <summary>Looks for every line in the index, and how often it is there.</summary>
/// <param name="elastic">Where the lines are.</param>
/// <param name="index">Indices, a pattern.</param>
internal sealed class LineCount(Uri elastic, string index) : IDisposable
{
    /// <summary>Lines in one answer: the largest that indices give by default.</summary>
    private const int Page = 10_000;
    private const int Examples = 10;

    private readonly HttpClient _http = new() { BaseAddress = elastic, Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>Documents that can be found now; NaN when it does not say.</summary>
    public async Task<double> AllAsync(CancellationToken stop)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(TimeSpan.FromSeconds(5));
            var json = await _http.GetFromJsonAsync<JsonElement>($"/{index}/_count?ignore_unavailable=true", limit.Token);
            return json.GetProperty("count").GetInt64();
        }
        catch (Exception e) when ((e is HttpRequestException or JsonException) || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return double.NaN;
        }
    }

    /// <summary>Counts the lines from 0 up to <paramref name="lines"/>.</summary>
    public async Task<LineVerdict> RunAsync(long lines, CancellationToken stop)
    {
        using (var refresh = await _http.PostAsync($"/{index}/_refresh", null, stop))
            refresh.EnsureSuccessStatusCode();
        var (once, missing, more) = (0L, new List<long>(), new List<long>());
        (long Missing, long More) count = default;
        for (var from = 0L; from < lines; from += Page)
        {
            var times = new int[(int)Math.Min(Page, lines - from)];
            foreach (var line in await LinesAsync(from, from + times.Length, stop))
                times[line - from]++;
            for (var i = 0; i < times.Length; i++)
            {
                if (times[i] == 1)
                    once++;
                else if (times[i] == 0 && ++count.Missing <= Examples)
                    missing.Add(from + i);
                else if (times[i] > 1 && ++count.More <= Examples)
                    more.Add(from + i);
            }
        }
        return new LineVerdict(lines, once, count.Missing, count.More, missing, more, (long)await AllAsync(stop));
    }

    public void Dispose() => _http.Dispose();

    // A page by the lines' own numbers. When lines are there twice it does not hold them all: then it is read in halves.
    private async Task<List<long>> LinesAsync(long from, long to, CancellationToken stop)
    {
        using var answer = await _http.PostAsJsonAsync(
            $"/{index}/_search?filter_path=hits.total,hits.hits.fields",
            new
            {
                size = Page,
                _source = false,
                track_total_hits = true,
                docvalue_fields = new[] { "seq" },
                query = new { constant_score = new { filter = new { range = new { seq = new { gte = from, lt = to } } } } },
            },
            stop
        );
        answer.EnsureSuccessStatusCode();
        var hits = (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("hits");
        if (hits.GetProperty("total").GetProperty("value").GetInt64() > Page && to - from > 1)
            return [.. await LinesAsync(from, (from + to) / 2, stop), .. await LinesAsync((from + to) / 2, to, stop)];
        return hits.TryGetProperty("hits", out var all)
            ? [.. all.EnumerateArray().Select(hit => hit.GetProperty("fields").GetProperty("seq")[0].GetInt64())]
            : [];
    }
}

/// <summary>What the count found.</summary>
/// <param name="Written">Lines that were written.</param>
/// <param name="Once">Lines that are there once.</param>
/// <param name="Missing">Lines that are not there.</param>
/// <param name="More">Lines that are there more than once.</param>
/// <param name="ExamplesMissing">The first of those that are not there.</param>
/// <param name="ExamplesMore">The first of those that are there more than once.</param>
/// <param name="Documents">All documents, also those without a number.</param>
internal sealed record LineVerdict(
    long Written,
    long Once,
    long Missing,
    long More,
    IReadOnlyList<long> ExamplesMissing,
    IReadOnlyList<long> ExamplesMore,
    long Documents
)
{
    /// <summary>Every line once, and nothing else.</summary>
    public bool Exact => Once == Written && Documents == Written;

    public override string ToString() =>
        $"{Written:N0} lines written, {Once:N0} there once, {Missing:N0} missing, {More:N0} there more than once, {Documents:N0} documents"
        + (Missing > 0 ? $"; missing are {string.Join(", ", ExamplesMissing)}" : "")
        + (More > 0 ? $"; more than once are {string.Join(", ", ExamplesMore)}" : "");
}

using System.Net.Http.Json;
using System.Text.Json;

namespace ActorPipeline.Integration.Tests;

/// <summary>Requests of the tests to Elasticsearch, embedded or real.</summary>
internal sealed class ElasticQueries(Uri url) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Documents in an index or pattern; 0 when there is none.</summary>
    /// <param name="index">The index or pattern.</param>
    /// <param name="query">Only those that match, <c>field:value</c>.</param>
    public async Task<long> CountAsync(string index, string? query = null)
    {
        await _http.PostAsync($"/{index}/_refresh?ignore_unavailable=true", null, Cancel);
        using var answer = await _http.GetAsync(
            $"/{index}/_count?ignore_unavailable=true&allow_no_indices=true{(query is null ? "" : "&q=" + Uri.EscapeDataString(query))}",
            Cancel
        );
        if (!answer.IsSuccessStatusCode)
            return 0;
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("count").GetInt64();
    }

    /// <summary>Waits until an index holds <paramref name="count"/> documents.</summary>
    public async Task WaitForCountAsync(string index, long count) => await Eventually.IsAsync(() => CountAsync(index), count);

    /// <summary>Every document's id and message, read page by page.</summary>
    public Task<List<(string Id, string Message)>> AllAsync(string index) =>
        AllAsync(index, hit => (hit.GetProperty("_id").GetString()!, hit.GetProperty("_source").GetProperty("message").GetString()!));

    /// <summary>Two fields of every document.</summary>
    public Task<List<(string? One, string? Other)>> PairsAsync(string index, string one, string other)
    {
        static string? Value(JsonElement source, string path) => path.Split('.').Aggregate(source, (at, name) => at.GetProperty(name)).GetString();
        return AllAsync(index, hit => (Value(hit.GetProperty("_source"), one), Value(hit.GetProperty("_source"), other)));
    }

    private async Task<List<T>> AllAsync<T>(string index, Func<JsonElement, T> read)
    {
        await _http.PostAsync($"/{index}/_refresh", null, Cancel);
        var all = new List<T>();
        JsonElement? after = null;
        while (true)
        {
            object query = after is null
                ? new
                {
                    size = 5000,
                    sort = new object[] { new Dictionary<string, string> { ["log.offset"] = "asc" } },
                    query = new { match_all = new { } },
                }
                : new
                {
                    size = 5000,
                    sort = new object[] { new Dictionary<string, string> { ["log.offset"] = "asc" } },
                    query = new { match_all = new { } },
                    search_after = after,
                };
            using var answer = await _http.PostAsJsonAsync($"/{index}/_search", query, Cancel);
            answer.EnsureSuccessStatusCode();
            var hits = (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("hits").GetProperty("hits");
            foreach (var hit in hits.EnumerateArray())
                all.Add(read(hit));
            if (hits.GetArrayLength() == 0)
                return all;
            after = hits[hits.GetArrayLength() - 1].GetProperty("sort");
        }
    }

    /// <summary>
    /// Creates a plain index with the given body. Its own template comes first: the built-in one of <c>logs-*-*</c> makes only data
    /// streams, with <c>ignore_malformed</c>.
    /// </summary>
    public async Task CreateIndexAsync(string index, object body)
    {
        using var template = await _http.PutAsJsonAsync(
            $"/_index_template/{index}",
            new
            {
                index_patterns = new[] { index },
                priority = 500,
                template = new { },
            },
            Cancel
        );
        template.EnsureSuccessStatusCode();
        using var answer = await _http.PutAsJsonAsync($"/{index}", body, Cancel);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>The lines 0 to <paramref name="count"/> of a <see cref="Feeder"/> are there, each once.</summary>
    public static void AssertEachOnce(IReadOnlyCollection<(string Id, string Message)> documents, int count)
    {
        Assert.Equal(
            Enumerable.Range(0, count).Select(i => $"line {i}").Order(StringComparer.Ordinal),
            documents.Select(d => d.Message).Order(StringComparer.Ordinal)
        );
        Assert.Equal(count, documents.Select(d => d.Id).Distinct().Count());
    }

    /// <summary>Deletes an index.</summary>
    public async Task DeleteIndexAsync(string index)
    {
        using var answer = await _http.DeleteAsync($"/{index}", Cancel);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();
}

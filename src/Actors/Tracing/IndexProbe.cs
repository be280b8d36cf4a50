using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Actors.Tracing;

/// <summary>Counts the documents of a service, and finds the newest. Thread-safe.</summary>
/// <param name="options">URLs, authentication and how indices are named.</param>
public sealed class IndexProbe(ElasticOptions options) : IDisposable
{
    private readonly ElasticQuestions _elastic = new(options);

    /// <summary>Asks one server after the other until one answers.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="space">Its namespace; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IndexSeen> LookAsync(string service, string? space, CancellationToken cancel)
    {
        var name = IndexPattern.TryParse(options.Index)!.Matching(IndexName.Part(service), space is null ? null : IndexName.Part(space));
        var path = $"{Uri.EscapeDataString(name)}/_search?ignore_unavailable=true&allow_no_indices=true";
        // A phrase, because the field is a keyword in data streams and may be text in plain indices.
        var query =
            $$$"""{"size":1,"track_total_hits":true,"_source":["@timestamp"],"query":{"match_phrase":{"service.name":"{{{JsonEncodedText.Encode(service)}}}"}},"sort":[{"@timestamp":{"order":"desc","unmapped_type":"date"}}]}""";
        var seen = new IndexSeen(name, "no server is configured");
        foreach (var url in options.Urls)
        {
            seen = Read(name, url.Authority, await _elastic.AskAsync(url, path, query, cancel));
            if (seen.Error is null)
                return seen with { Failures = await FailuresAsync(url, name, cancel) };
        }
        return seen;
    }

    /// <summary>Also 0 without failure stores, or without the right to search them.</summary>
    private async Task<long> FailuresAsync(Uri url, string name, CancellationToken cancel)
    {
        if (options.Target != "data-stream")
            return 0;
        var path = $"{Uri.EscapeDataString(name + "::failures")}/_count?ignore_unavailable=true&allow_no_indices=true";
        var answer = await _elastic.AskAsync(url, path, null, cancel);
        return
            answer is { Status: 200, Body: { ValueKind: JsonValueKind.Object } body }
            && body.TryGetProperty("count", out var count)
            && count.TryGetInt64(out var failures)
            ? failures
            : 0;
    }

    /// <inheritdoc />
    public void Dispose() => _elastic.Dispose();

    private static IndexSeen Read(string name, string server, ElasticReply answer)
    {
        if (answer.Status != 200)
            return new IndexSeen(name, $"{server} {answer.Error ?? $"answers HTTP {answer.Status}"}") { MayNot = answer.Status is 401 or 403 };
        try
        {
            var (found, hits) = (answer.Body!.Value, answer.Body.Value.GetProperty("hits"));
            // The sort value is the time in milliseconds, whatever form it has in the document.
            var newest = hits.GetProperty("hits")
                .EnumerateArray()
                .Select(hit =>
                    hit.TryGetProperty("sort", out var sort) && sort[0].ValueKind == JsonValueKind.Number
                        ? DateTimeOffset.FromUnixTimeMilliseconds(sort[0].GetInt64())
                        : (DateTimeOffset?)null
                )
                .FirstOrDefault();
            return new IndexSeen(
                name,
                null,
                found.GetProperty("_shards").GetProperty("total").GetInt32() > 0,
                hits.GetProperty("total").GetProperty("value").GetInt64(),
                newest
            );
        }
        catch (Exception failure) when (failure is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentOutOfRangeException)
        {
            return new IndexSeen(name, $"{server} does not answer as Elasticsearch does");
        }
    }
}

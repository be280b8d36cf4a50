using System.Globalization;
using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Actors.Tracing;

/// <summary>Counts the documents of a service, and finds the newest. Thread-safe.</summary>
/// <param name="options">URLs, authentication and how indices are named.</param>
public sealed class IndexProbe(ElasticOptions options) : IDisposable
{
    private const int MaxAnswerBytes = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly HttpClient _client = ElasticTransport.Create(options);

    /// <summary>Asks one server after the other until one answers.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="space">Its namespace; null for all.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<IndexSeen> LookAsync(string service, string? space, CancellationToken cancel)
    {
        var name = IndexPattern.TryParse(options.Index)!.Matching(IndexName.Part(service), space is null ? null : IndexName.Part(space));
        var seen = new IndexSeen(name, "no server is configured");
        foreach (var url in options.Urls)
        {
            seen = await LookAsync(url, name, service, cancel).ConfigureAwait(false);
            if (seen.Error is null)
                break;
        }
        return seen;
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<IndexSeen> LookAsync(Uri url, string name, string service, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            // A phrase, because the field is a keyword in data streams and may be text in plain indices.
            var query = $$$"""{"size":1,"track_total_hits":true,"_source":["@timestamp"],"query":{"match_phrase":{"service.name":"{{{JsonEncodedText.Encode(service)}}}"}},"sort":[{"@timestamp":{"order":"desc","unmapped_type":"date"}}]}""";
            using var body = new StringContent(query, Encoding.UTF8, "application/json");
            var search = new Uri($"{url.AbsoluteUri.TrimEnd('/')}/{Uri.EscapeDataString(name)}/_search?ignore_unavailable=true&allow_no_indices=true");
            using var answer = await _client.PostAsync(search, body, limit.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
                return new IndexSeen(name, $"{url.Authority} answers HTTP {(int)answer.StatusCode}");
            await answer.Content.LoadIntoBufferAsync(MaxAnswerBytes, limit.Token).ConfigureAwait(false);
            using var found = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false));
            return Read(name, found.RootElement);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new IndexSeen(name, $"{url.Authority} does not answer within {Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure)
        {
            return new IndexSeen(name, failure.Message);
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new IndexSeen(name, $"{url.Authority} does not answer as Elasticsearch does");
        }
    }

    private static IndexSeen Read(string name, JsonElement found)
    {
        var hits = found.GetProperty("hits");
        // The sort value is the time in milliseconds, whatever form the document has it in.
        var newest = hits.GetProperty("hits") is var list && list.GetArrayLength() > 0 && list[0].TryGetProperty("sort", out var sort) && sort[0].ValueKind == JsonValueKind.Number
            ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(sort[0].GetRawText(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)) : (DateTimeOffset?)null;
        return new IndexSeen(name, null, found.GetProperty("_shards").GetProperty("total").GetInt32() > 0, hits.GetProperty("total").GetProperty("value").GetInt64(), newest);
    }
}

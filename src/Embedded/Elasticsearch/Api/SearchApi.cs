using System.Text.Json;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary><c>_search</c> and <c>_count</c>.</summary>
internal sealed class SearchApi(IndexCatalog catalog, EmbeddedElasticsearchOptions options)
{
    public ValueTask<RestResponse> Search(RestRequest http)
    {
        var started = options.TimeProvider.GetTimestamp();
        using var body = JsonBody.Parse(http);
        var request = SearchRequest.Parse(http, body?.RootElement);
        var shards = Open(http, request);
        try
        {
            CheckWindow(request, shards);
            var aggregations = request.Aggregations is { } json ? AggregationTree.Parse(json) : null;
            var best = new BestHits(request.From + request.Size);
            long total = 0;
            var maxScore = float.NegativeInfinity;
            var failures = new List<ElasticException>();
            for (var i = 0; i < shards.Count; i++)
            {
                try
                {
                    total += Collect(request, shards[i], i, best, aggregations);
                }
                // When one index fails, the others still answer; when all fail, the search is an error.
                catch (ElasticException failure) when (failure.Error.FailedShardOf is not null && failures.Count + 1 < shards.Count)
                {
                    failures.Add(failure);
                }
            }
            var hits = best.Sorted();
            foreach (var hit in hits)
                maxScore = float.IsNaN(hit.Score) ? float.NaN : Math.Max(maxScore, hit.Score);
            return new(
                RestResponse.Json(
                    200,
                    answer =>
                    {
                        answer.WriteStartObject();
                        answer.WriteNumber("took", (long)options.TimeProvider.GetElapsedTime(started).TotalMilliseconds);
                        answer.WriteBoolean("timed_out", false);
                        WriteShards(answer, shards.Count, failures);
                        new HitsWriter(request, shards).Write(answer, hits, total, maxScore);
                        aggregations?.Write(answer, http.Flag("typed_keys"));
                        answer.WriteEndObject();
                    }
                )
            );
        }
        finally
        {
            foreach (var shard in shards)
                shard.Lease.Dispose();
        }
    }

    public ValueTask<RestResponse> Count(RestRequest http)
    {
        using var body = JsonBody.Parse(http);
        var unknown = body?.RootElement.EnumerateObject().Select(p => p.Name).FirstOrDefault(name => name != "query");
        if (unknown is not null)
            throw Errors.Parsing($"request does not support [{unknown}]").AsException();
        var request = SearchRequest.Parse(http, body?.RootElement);
        var shards = Open(http, request);
        try
        {
            long total = 0;
            foreach (var shard in shards)
            {
                var counter = new TotalHitCountCollector();
                shard.Lease.Searcher.Search(Translate(request, shard.Index), counter);
                total += counter.TotalHits;
            }
            return new(
                RestResponse.Json(
                    200,
                    answer =>
                    {
                        answer.WriteStartObject();
                        answer.WriteNumber("count", total);
                        WriteShards(answer, shards.Count, []);
                        answer.WriteEndObject();
                    }
                )
            );
        }
        finally
        {
            foreach (var shard in shards)
                shard.Lease.Dispose();
        }
    }

    private List<SearchShard> Open(RestRequest http, SearchRequest request)
    {
        var shards = new List<SearchShard>();
        try
        {
            foreach (var index in catalog.Resolve(http.Variable("index"), http))
                shards.Add(new(index.Metadata, index.Search(), [.. request.Sort.Select(s => new SortKey(s, index.Metadata))]));
            return shards;
        }
        catch
        {
            foreach (var shard in shards)
                shard.Lease.Dispose();
            throw;
        }
    }

    private long Collect(SearchRequest request, SearchShard shard, int number, BestHits best, AggregationTree? aggregations)
    {
        var keys = request.Sort is [{ Field: "_score", Descending: true }] ? [] : shard.Keys;
        var withScores = request.Sort.Count == 0 || request.TrackScores || request.Sort.Any(s => s.Field == "_score");
        var after = SearchAfter(request, keys);
        aggregations?.Bind(shard.Index, options.TimeProvider.GetUtcNow());
        var collector = new HitCollector(
            best,
            number,
            keys,
            withScores,
            request.MinScore,
            after,
            aggregations is null ? null : aggregations.Collect,
            aggregations is null ? null : aggregations.SetSegment
        );
        shard.Lease.Searcher.Search(Translate(request, shard.Index), collector);
        return collector.Total;
    }

    private Query Translate(SearchRequest request, IndexMetadata index)
    {
        var translator = new QueryTranslator(index, options.TimeProvider.GetUtcNow());
        if (request.QueryText is { } text)
            return translator.QueryString.Translate(text, request.DefaultFields, request.AllWords, request.Lenient, null);
        return request.Query is { } query ? translator.Translate(query) : FieldQueries.All;
    }

    private static SortValue[]? SearchAfter(SearchRequest request, SortKey[] keys)
    {
        if (request.SearchAfter is not { } json)
            return null;
        if (keys.Length == 0)
            throw Errors.IllegalArgument("Sort must contain at least one field.").AsException();
        if (json.ValueKind != JsonValueKind.Array || json.GetArrayLength() != keys.Length)
        {
            throw Errors
                .IllegalArgument($"search_after has {(json.ValueKind == JsonValueKind.Array ? json.GetArrayLength() : 0)} value(s) but sort has {keys.Length}.")
                .AsException();
        }

        return [.. json.EnumerateArray().Select((value, i) => keys[i].Parse(value))];
    }

    private static void CheckWindow(SearchRequest request, List<SearchShard> shards)
    {
        foreach (var shard in shards)
        {
            var limit = shard.Index.MaxResultWindow;
            if ((long)request.From + request.Size > limit)
            {
                throw (
                    Errors.IllegalArgument(
                        $"Result window is too large, from + size must be less than or equal to: [{limit}] but was "
                            + $"[{(long)request.From + request.Size}]. See the scroll api for a more efficient way to request large data sets. This "
                            + "limit can be set by changing the [index.max_result_window] index level setting."
                    ) with
                    {
                        FailedShardOf = shard.Index.Name,
                    }
                ).AsException();
            }
        }
    }

    private static void WriteShards(Utf8JsonWriter json, int count, List<ElasticException> failures)
    {
        json.WriteStartObject("_shards");
        json.WriteNumber("total", count);
        json.WriteNumber("successful", count - failures.Count);
        json.WriteNumber("skipped", 0);
        json.WriteNumber("failed", failures.Count);
        if (failures.Count > 0)
        {
            json.WriteStartArray("failures");
            foreach (var failure in failures)
                failure.Error.WriteFailedShard(json);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }
}

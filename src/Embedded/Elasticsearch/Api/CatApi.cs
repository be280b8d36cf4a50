using System.Globalization;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The <c>_cat</c> tables: <c>_cat/indices</c>, <c>_cat/health</c>, <c>_cat/count</c>.</summary>
internal sealed class CatApi(IndexCatalog catalog, EmbeddedElasticsearchOptions options)
{
    public ValueTask<RestResponse> Indices(RestRequest request)
    {
        var table = new CatTable(
            ("health", false),
            ("status", false),
            ("index", false),
            ("uuid", false),
            ("pri", true),
            ("rep", true),
            ("docs.count", true),
            ("docs.deleted", true),
            ("store.size", true),
            ("pri.store.size", true)
        );
        var pattern = request.Variable("index");
        var closed = pattern is null ? catalog.All.Where(i => i.Metadata.Closed) : [];
        foreach (var index in catalog.Resolve(pattern, request).Concat(closed).OrderBy(i => i.Name, StringComparer.Ordinal))
        {
            var metadata = index.Metadata;
            var (docs, deleted, size) = metadata.Closed ? ("", "", "") : Numbers(index, request.Parameter("bytes") == "b");
            table.Add(
                ClusterApi.StatusOf(metadata.Replicas),
                metadata.Closed ? "close" : "open",
                metadata.Name,
                metadata.Uuid,
                "1",
                metadata.Replicas.ToString(CultureInfo.InvariantCulture),
                docs,
                deleted,
                size,
                size
            );
        }
        return new(table.Answer(request));
    }

    public ValueTask<RestResponse> Health(RestRequest request)
    {
        var now = options.TimeProvider.GetUtcNow();
        var open = catalog.All.Where(i => !i.Metadata.Closed).ToList();
        var replicas = open.Sum(i => i.Metadata.Replicas);
        var table = new CatTable(
            ("epoch", true),
            ("timestamp", false),
            ("cluster", false),
            ("status", false),
            ("node.total", true),
            ("node.data", true),
            ("shards", true),
            ("pri", true),
            ("relo", true),
            ("init", true),
            ("unassign", true),
            ("pending_tasks", true),
            ("max_task_wait_time", true),
            ("active_shards_percent", true)
        );
        table.Add(
            Text(now.ToUnixTimeSeconds()),
            now.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            ClusterApi.Name,
            ClusterApi.StatusOf(replicas),
            "1",
            "1",
            Text(open.Count),
            Text(open.Count),
            "0",
            "0",
            Text(replicas),
            "0",
            "-",
            (100.0 * open.Count / Math.Max(1, open.Count + replicas)).ToString("0.0", CultureInfo.InvariantCulture) + "%"
        );
        return new(table.Answer(request));
    }

    public ValueTask<RestResponse> Count(RestRequest request)
    {
        var now = options.TimeProvider.GetUtcNow();
        var table = new CatTable(("epoch", true), ("timestamp", false), ("count", true));
        long count = 0;
        foreach (var index in catalog.Resolve(request.Variable("index"), request))
        {
            using var lease = index.Search();
            count += lease.Searcher.IndexReader.NumDocs;
        }
        table.Add(Text(now.ToUnixTimeSeconds()), now.ToString("HH:mm:ss", CultureInfo.InvariantCulture), Text(count));
        return new(table.Answer(request));
    }

    private static (string Docs, string Deleted, string Size) Numbers(IndexStore index, bool inBytes)
    {
        using var lease = index.Search();
        var reader = lease.Searcher.IndexReader;
        var bytes = index.Engine.StoredBytes;
        return (Text(reader.NumDocs), Text(reader.NumDeletedDocs), inBytes ? Text(bytes) : Size(bytes));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Size(long bytes)
    {
        string[] units = ["b", "kb", "mb", "gb", "tb"];
        var unit = 0;
        double value = bytes;
        for (; value >= 1024 && unit < units.Length - 1; unit++)
            value /= 1024;
        return value.ToString("0.#", CultureInfo.InvariantCulture) + units[unit];
    }
}

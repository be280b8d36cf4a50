namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The table of everything the server answers.</summary>
internal static class RestApi
{
    private const string Select = "ignore_unavailable allow_no_indices expand_wildcards";
    private const string Write = "refresh routing wait_for_active_shards require_alias op_type";
    private const string Search =
        Select
        + " q df default_operator analyzer analyze_wildcard lenient sort from size _source _source_includes _source_excludes "
        + "track_total_hits track_scores rest_total_hits_as_int version seq_no_primary_term preference routing request_cache search_type "
        + "typed_keys ccs_minimize_roundtrips batched_reduce_size max_concurrent_shard_requests pre_filter_shard_size "
        + "allow_partial_search_results ignore_throttled";

    public static Routing Create(IndexCatalog catalog, NearRealTime background, EmbeddedElasticsearchOptions options)
    {
        var routes = new Routing();
        var cluster = new ClusterApi(catalog, options);
        routes.Add("GET|HEAD", "/", "", cluster.Root);
        routes.Add("GET", "/_cluster/health", "level local wait_for_status wait_for_nodes", cluster.Health);
        routes.Add("GET", "/_cluster/health/{index}", Select + " level local wait_for_status wait_for_nodes", cluster.Health);
        routes.Add("GET", "/_cluster/settings", "include_defaults flat_settings", cluster.Settings);
        routes.Add("PUT", "/_cluster/settings", "flat_settings", cluster.PutSettings);
        routes.Add("GET", "/_nodes/http", "", cluster.NodesHttp);
        routes.Add("GET", "/_nodes", "", cluster.NodesHttp);

        var bulk = new BulkHandler(catalog, options.TimeProvider, background);
        routes.Add("POST|PUT", "/_bulk", Write + " pipeline", r => new(bulk.Handle(r)));
        routes.Add("POST|PUT", "/{index}/_bulk", Write + " pipeline", r => new(bulk.Handle(r)));

        var documents = new DocumentApi(catalog, background);
        routes.Add("PUT|POST", "/{index}/_doc/{id}", Write, documents.Put);
        routes.Add("POST", "/{index}/_doc", Write, documents.Put);
        routes.Add("PUT|POST", "/{index}/_create/{id}", Write, documents.Put);
        routes.Add("GET|HEAD", "/{index}/_doc/{id}", "_source _source_includes _source_excludes realtime refresh routing preference", documents.Get);
        routes.Add("DELETE", "/{index}/_doc/{id}", Write, documents.Delete);

        var search = new SearchApi(catalog, options);
        routes.Add("GET|POST", "/_search", Search, search.Search);
        routes.Add("GET|POST", "/{index}/_search", Search, search.Search);
        routes.Add("GET|POST", "/_count", Search, search.Count);
        routes.Add("GET|POST", "/{index}/_count", Search, search.Count);

        var indices = new IndexApi(catalog);
        routes.Add("PUT", "/{index}", "wait_for_active_shards", indices.Create);
        routes.Add("GET|HEAD", "/{index}", Select + " flat_settings include_defaults", indices.Get);
        routes.Add("DELETE", "/{index}", Select, indices.Delete);
        routes.Add("POST", "/{index}/_close", Select + " wait_for_active_shards", indices.Close);
        routes.Add("POST", "/{index}/_open", Select + " wait_for_active_shards", indices.Open);
        routes.Add("GET|POST", "/_refresh", Select, indices.Refresh);
        routes.Add("GET|POST", "/{index}/_refresh", Select, indices.Refresh);
        routes.Add("GET|POST", "/_flush", Select + " force wait_if_ongoing", indices.Flush);
        routes.Add("GET|POST", "/{index}/_flush", Select + " force wait_if_ongoing", indices.Flush);

        var streams = new DataStreamApi(catalog);
        routes.Add("GET", "/_data_stream", Select, streams.Get);
        routes.Add("GET", "/_data_stream/{name}", Select, streams.Get);
        routes.Add("DELETE", "/_data_stream/{name}", Select, streams.Delete);
        routes.Add("POST", "/{index}/_rollover", "", streams.Rollover);

        var mappings = new MappingApi(catalog);
        routes.Add("GET", "/_mapping", Select, mappings.GetMapping);
        routes.Add("GET", "/{index}/_mapping", Select, mappings.GetMapping);
        routes.Add("PUT|POST", "/{index}/_mapping", Select, mappings.PutMapping);
        routes.Add("GET", "/{index}/_settings", Select + " flat_settings include_defaults", mappings.GetSettings);
        routes.Add("PUT", "/{index}/_settings", Select + " preserve_existing flat_settings", mappings.PutSettings);
        routes.Add("PUT", "/_settings", Select + " preserve_existing flat_settings", mappings.PutSettings);

        var templates = new TemplateApi(catalog);
        routes.Add("PUT|POST", "/_index_template/{name}", "create cause", templates.Put);
        routes.Add("GET|HEAD", "/_index_template/{name}", "", templates.Get);
        routes.Add("GET", "/_index_template", "", templates.Get);
        routes.Add("DELETE", "/_index_template/{name}", "", templates.Delete);

        var cat = new CatApi(catalog, options);
        const string table = "v h s help bytes time";
        routes.Add("GET", "/_cat/indices", table + " health pri expand_wildcards", cat.Indices);
        routes.Add("GET", "/_cat/indices/{index}", table + " health pri expand_wildcards", cat.Indices);
        routes.Add("GET", "/_cat/health", table + " ts", cat.Health);
        routes.Add("GET", "/_cat/count", table, cat.Count);
        routes.Add("GET", "/_cat/count/{index}", table, cat.Count);
        return routes;
    }
}

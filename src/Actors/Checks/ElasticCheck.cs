using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Checks;

/// <summary>Checks that the servers are Elasticsearch or OpenSearch, one cluster, new enough and healthy, and that we may write. Changes nothing.</summary>
public sealed class ElasticCheck(ElasticOptions options) : IDisposable
{
    private readonly ElasticQuestions _elastic = new(options);
    private readonly ElasticSetup _setup = new(options);

    /// <summary>Asks all servers at the same time, then one that answered about the cluster.</summary>
    public async Task<ImmutableArray<Finding>> RunAsync(CancellationToken cancel)
    {
        var seen = await Task.WhenAll(options.Urls.Select(async url => ServerRules.Seen(url, await _elastic.AskAsync(url, "", null, cancel))));
        ImmutableArray<Finding> servers = [.. ServerRules.Servers(seen), .. ServerRules.Cluster(seen, options.Target)];
        if (Array.Find(seen, server => server.Status is 200 or 403) is not { } there)
            return servers;
        var health = await _elastic.AskAsync(there.Url, "_cluster/health?timeout=3s", null, cancel);
        var rights = await _elastic.AskAsync(there.Url, "_security/user/_has_privileges", ServerRules.RightsAsked(options.Index), cancel);
        return
        [
            .. servers,
            ServerRules.Health(health),
            ServerRules.Rights(rights),
            .. options.Target == "data-stream" && there.HasDataStreams ? await StreamsAsync(there.Url, cancel) : [],
        ];
    }

    private async Task<IEnumerable<Finding>> StreamsAsync(Uri url, CancellationToken cancel)
    {
        var templates = await _elastic.AskAsync(
            url,
            "_index_template?filter_path=index_templates.name,index_templates.index_template.index_patterns,"
                + "index_templates.index_template.priority,index_templates.index_template.data_stream",
            null,
            cancel
        );
        var streams = await _elastic.AskAsync(url, "_data_stream/logs-*?filter_path=data_streams.name,data_streams.failure_store.enabled", null, cancel);
        var template = await _elastic.AskAsync(
            url,
            $"_index_template/_simulate_index/{StreamRules.Probe}?filter_path=template.data_stream_options",
            "",
            cancel
        );
        var settings = await _elastic.AskAsync(url, "_cluster/settings?include_defaults=true&filter_path=*.data_streams.failure_store.enabled", null, cancel);
        var setup = await _setup.RunAsync(dryRun: true, force: false, cancel);
        return [StreamRules.Templates(templates), .. SetupFindings.Of(setup), .. StreamRules.FailureStores(streams, template, settings)];
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _elastic.Dispose();
        _setup.Dispose();
    }
}

using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Checks;

/// <summary>Whether the servers are Elasticsearch, one cluster, new enough, healthy, and let us write. Changes nothing.</summary>
public sealed class ElasticCheck(ElasticOptions options) : IDisposable
{
    private readonly ElasticQuestions _elastic = new(options);

    /// <summary>All servers at once, then what one that answers says of the cluster.</summary>
    public async Task<ImmutableArray<Finding>> RunAsync(CancellationToken cancel)
    {
        var seen = await Task.WhenAll(options.Urls.Select(async url => ServerRules.Seen(url, await _elastic.AskAsync(url, "", null, cancel).ConfigureAwait(false)))).ConfigureAwait(false);
        ImmutableArray<Finding> servers = [.. ServerRules.Servers(seen), .. ServerRules.Cluster(seen, options.Target)];
        if (Array.Find(seen, server => server.Status is 200 or 403) is not { } there)
            return servers;
        var health = await _elastic.AskAsync(there.Url, "_cluster/health?timeout=3s", null, cancel).ConfigureAwait(false);
        var rights = await _elastic.AskAsync(there.Url, "_security/user/_has_privileges", ServerRules.RightsAsked(options.Index), cancel).ConfigureAwait(false);
        return [.. servers, ServerRules.Health(health), ServerRules.Rights(rights)];
    }

    /// <inheritdoc />
    public void Dispose() => _elastic.Dispose();
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Checks;

/// <summary>Whether the servers are Elasticsearch, one cluster, new enough, healthy, and let us write. Changes nothing.</summary>
public sealed class ElasticCheck(ElasticOptions options) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly HttpClient _client = ElasticTransport.Create(options);

    /// <summary>All servers at once, then what one that answers says of the cluster.</summary>
    public async Task<ImmutableArray<Finding>> RunAsync(CancellationToken cancel)
    {
        var seen = await Task.WhenAll(options.Urls.Select(url => LookAsync(url, cancel))).ConfigureAwait(false);
        ImmutableArray<Finding> servers = [.. ServerRules.Servers(seen), .. ServerRules.Cluster(seen, options.Target)];
        if (seen.FirstOrDefault(server => server.Status is 200 or 403) is not { } there)
            return servers;
        var health = await AskAsync(there.Url, HttpMethod.Get, "_cluster/health?timeout=3s", null, cancel).ConfigureAwait(false);
        var rights = await AskAsync(there.Url, HttpMethod.Post, "_security/user/_has_privileges", ServerRules.RightsAsked(options.Index), cancel).ConfigureAwait(false);
        return [.. servers, ServerRules.Health(health), ServerRules.Rights(rights)];
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<ServerSeen> LookAsync(Uri url, CancellationToken cancel)
    {
        var (status, body, error) = await AskAsync(url, HttpMethod.Get, "", null, cancel).ConfigureAwait(false);
        return new ServerSeen(url, status, ServerRules.Text(body, "version", "number"), ServerRules.Text(body, "cluster_name"), ServerRules.Text(body, "cluster_uuid"), error);
    }

    private async Task<(int Status, JsonElement? Body, string? Error)> AskAsync(Uri url, HttpMethod method, string path, string? body, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(method, new Uri($"{url.AbsoluteUri.TrimEnd('/')}/{path}"));
            if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await _client.SendAsync(request, limit.Token).ConfigureAwait(false);
            var text = await answer.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            return ((int)answer.StatusCode, ServerRules.Parse(text), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (0, null, $"does not answer within {Patience.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure)
        {
            // With TLS the reason is one further in.
            return (0, null, failure.InnerException?.Message ?? failure.Message);
        }
    }
}

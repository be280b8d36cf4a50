namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Asks Elasticsearch whether it is there, over a connection of its own, so that a node that has nothing to index knows as
/// well. Thread-safe.
/// </summary>
public sealed class ElasticProbe : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    private readonly HttpClient _client;
    private readonly Uri[] _urls;

    /// <summary>Nothing is sent yet.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
    /// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
    public ElasticProbe(ElasticOptions options)
    {
        _client = ElasticTransport.Create(options);
        _urls = [.. options.Urls];
    }

    /// <summary>Null when one of the nodes answers; otherwise what the first one said. All are asked at once; it takes at most 2 s.</summary>
    public async Task<string?> AskAsync(CancellationToken cancel)
    {
        var answers = await Task.WhenAll(_urls.Select(url => AskAsync(url, cancel))).ConfigureAwait(false);
        return Array.Exists(answers, answer => answer is null) ? null : answers[0];
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<string?> AskAsync(Uri url, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(RequestTimeout);
        try
        {
            using var answer = await _client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            // 403 is an answer as well: a key that may only write documents may not ask for the version.
            return (int)answer.StatusCode is 401 or >= 500 ? $"{url.Authority} answers HTTP {(int)answer.StatusCode}" : null;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return $"{url.Authority} does not answer within {RequestTimeout.TotalSeconds:0} s";
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
    }
}

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Checks whether Elasticsearch answers, for readiness. It has a connection of its own, so it works while nothing is indexed. Thread-safe.
/// </summary>
/// <exception cref="System.Security.Cryptography.CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
/// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
public sealed class ElasticProbe(ElasticOptions options) : IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);

    private readonly ElasticQuestions _elastic = new(options, RequestTimeout);

    /// <summary>Null when one of the nodes answers; otherwise the error of the first one. All are asked at the same time; it takes at most 2 s.</summary>
    public async Task<string?> AskAsync(CancellationToken cancel)
    {
        var answers = await Task.WhenAll(options.Urls.Select(url => AskAsync(url, cancel)));
        return Array.Exists(answers, answer => answer is null) ? null : answers[0];
    }

    /// <inheritdoc />
    public void Dispose() => _elastic.Dispose();

    // 403 counts as an answer: a key that may only write documents may not ask for the version.
    private async Task<string?> AskAsync(Uri url, CancellationToken cancel) =>
        await _elastic.AskAsync(url, "", null, cancel) switch
        {
            { Error: { } error } => $"{url.Authority}: {error}",
            { Status: (401 or >= 500) and var status } => $"{url.Authority} answers HTTP {status}",
            _ => null,
        };
}

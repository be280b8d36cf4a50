using System.Globalization;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// Bulk requests over HTTP, by <see cref="HttpClient"/>, for Elasticsearch 7 to 9: its official clients refuse servers of other major versions. Several URLs
/// are used in turn. When one does not answer, the next gets the same request at once, and the failed one is not used for a while.
/// </summary>
internal sealed class HttpBulkClient : IBulkClient, IDisposable
{
    private const int MaxAnswerBytes = 64 << 20;

    private readonly HttpClient _client;
    private readonly Uri[] _bulkUris;
    private readonly TimeSpan _timeout;
    private readonly TimeSpan _longestPause;
    private readonly bool _gzip;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private NodePool _nodes;

    public HttpBulkClient(ElasticOptions options, TimeProvider time)
    {
        (_timeout, _longestPause) = (options.RequestTimeout, options.RetryMax);
        _gzip = options.Compression == "gzip";
        _time = time;
        var query = string.Create(
            CultureInfo.InvariantCulture,
            $"/_bulk?timeout={options.WaitAtMost.TotalMilliseconds:0}ms&filter_path={BulkItems.FilterPath}"
        );
        _bulkUris = [.. options.Urls.Select(url => new Uri(url.AbsoluteUri.TrimEnd('/') + query))];
        _nodes = NodePool.Of(_bulkUris.Length);
        _client = ElasticTransport.Create(options);
    }

    /// <inheritdoc />
    public async Task<BulkAnswer> SendAsync(BulkBatch batch, CancellationToken cancel)
    {
        for (var tried = 1; ; tried++)
        {
            var node = Pick();
            var answer = await SendAsync(batch, _bulkUris[node], cancel);
            // A starting or leaving node answers 503, a proxy in front of a dead node 502 or 504: another node may answer.
            if (Note(node, answer.Status is not (0 or 502 or 503 or 504)) || tried == _bulkUris.Length || cancel.IsCancellationRequested)
                return answer;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<BulkAnswer> SendAsync(BulkBatch batch, Uri uri, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = _gzip ? GzipBulkContent.Of(batch) : new BulkContent(batch) };
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, timeout.Token);
            var body = await response.Content.ReadAsByteArrayAsync(timeout.Token);
            return new BulkAnswer((int)response.StatusCode, body, null, RetryAfter.Of(response.Headers.RetryAfter, _time.GetUtcNow(), _longestPause));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return BulkAnswer.Late($"no answer within {_timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            var isCut = e is HttpRequestException { HttpRequestError: HttpRequestError.Unknown or HttpRequestError.ResponseEnded };
            return BulkAnswer.None(e.InnerException?.Message ?? e.Message, isCut);
        }
    }

    private int Pick()
    {
        lock (_gate)
        {
            (var node, _nodes) = _nodes.Pick(_time.GetTimestamp());
            return node;
        }
    }

    /// <summary>Notes whether a node answered. True when the answer, or its absence, goes to the caller; false when another node is tried.</summary>
    private bool Note(int node, bool answered)
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            _nodes = answered ? _nodes.Answered(node) : _nodes.Failed(node, now, Random.Shared.NextDouble(), _time.TimestampFrequency);
            return answered || !_nodes.AnyThere(now);
        }
    }
}

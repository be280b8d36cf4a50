using System.Text;
using System.Text.Json;

namespace ActorPipeline.Actors.Elastic;

/// <summary>What a server answered.</summary>
/// <param name="Status">HTTP status; 0 when it did not answer.</param>
/// <param name="Body">Its JSON; null when it was none.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
internal readonly record struct ElasticReply(int Status, JsonElement? Body, string? Error = null)
{
    /// <summary>An answer, JSON or not.</summary>
    public static ElasticReply Of(int status, string body)
    {
        try
        {
            return new ElasticReply(status, JsonElement.Parse(body));
        }
        catch (JsonException)
        {
            return new ElasticReply(status, null);
        }
    }
}

/// <summary>Asks Elasticsearch this and that for those who look from outside, over connections of its own. Thread-safe.</summary>
/// <exception cref="System.Security.Cryptography.CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
/// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
/// <param name="options">Where the servers are, and how to log in.</param>
/// <param name="timeout">How long an answer may take; 5 s when null.</param>
/// <param name="maxAnswerBytes">A longer answer is none.</param>
internal sealed class ElasticQuestions(ElasticOptions options, TimeSpan? timeout = null, int maxAnswerBytes = 1 << 20) : IDisposable
{
    private readonly TimeSpan _timeout = timeout ?? TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = ElasticTransport.Create(options);

    /// <summary>One question to one server; whatever comes of it is a reply.</summary>
    /// <param name="url">The server.</param>
    /// <param name="path">Behind its address, without a slash in front.</param>
    /// <param name="body">JSON to POST; null to GET.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<ElasticReply> AskAsync(Uri url, string path, string? body, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_timeout);
        try
        {
            using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, new Uri($"{url.AbsoluteUri.TrimEnd('/')}/{path}"));
            if (body is not null)
                request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            await answer.Content.LoadIntoBufferAsync(maxAnswerBytes, limit.Token).ConfigureAwait(false);
            return ElasticReply.Of((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new ElasticReply(0, null, $"does not answer within {_timeout.TotalSeconds:0} s");
        }
        catch (HttpRequestException failure)
        {
            // With TLS the reason is one further in.
            return new ElasticReply(0, null, failure.InnerException?.Message ?? failure.Message);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}

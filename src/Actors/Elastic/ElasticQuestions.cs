using System.Collections.Specialized;
using System.Text.Json;
using Elastic.Transport;
using HttpMethod = Elastic.Transport.HttpMethod;

namespace ActorPipeline.Actors.Elastic;

/// <summary>The reply to one request.</summary>
/// <param name="Status">HTTP status; 0 without an answer.</param>
/// <param name="Body">The body; null when it is no JSON.</param>
/// <param name="Error">Why there is no answer; null when there is one.</param>
internal readonly record struct ElasticReply(int Status, JsonElement? Body, string? Error = null)
{
    /// <summary>A reply from a body that may be no JSON.</summary>
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

/// <summary>
/// Sends the requests to Elasticsearch that are not bulk (<c>doctor</c>, <c>trace</c>, search, set-up), over connections of its own. Thread-safe.
/// </summary>
/// <exception cref="System.Security.Cryptography.CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
/// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
/// <param name="options">Where the servers are, and how to log in.</param>
/// <param name="timeout">How long an answer may take; 5 s when null.</param>
/// <param name="maxAnswerBytes">A longer answer is an error.</param>
internal sealed class ElasticQuestions(ElasticOptions options, TimeSpan? timeout = null, int maxAnswerBytes = 1 << 20) : IDisposable
{
    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(5);

    private readonly TransportConfigurationDescriptor _settings = TransportSettings.Of(options, timeout ?? Usual, maxAnswerBytes);

    /// <summary>Sends a GET or a POST to one server. Network errors are replies with status 0.</summary>
    /// <param name="url">The server.</param>
    /// <param name="path">Behind its address, without a slash in front.</param>
    /// <param name="body">JSON to POST; null to GET.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<ElasticReply> AskAsync(Uri url, string path, string? body, CancellationToken cancel) =>
        SendAsync(url, body is null ? HttpMethod.GET : HttpMethod.POST, path, body, cancel);

    /// <summary>Keeps a document under a path of one server; whatever comes of it is a reply.</summary>
    /// <param name="url">The server.</param>
    /// <param name="path">Behind its address, without a slash in front.</param>
    /// <param name="body">JSON to PUT.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<ElasticReply> PutAsync(Uri url, string path, string body, CancellationToken cancel) => SendAsync(url, HttpMethod.PUT, path, body, cancel);

    /// <summary>Sends a form to Kibana, with the same login; whatever comes of it is a reply.</summary>
    /// <param name="url">Kibana.</param>
    /// <param name="path">Behind its address, without a slash in front.</param>
    /// <param name="form">The form.</param>
    /// <param name="type">Its type.</param>
    /// <param name="cancel">Gives up.</param>
    public Task<ElasticReply> SendFormAsync(Uri url, string path, byte[] form, string type, CancellationToken cancel) =>
        SendAsync(
            HttpMethod.POST,
            path,
            PostData.Bytes(form),
            new RequestConfiguration
            {
                ForceNode = url,
                ContentType = type,
                Accept = "application/json",
                // Kibana takes no change without it.
                Headers = new NameValueCollection { ["kbn-xsrf"] = "actorpipeline" },
            },
            cancel
        );

    private Task<ElasticReply> SendAsync(Uri url, HttpMethod method, string path, string? body, CancellationToken cancel) =>
        SendAsync(method, path, body is null ? null : PostData.String(body), new RequestConfiguration { ForceNode = url }, cancel);

    private async Task<ElasticReply> SendAsync(HttpMethod method, string path, PostData? body, RequestConfiguration how, CancellationToken cancel)
    {
        try
        {
            var answer = await new DistributedTransport(_settings)
                .RequestAsync<StringResponse>(new EndpointPath(method, path), body, null, how, cancel)
                .ConfigureAwait(false);
            var call = answer.ApiCallDetails;
            return call.HttpStatusCode is { } status ? ElasticReply.Of(status, answer.Body ?? "") : NoAnswer(call.OriginalException, cancel);
        }
        catch (TransportException failure)
        {
            return NoAnswer(failure, cancel);
        }
    }

    private ElasticReply NoAnswer(Exception? failure, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        while (failure is not (null or OperationCanceledException or TimeoutException) && failure.InnerException is { } inner)
            failure = inner;
        return failure is OperationCanceledException or TimeoutException
            ? new ElasticReply(0, null, $"does not answer within {(timeout ?? Usual).TotalSeconds:0} s")
            : new ElasticReply(0, null, failure?.Message ?? "does not answer");
    }

    /// <inheritdoc />
    public void Dispose() => ((IDisposable)_settings).Dispose();
}

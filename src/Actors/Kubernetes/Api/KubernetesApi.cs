using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Serialization.Metadata;
using k8s;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// One Kubernetes API server: address, credentials and TLS come from the client library. Requests and answers are handled here, so that only the needed part
/// of an object is read and no watch event is lost. Thread-safe.
/// </summary>
public sealed class KubernetesApi : IDisposable
{
    // Only the metadata of most objects is needed, a tenth of the bytes. A server without support for this form sends the whole object.
    private const string MetadataOnly = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json";

    private readonly k8s.Kubernetes _client;

    private KubernetesApi(KubernetesClientConfiguration configuration)
    {
        // Each request has its own timeout; the client's timeout would also end watches without events.
        configuration.HttpClientTimeout = Timeout.InfiniteTimeSpan;
        _client = new k8s.Kubernetes(configuration);
    }

    /// <summary>The address of the server.</summary>
    public Uri Address => _client.BaseUri;

    /// <summary>
    /// Finds server and credentials: the file given, else the files in <c>KUBECONFIG</c>, else those of the pod.
    /// Sends nothing yet.
    /// </summary>
    /// <param name="kubeconfig">A kubeconfig file; null or empty to look in the other places.</param>
    /// <exception cref="InvalidOperationException">There is no usable configuration; the message says what was tried.</exception>
    public static KubernetesApi Connect(string? kubeconfig = null)
    {
        try
        {
            if (!string.IsNullOrEmpty(kubeconfig))
            {
                return new KubernetesApi(KubeConfig.OfFile(kubeconfig));
            }

            if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } files)
            {
                return new KubernetesApi(KubeConfig.OfVariable(files));
            }

            if (KubernetesClientConfiguration.IsInCluster())
            {
                return new KubernetesApi(KubeConfig.OfPod());
            }
        }
        catch (Exception e)
            when (e
                    is k8s.Exceptions.KubeConfigException
                        or IOException
                        or UnauthorizedAccessException
                        or YamlDotNet.Core.YamlException
                        or InvalidOperationException
            )
        {
            throw new InvalidOperationException(
                $"the Kubernetes configuration '{kubeconfig ?? Environment.GetEnvironmentVariable("KUBECONFIG") ?? "of the pod"}' cannot be used: {e.Message}",
                e
            );
        }

        throw new InvalidOperationException("no Kubernetes API server is known: use --kubeconfig FILE, set KUBECONFIG, or run in a pod with a service account");
    }

    /// <summary>Reads one answer.</summary>
    /// <exception cref="ApiRefusal">The server answered with an error.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    internal async Task<T> SendAsync<T>(
        HttpMethod method,
        string path,
        HttpContent? content,
        JsonTypeInfo<T> type,
        TimeSpan timeout,
        TimeProvider time,
        CancellationToken cancel
    )
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, deadline.Token);
        try
        {
            using var response = await SendAsync(method, path, content, AcceptFor(typeof(T)), either.Token);
            await using var body = await response.Content.ReadAsStreamAsync(either.Token);
            return await System.Text.Json.JsonSerializer.DeserializeAsync(body, type, either.Token)
                ?? throw new HttpRequestException($"{Address} answered {path} with null");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new HttpRequestException($"{Address} gave no answer within {timeout}");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new HttpRequestException($"{Address} answered {path} with something that is not what was asked for: {e.Message}", e);
        }
    }

    /// <summary>Starts to read a streaming answer; the caller disposes it.</summary>
    /// <exception cref="ApiRefusal">The server answered with an error.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    internal Task<HttpResponseMessage> StreamAsync(string path, bool metadataOnly, CancellationToken cancel) =>
        SendAsync(HttpMethod.Get, path, null, metadataOnly ? MetadataOnly : "application/json", cancel);

    private static string AcceptFor(Type type) =>
        type == typeof(MetaList) ? MetadataList
        : type == typeof(MetaOnly) ? MetadataOnly
        : "application/json";

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string accept, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(_client.BaseUri, path))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.ParseAdd(accept);
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("actorpipeline", typeof(KubernetesApi).Assembly.GetName().Version?.ToString(3)));
        if (_client.Credentials is { } credentials)
        {
            await credentials.ProcessHttpRequestAsync(request, cancel);
        }

        var response = await _client.HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw ApiRefusal.From((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(cancel));
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _client.Dispose();
}

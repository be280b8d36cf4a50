using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorPipeline.Integration.Tests.Http;

/// <summary>Takes what is sent by OTLP over HTTP (https://opentelemetry.io/docs/specs/otlp/#otlphttp), and keeps its bytes by path.</summary>
internal sealed class OtlpCollector : IDisposable
{
    private readonly HttpListener _listener = new();

    public OtlpCollector()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Url = new Uri($"http://{free.LocalEndpoint}/");
        }
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Url { get; }

    private ConcurrentQueue<(string Path, byte[] Body)> Requests { get; } = new();

    /// <summary>Whether one request to a path has all these texts in it; in protobuf, texts are as they are.</summary>
    public bool Has(string path, params string[] texts) =>
        Requests.Any(request => request.Path == path && texts.All(text => request.Body.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0));

    /// <summary>How often a text was sent to a path.</summary>
    public int Count(string path, string text)
    {
        var count = 0;
        foreach (var (_, body) in Requests.Where(request => request.Path == path))
            count += body.AsSpan().Count(Encoding.UTF8.GetBytes(text));
        return count;
    }

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Requests.Enqueue((context.Request.Url!.AbsolutePath, body.ToArray()));
                // An empty message: all was taken.
                context.Response.ContentType = "application/x-protobuf";
                context.Response.Close();
            }
            // A sender that gave up sends again; a closed listener ends the loop.
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException) { }
        }
    }
}

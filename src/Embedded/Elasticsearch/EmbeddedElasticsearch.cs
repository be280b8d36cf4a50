using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// A stand-in for one node of Elasticsearch 9.5 on this machine: the part of its HTTP API that a log pipeline and a person
/// reading logs need, over Lucene. Unsupported requests are refused with an error, so that no answer is silently wrong.
/// A document that was answered 200 or 201 survives the end of the process at any moment.
/// </summary>
public sealed class EmbeddedElasticsearch : IAsyncDisposable
{
    private readonly KestrelServer _server;
    private readonly IndexCatalog _catalog;
    private readonly NearRealTime _background;
    private readonly FileStream _lock;

    private EmbeddedElasticsearch(KestrelServer server, IndexCatalog catalog, NearRealTime background, FileStream @lock, Uri url)
    {
        (_server, _catalog, _background, _lock, Url) = (server, catalog, background, @lock, url);
    }

    /// <summary>Where it answers: <c>http://127.0.0.1:PORT</c>.</summary>
    public Uri Url { get; }

    /// <summary>Starts the server; when the task is done it answers, with everything the data directory holds.</summary>
    /// <exception cref="EmbeddedElasticsearchException">The port or the data directory is in use, or the data cannot be read.</exception>
    public static async Task<EmbeddedElasticsearch> StartAsync(EmbeddedElasticsearchOptions options, CancellationToken cancel = default)
    {
        Directory.CreateDirectory(options.DataDirectory);
        var dataLock = LockData(options.DataDirectory);
        IndexCatalog? catalog = null;
        try
        {
            catalog = OpenCatalog(options);
            var background = new NearRealTime(catalog, options);
            var api = RestApi.Create(catalog, background, options);
            var (server, url) = await ListenAsync(new RestApplication(api, options.MaxContentLength), options.Port, cancel);
            background.Start();
            return new(server, catalog, background, dataLock, url);
        }
        catch
        {
            catalog?.Dispose();
            await dataLock.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Finishes the requests in hand and closes the files. The operation log has everything; a commit now saves the next start from replaying it.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        await _server.StopAsync(limit.Token);
        _server.Dispose();
        await _background.DisposeAsync();
        _catalog.Commit();
        _catalog.Dispose();
        await _lock.DisposeAsync();
    }

    private static async Task<(KestrelServer, Uri)> ListenAsync(RestApplication application, int port, CancellationToken cancel)
    {
        var kestrel = new KestrelServerOptions { AddServerHeader = false };
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        var server = new KestrelServer(Options.Create(kestrel), sockets, NullLoggerFactory.Instance);
        try
        {
            await server.StartAsync(application, cancel);
        }
        catch (IOException error)
        {
            server.Dispose();
            throw new EmbeddedElasticsearchException(
                $"Port {port} on 127.0.0.1 is in use: another Elasticsearch listens there; stop it or choose another port.",
                error
            );
        }
        var address = server.Features.Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.First();
        return (server, new Uri(address));
    }

    private static IndexCatalog OpenCatalog(EmbeddedElasticsearchOptions options)
    {
        try
        {
            return new IndexCatalog(options);
        }
        catch (AggregateException error)
        {
            var cause = error.GetBaseException();
            throw new EmbeddedElasticsearchException(
                $"The data directory {options.DataDirectory} cannot be read ({cause.Message}); move it away to start with an empty one.",
                cause
            );
        }
    }

    private static FileStream LockData(string directory)
    {
        try
        {
            return new FileStream(Path.Combine(directory, "node.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new EmbeddedElasticsearchException(
                $"The data directory {directory} is in use by another embedded Elasticsearch; stop it or choose another directory.",
                error
            );
        }
    }
}

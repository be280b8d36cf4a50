using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ActorPipeline.Host.Http.Security;

/// <summary>
/// Limits of the HTTP server. All requests of this API are small: a larger or slower one is answered with 4xx, or its connection is closed.
/// </summary>
internal static class HttpLimits
{
    /// <summary>The most bytes of a body.</summary>
    public const long MaxBodyBytes = 64 << 10;

    /// <summary>How long request line and headers may take.</summary>
    public static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Listens on one address, within the limits.</summary>
    public static void Listen(KestrelServerOptions kestrel, IPAddress address, int port)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = MaxBodyBytes;
        limits.MaxRequestLineSize = 4 << 10;
        limits.MaxRequestHeadersTotalSize = 16 << 10;
        limits.MaxRequestHeaderCount = 50;
        limits.RequestHeadersTimeout = HeadersTimeout;
        limits.KeepAliveTimeout = TimeSpan.FromSeconds(20);
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MaxConcurrentConnections = 256;
        limits.MaxConcurrentUpgradedConnections = 0;
        // Without TLS a browser speaks HTTP/1.1; nothing here needs more.
        kestrel.Listen(address, port, listen => listen.Protocols = HttpProtocols.Http1);
    }
}

using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Http.Security;

/// <summary>The parts of a request that the rules depend on. Null for missing headers.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Host">The Host header, with its port.</param>
/// <param name="Origin">The Origin header, which browsers add to what a page sends.</param>
/// <param name="FetchSite">The Sec-Fetch-Site header of newer browsers.</param>
/// <param name="Authorization">The Authorization header.</param>
/// <param name="IsJson">Whether the body is declared to be JSON.</param>
public sealed record RequestFacts(string Method, string? Host, string? Origin, string? FetchSite, string? Authorization, bool IsJson)
{
    /// <summary>Whether the answer contains log lines or the configuration.</summary>
    public bool TellsLines { get; init; }
}

/// <summary>Why a request is refused.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">One sentence.</param>
public sealed record Refusal(int Status, string Reason);

/// <summary>
/// Decides who may read and who may change. Reading is open to everybody who reaches the address, except for lines and configuration: over a network these
/// need the token, unless <c>http.lines</c> opens them. Changing needs the token as soon as one is configured, and one must be as soon as the
/// address is not loopback. Pure.
/// </summary>
public static class RequestRules
{
    /// <summary>Null when the request is allowed.</summary>
    public static Refusal? Judge(RequestFacts request, HttpOptions http)
    {
        var loopback = IPAddress.TryParse(http.Address, out var address) && IPAddress.IsLoopback(address);
        // DNS rebinding: a foreign web page in a browser on this machine may use a host name that resolves to 127.0.0.1.
        if (loopback && !IsThisMachine(request.Host))
            return new Refusal(421, "The Host header must be localhost or an IP address.");
        if (request.Method is "GET" or "HEAD" or "OPTIONS")
            return request.TellsLines ? JudgeLines(request, http, loopback) : null;
        if (ComesFromElsewhere(request))
            return new Refusal(403, "A page of another site may not change anything here.");
        if (!loopback && !IsOwnName(request.Host, http))
            return Stranger(http);
        if (!loopback && http.Token is null)
            return new Refusal(401, "This node has no actorpipeline.http.token, so nothing can be changed over the network.");
        if (http.Token is { } token && !Bears(request.Authorization, token))
            return new Refusal(401, "The bearer token (actorpipeline.http.token) is missing or wrong.");
        // Before a cross-site JSON request a browser sends a CORS preflight, which is refused here; text and forms are sent without one.
        return request.IsJson ? null : new Refusal(415, "The Content-Type must be application/json.");
    }

    /// <summary>Whether lines and configuration need the token.</summary>
    public static bool LinesNeedToken(HttpOptions http) =>
        http.Lines != "open" && !(IPAddress.TryParse(http.Address, out var address) && IPAddress.IsLoopback(address));

    private static Refusal? JudgeLines(RequestFacts request, HttpOptions http, bool loopback)
    {
        if (ComesFromElsewhere(request))
            return new Refusal(403, "A page of another site may not read lines here.");
        if (!loopback && !IsOwnName(request.Host, http))
            return Stranger(http);
        if (!LinesNeedToken(http))
            return null;
        return http.Token is { } token && Bears(request.Authorization, token)
            ? null
            : new Refusal(
                401,
                "Lines and configuration are told over the network only with the bearer token (actorpipeline.http.token), unless "
                    + "actorpipeline.http.lines is open."
            );
    }

    private static Refusal Stranger(HttpOptions http) =>
        new(
            421,
            "The Host header must be localhost, an IP address, a name without dots, one that ends in .svc or .svc.cluster.local, or one of "
                + $"actorpipeline.http.hosts, which is [{string.Join(", ", http.Hosts)}]."
        );

    private static bool IsThisMachine(string? host)
    {
        var name = Name(host);
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name.Trim('[', ']'), out _);
    }

    // Names without dots cannot be registered in public DNS; a name with dots can be made to resolve to this machine by anybody.
    private static bool IsOwnName(string? host, HttpOptions http)
    {
        var name = Name(host);
        return IsThisMachine(host)
            || (name.Length > 0 && !name.Contains('.', StringComparison.Ordinal))
            || name.EndsWith(".svc", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".svc.cluster.local", StringComparison.OrdinalIgnoreCase)
            || http.Hosts.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static string Name(string? host) => new Microsoft.AspNetCore.Http.HostString(host ?? "").Host;

    private static bool ComesFromElsewhere(RequestFacts request)
    {
        if (request.FetchSite is "cross-site" or "same-site")
            return true;
        return request.Origin is { } origin
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var site) && site.Authority.Equals(request.Host, StringComparison.OrdinalIgnoreCase));
    }

    private static bool Bears(string? authorization, string token)
    {
        const string scheme = "Bearer ";
        return authorization?.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) == true && Same(authorization[scheme.Length..].Trim(), token);
    }

    // Hashes have equal length, so that the time of the comparison reveals nothing about the token.
    private static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
}

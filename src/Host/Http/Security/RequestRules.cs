using System.Net;
using System.Security.Cryptography;
using System.Text;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Http.Security;

/// <summary>What of a request decides whether it is let in. Null for headers that are not there.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Host">The Host header, with its port.</param>
/// <param name="Origin">The Origin header, which browsers add to what a page sends.</param>
/// <param name="FetchSite">The Sec-Fetch-Site header of newer browsers.</param>
/// <param name="Authorization">The Authorization header.</param>
/// <param name="IsJson">Whether the body is declared to be JSON.</param>
public sealed record RequestFacts(string Method, string? Host, string? Origin, string? FetchSite, string? Authorization, bool IsJson)
{
    /// <summary>Whether what services wrote, or the configuration, is in the answer.</summary>
    public bool TellsLines { get; init; }
}

/// <summary>Why a request is not let in.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Reason">One sentence.</param>
public sealed record Refusal(int Status, string Reason);

/// <summary>
/// Who may read and who may change. Reading is open to whoever reaches the address, except for lines and configuration: over a network they
/// need the token, unless <c>http.lines</c> opens them. Changing needs the token as soon as one is configured, and one must be as soon as the
/// address is not loopback. Pure.
/// </summary>
public static class RequestRules
{
    /// <summary>Null when the request is let in.</summary>
    public static Refusal? Judge(RequestFacts request, HttpOptions http)
    {
        var loopback = IPAddress.TryParse(http.Address, out var address) && IPAddress.IsLoopback(address);
        // A name that somebody made point to 127.0.0.1 belongs to a page that a browser on this machine has open.
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
        // A browser asks before it sends JSON to another site, and nobody here says yes; text and forms it just sends.
        return request.IsJson ? null : new Refusal(415, "The Content-Type must be application/json.");
    }

    /// <summary>Whether lines and configuration are told only with the token.</summary>
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

    // Nobody on the internet can make such a name point to this machine; one with dots, anybody.
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

    // Hashes are of one length, so that the time a comparison takes tells nothing about the token.
    private static bool Same(string given, string wanted) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(wanted)));
}

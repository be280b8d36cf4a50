using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http.Reference;
using ActorPipeline.Host.Http.Security;

namespace ActorPipeline.Host.Tests.Http;

public sealed class RequestRulesSpecs
{
    private static readonly HttpOptions Loopback = new();
    private static readonly HttpOptions Open = new() { Address = "0.0.0.0" };
    private static readonly HttpOptions Guarded = new() { Address = "0.0.0.0", Token = "s3cret" };
    private static readonly RequestFacts Get = new("GET", "127.0.0.1:9600", null, null, null, false);
    private static readonly RequestFacts Post = new("POST", "127.0.0.1:9600", null, null, "Bearer s3cret", true);

    private static readonly RequestFacts Lines = Get with { TellsLines = true };

    public static TheoryData<int, RequestFacts, HttpOptions> Cases =>
        new()
        {
            { 200, Get, Loopback },
            { 200, Get, Open },
            { 200, Get with { Host = "pipeline.logging.svc:9600" }, Guarded },
            { 200, Get with { Host = "localhost" }, Loopback },
            { 200, Get with { Host = "[::1]:9600" }, Loopback },
            { 200, Post with { Authorization = null }, Loopback },
            { 200, Post with { Authorization = null, Origin = "http://127.0.0.1:9600", FetchSite = "same-origin" }, Loopback },
            { 200, Post, Guarded },
            { 200, Post with { Authorization = "bearer  s3cret " }, Guarded },
            { 200, Post, Loopback with { Token = "s3cret" } },
            // An attacker's name that resolves to this machine (DNS rebinding).
            { 421, Get with { Host = "evil.example" }, Loopback },
            { 421, Get with { Host = "127.0.0.1.evil.example:9600" }, Loopback },
            { 421, Get with { Host = "" }, Loopback },
            { 421, Get with { Host = null }, Loopback },
            { 421, Post with { Host = "evil.example" }, Loopback },
            { 403, Post with { Origin = "http://evil.example" }, Loopback },
            { 403, Post with { Origin = "http://127.0.0.1:1234" }, Loopback },
            { 403, Post with { Origin = "null" }, Guarded },
            { 403, Post with { FetchSite = "cross-site" }, Guarded },
            { 403, Post with { FetchSite = "same-site" }, Loopback },
            { 401, Post with { Authorization = null }, Guarded },
            { 401, Post with { Authorization = "" }, Guarded },
            { 401, Post with { Authorization = "Bearer" }, Guarded },
            { 401, Post with { Authorization = "Bearer s3cre" }, Guarded },
            { 401, Post with { Authorization = "Bearer s3crets" }, Guarded },
            { 401, Post with { Authorization = "Bearer S3CRET" }, Guarded },
            { 401, Post with { Authorization = "Basic s3cret" }, Guarded },
            { 401, Post with { Authorization = "s3cret" }, Guarded },
            { 401, Post with { Authorization = null, Method = "DELETE" }, Guarded },
            { 401, Post with { Authorization = null, Method = "MADEUP" }, Guarded },
            { 401, Post, Open },
            { 401, Post with { Authorization = null }, Loopback with { Token = "s3cret" } },
            { 415, Post with { IsJson = false }, Guarded },
            { 415, Post with { IsJson = false }, Loopback },
            // Lines and configuration: open on this machine, and over a network only with the token, unless they were opened.
            { 200, Lines, Loopback },
            { 200, Lines, Loopback with { Token = "s3cret" } },
            { 401, Lines, Guarded },
            { 401, Lines, Open },
            { 401, Lines with { Authorization = "Bearer " }, Open },
            { 401, Lines with { Authorization = "Bearer wrong" }, Guarded },
            { 200, Lines with { Authorization = "Bearer s3cret" }, Guarded },
            { 200, Lines, Guarded with { Lines = "open" } },
            { 403, Lines with { FetchSite = "cross-site" }, Loopback },
            { 403, Lines with { Origin = "http://evil.example" }, Guarded with { Lines = "open" } },
            // DNS rebinding works over a network too: a foreign page can make its own name resolve to this node.
            { 421, Lines with { Host = "evil.example:9600", Authorization = "Bearer s3cret" }, Guarded },
            { 421, Lines with { Host = "evil.example" }, Guarded with { Lines = "open" } },
            { 421, Post with { Host = "evil.example" }, Guarded },
            { 421, Post with { Host = "" }, Guarded },
            { 200, Post with { Host = "Console.example.com" }, Guarded with { Hosts = ["console.example.com"] } },
            { 200, Post with { Host = "pipeline-0:9600" }, Guarded },
            { 200, Post with { Host = "pipeline.logging.svc.cluster.local:9600" }, Guarded },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Should_let_in_only_who_may(int status, RequestFacts request, HttpOptions http)
    {
        var refusal = RequestRules.Judge(request, http);
        Assert.Equal(status, refusal?.Status ?? 200);
        Assert.DoesNotContain("s3cret", refusal?.Reason ?? "");
    }

    [Theory]
    [InlineData("/api/v1/logs/context", true)]
    [InlineData("/api/v1/tap/web-service", true)]
    [InlineData("/API/v1/Tap/web-service", true)]
    [InlineData("/api/v1/dead-letters", true)]
    [InlineData("/api/v1/configuration", true)]
    [InlineData("/api/status", false)]
    public void Should_know_where_lines_are_told(string path, bool told) => Assert.Equal(told, ApiRoutes.TellLines(path));
}

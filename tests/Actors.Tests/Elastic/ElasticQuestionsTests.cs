using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Tests.Elastic;

public sealed class ElasticQuestionsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<ElasticReply> AskAsync(CannedServer server, ElasticOptions? options = null, TimeSpan? timeout = null, string path = "x/_y?z=1")
    {
        using var elastic = new ElasticQuestions((options ?? new ElasticOptions()) with { Urls = [server.Url] }, timeout ?? TimeSpan.FromMinutes(1));
        return await elastic.AskAsync(server.Url, path, null, Cancel);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(503)]
    public async Task Should_pass_on_any_answer_and_ask_once(int status)
    {
        using var server = new CannedServer(CannedServer.Answer(status, """{"a":1}""", "Content-Type: application/json\r\n"));
        var reply = await AskAsync(server);
        Assert.Equal((status, 1, 1), (reply.Status, reply.Body!.Value.GetProperty("a").GetInt32(), server.Answered));
        Assert.StartsWith("GET /x/_y?z=1 HTTP/1.1", server.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("compatible-with", server.Seen, StringComparison.Ordinal);
        Assert.DoesNotContain("Authorization", server.Seen, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Should_say_of_html_that_it_is_no_json()
    {
        using var server = new CannedServer(CannedServer.Answer(502, "<html>nobody</html>", "Content-Type: text/html\r\n"));
        var reply = await AskAsync(server);
        Assert.Equal((502, null, null), (reply.Status, reply.Body, reply.Error));
    }

    [Fact]
    public async Task Should_post_and_put_below_the_path_of_the_server()
    {
        using var server = new CannedServer(CannedServer.Answer(200, "{}"));
        var url = new Uri(server.Url, "behind/proxy");
        using var elastic = new ElasticQuestions(new ElasticOptions { Urls = [url] });
        await elastic.PutAsync(url, "_index_template/a", """{"b":2}""", Cancel);
        Assert.StartsWith("PUT /behind/proxy/_index_template/a HTTP/1.1", server.Seen, StringComparison.Ordinal);
        Assert.EndsWith("""{"b":2}""", server.Seen, StringComparison.Ordinal);
        await elastic.AskAsync(url, "_search", """{"c":3}""", Cancel);
        Assert.StartsWith("POST /behind/proxy/_search HTTP/1.1", server.Seen, StringComparison.Ordinal);
    }

    public static TheoryData<string, string?, string?, string?, string> Logins =>
        new()
        {
            { "key", "a2V5", null, null, "ApiKey a2V5" },
            { "bearer", null, "token", null, "Bearer token" },
            { "basic", null, null, "elastic", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("elastic:secret")) },
        };

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task Should_log_in_as_bulk_requests_do(string kind, string? key, string? bearer, string? user, string header)
    {
        Assert.NotEmpty(kind);
        using var server = new CannedServer(CannedServer.Answer(200, "{}"));
        var auth = new ElasticAuth
        {
            ApiKey = key,
            Bearer = bearer,
            Username = user,
            Password = "secret",
        };
        await AskAsync(server, new ElasticOptions { Auth = auth });
        Assert.Contains($"Authorization: {header}\r\n", server.Seen, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Should_follow_no_redirect()
    {
        using var server = new CannedServer("HTTP/1.1 302 X\r\nLocation: /elsewhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.Equal((302, 1), ((await AskAsync(server)).Status, server.Answered));
    }

    [Fact]
    public async Task Should_not_read_an_answer_without_end()
    {
        using var server = new CannedServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", Then.Flood);
        var reply = await AskAsync(server);
        Assert.Equal(0, reply.Status);
        Assert.Contains("buffer", reply.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")]
    public async Task Should_not_wait_for_a_body_that_stalls(string answer)
    {
        using var server = new CannedServer(answer, Then.Stall);
        var reply = await AskAsync(server, timeout: TimeSpan.FromSeconds(1));
        Assert.Equal((0, "does not answer within 1 s"), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task Should_give_up_when_told_to()
    {
        using var server = new CannedServer("", Then.Stall);
        using var elastic = new ElasticQuestions(new ElasticOptions { Urls = [server.Url] }, TimeSpan.FromMinutes(1));
        using var stop = new CancellationTokenSource();
        var asked = elastic.AskAsync(server.Url, "", null, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
    }

    /// <summary><see cref="ElasticTransport.IsPinned"/> judges the chain; this test shows that the transport calls it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Should_trust_the_pinned_authority_and_no_other(bool forged)
    {
        using var root = Issue("CN=root", null);
        using var authority = Issue("CN=elastic CA", root);
        using var forger = Issue("CN=elastic CA", root);
        using var server = Issue("CN=elastic", forged ? forger : authority, isAuthority: false);
        // .NET sends along what is between the server's certificate and the root, and not the root itself.
        var sent = SslStreamCertificateContext.Create(server, [authority, forger, root], offline: true);
        using var canned = new CannedServer(CannedServer.Answer(200, "{}"), tls: new SslServerAuthenticationOptions { ServerCertificateContext = sent });
        var pinned = new ElasticTls { Fingerprint = Convert.ToHexString(authority.GetCertHash(HashAlgorithmName.SHA256)) };
        var reply = await AskAsync(canned, new ElasticOptions { Tls = pinned });
        Assert.Equal((forged ? 0 : 200, forged), (reply.Status, reply.Error is not null));
    }

    private static X509Certificate2 Issue(string name, X509Certificate2? issuer, bool isAuthority = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        if (isAuthority)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        if (issuer is null)
            return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // DER takes no number that begins with nine equal bits.
        using var issued = request.Create(issuer, now.AddHours(-1), now.AddHours(1), [1, .. RandomNumberGenerator.GetBytes(7)]);
        return issued.CopyWithPrivateKey(key);
    }
}

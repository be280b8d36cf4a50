namespace ActorPipeline.Integration.Tests.Http;

/// <summary>
/// What a broken client, a scanner or an attacker sends is answered with 4xx or cut; nothing is changed by it and the node
/// lives on.
/// </summary>
[Trait("Server", "Own")]
public sealed class BadRequestTests(BareNode bare) : IClassFixture<BareNode>
{
    private const string Good = "Host: 127.0.0.1\r\nAuthorization: Bearer s3cret\r\nContent-Type: application/json\r\n";
    private const string Body = "{\"actorpipeline.batch.max-events\":7}";

    /// <summary>A request that would change something, but for one part of it.</summary>
    private static string Post(string headers, string body, bool length = true) =>
        $"POST /api/tune HTTP/1.1\r\n{headers}{(length ? $"Content-Length: {body.Length}\r\n" : "")}\r\n{body}";

    private static readonly (string Name, string Text)[] Requests =
    [
        // No HTTP at all.
        ("garbage", "GARBAGE\r\n\r\n"),
        ("only a method", "GET\r\n\r\n"),
        ("HTTP 0.9", "GET /\r\n\r\n"),
        ("a version that is none", "GET / HTTP/x.y\r\nHost: 127.0.0.1\r\n\r\n"),
        ("TLS on a plain port", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"),
        ("a method with a space before it", " GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("a method of 10,000 letters", new string('A', 10_000) + " / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        // Headers.
        ("no Host", "GET /healthz/live HTTP/1.1\r\n\r\n"),
        ("two Hosts", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("HTTP 1.0 without Host", "GET /api/status HTTP/1.0\r\n\r\n"),
        ("a Host of somebody else", "GET /api/status HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
        ("a Host that is none", "GET / HTTP/1.1\r\nHost: a b/@\r\n\r\n"),
        ("a header of 64 KiB", $"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: {new string('x', 65_536)}\r\n\r\n"),
        ("200 headers", $"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"X{i}: 1\r\n"))}\r\n"),
        ("a header without a colon", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nNothing\r\n\r\n"),
        ("a header name with a space", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nBad Name: 1\r\n\r\n"),
        ("a carriage return inside of a header", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\rSet-Cookie: b\r\n\r\n"),
        ("a zero byte inside of a header", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\0b\r\n\r\n"),
        ("a folded header", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: a\r\n b\r\n\r\n"),
        // Paths and methods.
        ("a path of 100 KB", $"GET /{new string('a', 100_000)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("a zero byte in the path", "GET /a\0b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("an encoded zero byte in the path", "GET /a%00b HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("out of the root", "GET /../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("out of the root, encoded", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("out of the root, slashes encoded", "GET /api/..%2f..%2f..%2fetc%2fpasswd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("a page that is not there", "GET /admin.php HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("another server's address", "GET http://evil.example/api/status HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n"),
        ("TRACE", "TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        ("DELETE", $"DELETE /api/tune HTTP/1.1\r\n{Good}\r\n"),
        ("OPTIONS for everything", "OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"),
        // Requests without the right.
        ("no token", Post("Host: 127.0.0.1\r\nContent-Type: application/json\r\n", Body)),
        ("a wrong token", Post(Good.Replace("s3cret", "s3creT"), Body)),
        ("a token of 15 KB", Post(Good.Replace("s3cret", new string('s', 15_000)), Body)),
        ("the token in the address", "POST /api/tune?token=s3cret HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 0\r\n\r\n"),
        ("a page of another site", Post(Good + "Origin: http://evil.example\r\n", Body)),
        ("a form", Post(Good.Replace("application/json", "application/x-www-form-urlencoded"), Body)),
        // Bodies.
        ("no JSON", Post(Good, "{")),
        ("JSON of another shape", Post(Good, "[1,2,3]")),
        ("a list where a number belongs", Post(Good, "{\"actorpipeline.batch.max-events\":[7]}")),
        ("a number that is too large", Post(Good, "{\"actorpipeline.batch.max-events\":1e999}")),
        ("a key that cannot be changed", Post(Good, "{\"actorpipeline.http.token\":\"mine\"}")),
        ("JSON 10,000 deep", Post(Good, new string('[', 10_000) + new string(']', 10_000))),
        ("a name that is no UTF-8", Post(Good, "{\"\u00ff\u00fe\":7}")),
        ("a text that is no UTF-8", Post(Good, "{\"actorpipeline.batch.max-events\":\"\u00ff\u00fe\"}")),
        ("half a character", Post(Good, "{\"actorpipeline.batch.max-events\":\"\\ud800\"}")),
        ("half a character to another page", Post(Good, "{\"address\":\"\\ud800\"}").Replace("/api/tune", "/api/cluster/down")),
        ("two answers in one", Post(Good, Body + Body)),
        ("a body of 100 KB", Post(Good, $"{{\"x\":\"{new string('x', 100_000)}\"}}")),
        ("a length of 10 GB", Post(Good + "Content-Length: 10000000000\r\n", Body, length: false)),
        ("a length below zero", Post(Good + "Content-Length: -1\r\n", Body, length: false)),
        ("a length that is no number", Post(Good + "Content-Length: many\r\n", Body, length: false)),
        ("two lengths", Post(Good + "Content-Length: 3\r\nContent-Length: 36\r\n", Body, length: false)),
        ("a chunk that has no length", Post(Good + "Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n", length: false)),
        ("a chunk of more than can be", Post(Good + "Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n{}\r\n", length: false)),
        ("a chunk of more than can be, in small letters", Post(Good + "Transfer-Encoding: chunked\r\n", "7fffffffffffffff\r\n{}\r\n", length: false)),
        ("an endless chunk length", Post(Good + "Transfer-Encoding: chunked\r\n", new string('0', 60_000), length: false)),
        (
            "a broken body to another page",
            Post(Good + "Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFF\r\n{}\r\n", length: false).Replace("/api/tune", "/api/cluster/leave")
        ),
        ("chunks of 100 KB", Post(Good + "Transfer-Encoding: chunked\r\n", $"186A0\r\n{new string('x', 100_000)}\r\n0\r\n\r\n", length: false)),
        ("an encoding nobody knows", Post(Good + "Transfer-Encoding: gzip\r\n", Body, length: false)),
        (
            "a second request hidden behind the first",
            Post(Good + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", $"0\r\n\r\n{Post("Host: 127.0.0.1\r\n", Body)}", length: false)
        ),
        ("less than was announced", Post(Good + "Content-Length: 1000\r\n", Body, length: false)),
    ];

    /// <summary>Requests of which more could come; the others are answered while the sender waits as well.</summary>
    private static readonly string[] Unfinished = ["less than was announced", "an endless chunk length"];

    public static TheoryData<string, bool> Cases =>
        new(from request in Requests from ends in new[] { true, false } where ends || !Unfinished.Contains(request.Name) select (request.Name, ends));

    [Fact]
    public void Should_try_at_least_thirty() => Assert.True(Requests.Select(request => request.Text).Distinct().Count() >= 30);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Should_refuse_or_cut_and_live_on(string name, bool ends)
    {
        using (var raw = await RawHttp.ConnectAsync(bare.Node.HttpUrl))
        {
            await raw.SendAsync(Requests.Single(request => request.Name == name).Text);
            if (ends)
                raw.HalfClose();
            if (await raw.AnswerAsync() is { } answer)
            {
                // An invalid HTTP version is answered 505.
                Assert.True(answer.Status is >= 400 and < 500 or 505, answer.Text);
                if (answer.Status == 401)
                    Assert.Contains("WWW-Authenticate: Bearer", answer.Text);
                Assert.DoesNotContain("   at ", answer.Text);
                Assert.DoesNotContain("s3cret", answer.Text);
            }
        }
        await LivesAsync();
    }

    [Theory]
    [InlineData("/api/tune", Body)]
    [InlineData("/api/cluster/leave", "{}")]
    [InlineData("/api/cluster/down", "{\"address\":\"127.0.0.1:4053\"}")]
    [InlineData("/api/cluster/down-unreachable", "{}")]
    [InlineData("/api/whatever-comes-next", "{}")]
    public async Task Should_answer_401_and_change_nothing_without_the_token_or_with_a_wrong_one(string path, string body)
    {
        using var client = new HttpClient();
        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Delete })
        {
            foreach (var authorization in new[] { null, "Bearer", "Bearer wrong", "Basic czNjcmV0", "s3cret" })
            {
                using var request = new HttpRequestMessage(method, new Uri(bare.Node.HttpUrl + path))
                {
                    Content = new StringContent(body, null, "application/json"),
                };
                if (authorization is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", authorization);
                using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(401, (int)answer.StatusCode);
                Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            }
        }
        await LivesAsync();
        Assert.Equal("up", Assert.Single(bare.Node.Status.Members()).Status);
    }

    [Fact]
    public async Task Should_cut_who_is_slow_or_silent()
    {
        async Task DripAsync(string start)
        {
            using var raw = await RawHttp.ConnectAsync(bare.Node.HttpUrl);
            var answer = raw.AnswerAsync();
            await raw.SendAsync(start);
            using var each = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
            while (!answer.IsCompleted && await raw.SendAsync("x"))
                await each.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            Assert.True(await answer is null or { Status: >= 400 and < 500 }, $"{await answer}");
        }

        async Task SilenceAsync(string start)
        {
            using var raw = await RawHttp.ConnectAsync(bare.Node.HttpUrl);
            await raw.SendAsync(start);
            Assert.True(await raw.AnswerAsync() is null or { Status: >= 400 and < 500 });
        }

        await Task.WhenAll(
            DripAsync("GET / HTTP/1.1\r\nX: "),
            DripAsync(Post(Good + "Content-Length: 1000\r\n", "", length: false)),
            SilenceAsync(""),
            SilenceAsync("GET / HTTP/1.1\r\nHost:"),
            SilenceAsync(Post(Good + "Content-Length: 1000\r\n", "{", length: false))
        );
        await LivesAsync();
    }

    [Fact]
    public async Task Should_turn_away_connections_beyond_its_limit_and_take_new_ones_when_they_are_gone()
    {
        var many = await Task.WhenAll(Enumerable.Range(0, 300).Select(_ => RawHttp.ConnectAsync(bare.Node.HttpUrl)));
        await Task.WhenAll(many.Select(raw => raw.SendAsync("GET /healthz/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")));
        var answers = await Task.WhenAll(many.Select(raw => raw.AnswerAsync()));
        Assert.InRange(answers.Count(answer => answer is null), 300 - 256, 299);
        Assert.All(answers, answer => Assert.True(answer is null or { Status: 200 }));
        foreach (var raw in many)
            raw.Dispose();
        await LivesAsync();
    }

    private async Task LivesAsync()
    {
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri(bare.Node.HttpUrl + "/healthz/live"), TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("no-store", answer.Headers.GetValues("Cache-Control").Single());
        Assert.Contains("frame-ancestors 'none'", answer.Headers.GetValues("Content-Security-Policy").Single());
        Assert.False(answer.Headers.Contains("Server"));
        Assert.True(bare.IsUntouched);
    }
}

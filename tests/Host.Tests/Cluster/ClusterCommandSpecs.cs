using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Tests.Cluster;

public sealed class ClusterCommandSpecs
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<PipelineNode> StartAsync(string hocon = "")
    {
        var (options, errors) = Harness.Bind("actorpipeline { http.port = 0, " + hocon + " }");
        Assert.Empty(errors);
        var node = await PipelineNode.StartAsync(options, Harness.Merge(""), new NodeParts(), Cancel);
        while (node.Status.Members() is not [{ Status: "up" }])
            await Task.Delay(20, Cancel);
        return node;
    }

    private static async Task<string> RunAsync(PipelineNode node, params string[] verb)
    {
        var result = await Harness.RunAsync(["cluster", .. verb, "--at", new UriBuilder(node.HttpUrl) { Host = "127.0.0.1" }.Uri.ToString()]);
        return $"{result.Code} {result.Out}{result.Error}".TrimEnd().ReplaceLineEndings("|");
    }

    private static string SelfOf(PipelineNode node) => node.Status.Members().Single().Address;

    [Fact]
    public async Task Should_print_what_pbm_prints()
    {
        await using var node = await StartAsync();
        var self = SelfOf(node);
        Assert.Equal($"0 {self} | [consumer] | up |  | 1.0.0|Count: 1 nodes", await RunAsync(node, "show"));
        Assert.Equal($"0 {self} | [consumer] | up |  | 1.0.0", await RunAsync(node, "status"));
        Assert.Equal($"0 {self}", await RunAsync(node, "leader"));
        Assert.Equal("0 No member is unreachable.", await RunAsync(node, "down-unreachable"));
        Assert.StartsWith($"2 nobody:1 is no member; members are {self}.", await RunAsync(node, "down", "nobody:1"));
    }

    [Fact]
    public async Task Should_end_when_it_is_asked_to_leave_and_say_so_to_who_looks_on()
    {
        await using var node = await StartAsync();
        var self = SelfOf(node);
        var tail = RunAsync(node, "tail");
        Assert.Equal($"0 Asked {self} to leave.", await RunAsync(node, "leave"));
        await Task.Delay(Timeout.Infinite, node.Stopping).ContinueWith(_ => { }, TaskScheduler.Default);
        Assert.True(node.LeftAsAsked);
        Assert.StartsWith("1 ", await tail);
    }

    [Fact]
    public async Task Should_need_an_address_and_a_token()
    {
        await using var node = await StartAsync("http { address = \"0.0.0.0\", token = s3cret }");
        var before = node.Status.Members();
        foreach (var verb in new[] { "leave", "down", "down-unreachable" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(node, verb, "{}"));
            Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(node, verb, "{}", token: "wrong"));
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, await PostAsync(node, verb, "{}", token: "s3cret", type: "text/plain"));
            foreach (var body in new[] { "", "{", "[]", "7", "{\"address\":7}", "{\"other\":\"x\"}", "{\"address\":\"a\",\"address\":\"b\"}" })
                Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(node, verb, body, token: "s3cret"));
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(node, verb, "\"" + new string('x', 5_000) + "\"", token: "s3cret"));
        }
        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(node, "down", "{}", token: "s3cret"));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(node, "down-unreachable", "{}", token: "s3cret"));
        Assert.Matches("^1 The bearer token[^|]*$", await RunAsync(node, "leave"));
        Assert.Equal("0 No member is unreachable.", await RunAsync(node, "down-unreachable", "--token", "s3cret"));
        Assert.Equal(before[0].Address, Assert.Single(node.Status.Members()).Address);
        Assert.Equal("up", node.Status.Members()[0].Status);
    }

    private static async Task<HttpStatusCode> PostAsync(PipelineNode node, string verb, string body, string? token = null, string type = "application/json")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new UriBuilder(node.HttpUrl) { Host = "127.0.0.1", Path = "/api/cluster/" + verb }.Uri)
        {
            Content = new StringContent(body, Encoding.UTF8, type),
        };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }
}

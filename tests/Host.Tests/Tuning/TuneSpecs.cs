using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using Akka.Event;

namespace ActorPipeline.Host.Tests.Tuning;

public sealed class TuneSpecs
{
    private readonly LiveTuning _live = new(new SinkTuning(new BatchOptions(), 4, 16));

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task<PipelineNode> StartAsync(string hocon = "")
    {
        var (options, errors) = Harness.Bind("actorpipeline { http.port = 0, " + hocon + " }");
        Assert.Empty(errors);
        return await PipelineNode.StartAsync(options, Harness.Merge(""), new NodeParts { Tuning = _live }, Cancel);
    }

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(
        PipelineNode node,
        string body,
        string? token = null,
        string type = "application/json",
        string? host = null
    )
    {
        using var client = new HttpClient();
        var url = new UriBuilder(node.HttpUrl) { Host = "127.0.0.1", Path = "/api/tune" }.Uri;
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (host is not null)
            request.Headers.Host = host;
        using var answer = await client.SendAsync(request, Cancel);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Should_change_what_the_flags_say_and_print_it()
    {
        await using var node = await StartAsync();
        var result = await Harness.RunAsync(
            "tune",
            "--at",
            node.HttpUrl,
            "--batch-size",
            "2000",
            "--max-delay",
            "250ms",
            "--max-bytes",
            "1MiB",
            "--in-flight-max",
            "2",
            "--log-level",
            "warning"
        );
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("actorpipeline.batch.max-events = 2000   (changed)", result.Out);
        // A maximum below in-flight.initial lowers that too, and the answer says so.
        Assert.Contains("actorpipeline.elastic.in-flight.initial = 2   (changed)", result.Out);
        Assert.Contains("akka.loglevel = WARNING   (changed)", result.Out);
        Assert.Equal(
            new SinkTuning(
                new BatchOptions
                {
                    MaxEvents = 2000,
                    MaxDelay = TimeSpan.FromMilliseconds(250),
                    MaxBytes = 1 << 20,
                },
                2,
                2
            ),
            _live.Now
        );
        var shown = await Harness.RunAsync("tune", "--at", node.HttpUrl);
        Assert.Contains("actorpipeline.batch.max-events = 2000" + Environment.NewLine, shown.Out);
    }

    [Fact]
    public async Task Should_change_the_level_of_one_part()
    {
        await using var node = await StartAsync("logging.levels.elastic = ERROR");
        var result = await Harness.RunAsync("tune", "--at", node.HttpUrl, "--log-level", "kafka=debug", "--log-level", "elastic=inherit");
        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("actorpipeline.logging.levels.kafka = DEBUG   (changed)", result.Out);
        Assert.Contains("actorpipeline.logging.levels.elastic = inherit   (changed)", result.Out);
        Assert.Contains("akka.loglevel = INFO" + Environment.NewLine, result.Out);
        result = await Harness.RunAsync("tune", "--at", node.HttpUrl, "--log-level", "kafak=DEBUG");
        Assert.Equal(2, result.Code);
        Assert.StartsWith("--log-level is \"kafak=DEBUG\"; did you mean kafka=DEBUG; allowed is a level, or PART=LEVEL with one of kafka, ", result.Error);
        result = await Harness.RunAsync("tune", "--at", node.HttpUrl, "--log-level", "kafka=LOUD");
        Assert.Equal(
            $"actorpipeline.logging.levels.kafka is \"LOUD\" (from /api/tune); allowed is inherit, DEBUG, INFO, WARNING or ERROR.{Environment.NewLine}",
            result.Error
        );
    }

    [Theory]
    [InlineData("--batch-size", "0", "actorpipeline.batch.max-events is \"0\" (from /api/tune); allowed is a whole number from 1 to 100000.")]
    [InlineData(
        "--max-delay",
        "soon",
        "actorpipeline.batch.max-delay is \"soon\" (from /api/tune); allowed is a duration from 1ms to 1m, such as 250ms or 1s."
    )]
    [InlineData("--max-bytes", "25MiB", "actorpipeline.batch.max-bytes is 26214400; allowed is at most buffer.max-bytes (25165824).")]
    [InlineData("--log-level", "LOUD", "akka.loglevel is \"LOUD\" (from /api/tune); allowed is DEBUG, INFO, WARNING or ERROR.")]
    public async Task Should_change_nothing_when_a_value_is_not_allowed(string flag, string value, string said)
    {
        await using var node = await StartAsync();
        var before = _live.Now;
        var result = await Harness.RunAsync("tune", "--at", node.HttpUrl, "--in-flight-max", "7", flag, value);
        Assert.Equal((2, said + Environment.NewLine), (result.Code, result.Error));
        Assert.Equal(before, _live.Now);
    }

    [Theory]
    [InlineData("{\"actorpipeline.kafka.group-id\":\"x\"}", 400)]
    [InlineData("{\"actorpipeline.batch.max-events\":[1]}", 400)]
    [InlineData("{\"actorpipeline.batch.max-events\":1,\"actorpipeline.batch.max-events\":2}", 400)]
    [InlineData("[]", 400)]
    [InlineData("{", 400)]
    [InlineData("{\"actorpipeline.batch.max-events\":7}", 200)]
    public async Task Should_judge_the_body(string body, int status)
    {
        await using var node = await StartAsync();
        Assert.Equal(status, (int)(await PostAsync(node, body)).Status);
        Assert.Equal(status == 200 ? 7 : 1000, _live.Now.Batch.MaxEvents);
    }

    [Fact]
    public async Task Should_refuse_what_a_page_in_a_browser_could_send()
    {
        await using var node = await StartAsync();
        const string body = "{\"actorpipeline.batch.max-events\":7}";
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await PostAsync(node, body, type: "text/plain")).Status);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await PostAsync(node, body, host: "evil.example")).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await PostAsync(node, "{\"x\":\"" + new string('x', 70_000) + "\"}")).Status);
        Assert.Equal(1000, _live.Now.Batch.MaxEvents);
    }

    [Theory]
    [InlineData("http.token = s3cret", null, 401)]
    [InlineData("http.token = s3cret", "s3cre", 401)]
    [InlineData("http.token = s3cret", "", 401)]
    [InlineData("http.token = s3cret", "s3cret", 200)]
    [InlineData("", "s3cret", 401)]
    public async Task Should_need_the_token_when_the_address_is_not_loopback(string hocon, string? token, int status)
    {
        await using var node = await StartAsync("http.address = 0.0.0.0, " + hocon);
        var (seen, body) = await PostAsync(node, "{\"actorpipeline.batch.max-events\":7}", token);
        Assert.Equal(status, (int)seen);
        Assert.DoesNotContain("s3cret", body);
        Assert.Equal(status == 200 ? 7 : 1000, _live.Now.Batch.MaxEvents);
    }

    [Fact]
    public async Task Should_end_with_1_when_no_node_answers()
    {
        var result = await Harness.RunAsync("tune", "--at", "http://127.0.0.1:1", "--batch-size", "5");
        Assert.Equal(1, result.Code);
        Assert.StartsWith("No node answers at http://127.0.0.1:1/ (", result.Error);
    }

    [Theory]
    [InlineData("tune")]
    [InlineData("tune", "--batch-size", "5")]
    [InlineData("trace", "web-service")]
    [InlineData("cluster", "leave")]
    [InlineData("cluster", "down-unreachable")]
    public async Task Should_say_that_another_server_is_no_node(params string[] command)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answered = Harness.AnswerAsStrangerAsync(listener);
        var url = $"http://{listener.LocalEndpoint}";
        var result = await Harness.RunAsync([.. command, "--at", url]);
        await answered;
        Assert.Equal(
            (1, "", $"No node answers at {url}/ (what answers is no node). Say where it is with --at http://HOST:PORT.{Environment.NewLine}"),
            (result.Code, result.Out, result.Error)
        );
    }
}

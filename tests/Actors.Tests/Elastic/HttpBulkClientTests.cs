using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Elastic;

public sealed class HttpBulkClientTests
{
    private static BulkBatch Batch()
    {
        var slice = new Slices(new MemoryBudget(1 << 20)).Of(1);
        return new BulkBatch([new Segment(slice, 0, 1)], 0);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Should_ask_another_node_when_one_has_nobody_behind_it(int status)
    {
        using var leaving = new CannedServer(CannedServer.Answer(status, "<html>nobody</html>"));
        using var working = new CannedServer(CannedServer.Answer(200, "{\"errors\":false}"));
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [leaving.Url, working.Url] }, new FakeTimeProvider());
        Assert.Equal(200, (await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).Status);
        Assert.Equal(200, (await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).Status);
        Assert.Equal((1, 2), (leaving.Answered, working.Answered));
    }

    [Fact]
    public async Task Should_pass_on_what_the_only_node_says()
    {
        using var busy = new CannedServer(CannedServer.Answer(503, "", "Retry-After: 7\r\n"));
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [busy.Url] }, new FakeTimeProvider());
        var answer = await client.SendAsync(Batch(), TestContext.Current.CancellationToken);
        Assert.Equal((503, TimeSpan.FromSeconds(7)), (answer.Status, answer.RetryAfter));
    }

    [Theory]
    [InlineData(60, 1500)]
    [InlineData(2, 1000)]
    public async Task Should_let_the_server_wait_for_a_shard_only_as_long_as_configured_and_half_as_long_as_we_wait(int requestTimeout, int waits)
    {
        using var server = new CannedServer(CannedServer.Answer(200, "{\"errors\":false}"));
        using var client = new HttpBulkClient(
            new ElasticOptions
            {
                Urls = [server.Url],
                WaitTimeout = TimeSpan.FromSeconds(1.5),
                RequestTimeout = TimeSpan.FromSeconds(requestTimeout),
            },
            new FakeTimeProvider()
        );
        await client.SendAsync(Batch(), TestContext.Current.CancellationToken);
        Assert.StartsWith($"POST /_bulk?timeout={waits}ms&filter_path=errors,", server.Seen, StringComparison.Ordinal);
        Assert.Contains(",items.*.failure_store", server.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Should_tell_a_connection_that_is_closed_from_one_that_is_not_to_be_had()
    {
        using var closing = new CannedServer("");
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [closing.Url] }, new FakeTimeProvider());
        Assert.True((await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).IsCut);
        using var away = new TcpListener(IPAddress.Loopback, 0);
        away.Start();
        var url = new Uri($"http://{away.LocalEndpoint}");
        away.Stop();
        using var other = new HttpBulkClient(new ElasticOptions { Urls = [url] }, new FakeTimeProvider());
        var answer = await other.SendAsync(Batch(), TestContext.Current.CancellationToken);
        Assert.Equal((0, false), (answer.Status, answer.IsCut));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HTTP/1.1 413 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")]
    public async Task Should_see_that_the_server_hangs_up_on_a_large_body(string answer)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var hangUp = Task.Run(
            async () =>
            {
                using var socket = await listener.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[1000]);
                await socket.SendAsync(Encoding.ASCII.GetBytes(answer));
                socket.LingerState = new LingerOption(true, 0);
            },
            TestContext.Current.CancellationToken
        );
        var slice = new Slices(new MemoryBudget(64 << 20)).Of(16, message: new string('x', 1 << 20));
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [new Uri($"http://{listener.LocalEndpoint}")] }, new FakeTimeProvider());
        var seen = await client.SendAsync(new BulkBatch([new Segment(slice, 0, 16)], 0), TestContext.Current.CancellationToken);
        await hangUp;
        Assert.True(seen.IsCut || seen.Status == 413, seen.ToString());
    }

    [Fact]
    public async Task Should_not_read_an_answer_without_end()
    {
        using var endless = new CannedServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", Then.Flood);
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [endless.Url] }, new FakeTimeProvider());
        Assert.Equal(0, (await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).Status);
    }
}

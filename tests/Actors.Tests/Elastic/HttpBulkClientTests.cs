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

    private static string Answer(int status, string body, string more = "") =>
        $"HTTP/1.1 {status} X\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{more}\r\n{body}";

    [Theory]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task Should_ask_another_node_when_one_has_nobody_behind_it(int status)
    {
        using var leaving = new CannedServer(Answer(status, "<html>nobody</html>"));
        using var working = new CannedServer(Answer(200, "{\"errors\":false}"));
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [leaving.Url, working.Url] }, new FakeTimeProvider());
        Assert.Equal(200, (await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).Status);
        Assert.Equal(200, (await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).Status);
        Assert.Equal((1, 2), (leaving.Answered, working.Answered));
    }

    [Fact]
    public async Task Should_pass_on_what_the_only_node_says()
    {
        using var busy = new CannedServer(Answer(503, "", "Retry-After: 7\r\n"));
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [busy.Url] }, new FakeTimeProvider());
        var answer = await client.SendAsync(Batch(), TestContext.Current.CancellationToken);
        Assert.Equal((503, TimeSpan.FromSeconds(7)), (answer.Status, answer.RetryAfter));
    }

    [Theory]
    [InlineData(60, 1500)]
    [InlineData(2, 1000)]
    public async Task Should_let_the_server_wait_for_a_shard_only_as_long_as_configured_and_half_as_long_as_we_wait(int requestTimeout, int waits)
    {
        using var server = new CannedServer(Answer(200, "{\"errors\":false}"));
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
        using var endless = new CannedServer("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", endless: true);
        using var client = new HttpBulkClient(new ElasticOptions { Urls = [endless.Url] }, new FakeTimeProvider());
        Assert.Equal(0, (await client.SendAsync(Batch(), TestContext.Current.CancellationToken)).Status);
    }

    /// <summary>Answers every connection with the same bytes, without looking at what it is sent beyond its end.</summary>
    private sealed class CannedServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly byte[] _answer;
        private readonly bool _endless;
        private int _answered;

        public CannedServer(string answer, bool endless = false)
        {
            (_answer, _endless) = (Encoding.ASCII.GetBytes(answer), endless);
            _listener.Start();
            _ = ServeAsync();
        }

        public Uri Url => new($"http://{_listener.LocalEndpoint}");

        public int Answered => Volatile.Read(ref _answered);

        public string Seen { get; private set; } = "";

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    Interlocked.Increment(ref _answered);
                    await AnswerAsync(client.GetStream());
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over, or the client has heard enough.
            }
        }

        private async Task AnswerAsync(NetworkStream stream)
        {
            var buffer = new byte[64 << 10];
            var seen = "";
            // The one event ends the body.
            while (!seen.Contains("\r\n\r\n", StringComparison.Ordinal) || !seen.EndsWith("}\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer);
                if (read == 0)
                    return;
                seen += Encoding.UTF8.GetString(buffer, 0, read);
            }
            Seen = seen;
            await stream.WriteAsync(_answer);
            while (_endless)
                await stream.WriteAsync(buffer);
        }
    }
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using ActorPipeline.Actors.Elastic;
using Elastic.Transport;

namespace ActorPipeline.Allocations;

/// <summary>
/// What a bulk request costs this process, sent by the client of our own and by Elastic.Transport, to a server in another process that reads and says yes.
/// </summary>
internal static class TransportCpu
{
    private const int Requests = 4_000;
    private const int InFlight = 4;
    private const int Events = 1000;

    /// <summary>Answers for ever.</summary>
    public static async Task ServeAsync(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
            _ = AnswerAsync(await listener.AcceptTcpClientAsync());
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using var owned = client;
        var stream = client.GetStream();
        var answer = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"errors\":false}");
        var buffer = new byte[1 << 20];
        var held = 0;
        while (true)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(held));
            if (read == 0)
                return;
            held += read;
            var end = buffer.AsSpan(0, held).IndexOf("\r\n\r\n"u8);
            if (end < 0)
                continue;
            var head = Encoding.ASCII.GetString(buffer, 0, end);
            var length = int.Parse(
                head.Split("\r\n").Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))[15..],
                CultureInfo.InvariantCulture
            );
            for (var left = length - (held - end - 4); left > 0; )
                left -= await stream.ReadAsync(buffer);
            held = 0;
            await stream.WriteAsync(answer);
        }
    }

    public static async Task RunAsync(Uri url)
    {
        var batch = new BulkBodies("bench", lean: false).Next(Events);
        using var own = new HttpBulkClient(new ElasticOptions { Urls = [url] }, TimeProvider.System);
        await MeasureAsync("own client", async () => Check((await own.SendAsync(batch, CancellationToken.None)).Status));
        var lean = new BulkBodies("bench", lean: true).Next(Events);
        await MeasureAsync("own client, lean documents", async () => Check((await own.SendAsync(lean, CancellationToken.None)).Status));
        await MeasureAsync("Elastic.Transport, a stream", Sender(url, () => PostData.StreamHandler(batch, (_, _) => { }, WriteAsync)));
        using var whole = new MemoryStream();
        await WriteAsync(batch, whole, CancellationToken.None);
        var bytes = whole.ToArray();
        await MeasureAsync("Elastic.Transport, bytes made before", Sender(url, () => PostData.Bytes(bytes)));
    }

    private static async Task WriteAsync(BulkBatch batch, Stream stream, CancellationToken cancel) => await new BulkContent(batch).CopyToAsync(stream, cancel);

    private static Func<Task> Sender(Uri url, Func<PostData> body)
    {
        var settings = new TransportConfigurationDescriptor(new SingleNodePool(url)).EnableHttpCompression(false).DisablePing();
        var transport = new DistributedTransport(settings);
        return async () =>
            Check(
                (await transport.RequestAsync<VoidResponse>(new EndpointPath(Elastic.Transport.HttpMethod.POST, "/_bulk"), body()))
                    .ApiCallDetails
                    .HttpStatusCode
                    ?? 0
            );
    }

    private static void Check(int status)
    {
        if (status != 200)
            throw new InvalidOperationException($"HTTP {status}");
    }

    private static async Task MeasureAsync(string name, Func<Task> send)
    {
        for (var round = 0; round < 3; round++)
        {
            var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            await Task.WhenAll(
                Enumerable
                    .Range(0, InFlight)
                    .Select(async _ =>
                    {
                        for (var i = 0; i < Requests / InFlight; i++)
                            await send();
                    })
            );
            var used = Environment.CpuUsage.TotalTime - cpu;
            // The first round warms up.
            if (round > 0)
                Console.WriteLine(
                    $"{name, -38} {used.TotalNanoseconds / Requests / Events, 6:0} ns per event, "
                        + $"{(GC.GetTotalAllocatedBytes() - allocated) / Requests, 8:N0} bytes per request"
                );
        }
    }
}

using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorPipeline.Throughput;

/// <summary>
/// A server that says yes to every bulk request without reading more than its length: what is measured against it is the
/// pipeline alone. It understands just enough HTTP for a request with a <c>Content-Length</c>.
/// </summary>
internal sealed class NullElasticsearch
{
    private static readonly byte[] Yes = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 38\r\n\r\n{\"took\":1,\"errors\":false,\"items\":[]}  "
    );

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private long _requests;
    private long _bytes;

    /// <param name="away">How long connections are refused at first.</param>
    public NullElasticsearch(TimeSpan away)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _ = Task.Run(() => AcceptAsync(away));
    }

    public Uri Url { get; }

    public long Requests => Interlocked.Read(ref _requests);

    public long Bytes => Interlocked.Read(ref _bytes);

    private async Task AcceptAsync(TimeSpan away)
    {
        await Task.Delay(away);
        _listener.Listen();
        while (true)
        {
            var socket = await _listener.AcceptAsync();
            socket.NoDelay = true;
            _ = Task.Run(() => ServeAsync(socket));
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        var have = 0;
        while (true)
        {
            var head = buffer.AsSpan(0, have).IndexOf("\r\n\r\n"u8);
            if (head < 0)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(have));
                if (read == 0)
                    return;
                have += read;
                continue;
            }
            long body = ContentLength(buffer.AsSpan(0, head)),
                missing = body - (have - head - 4);
            while (missing > 0)
            {
                var read = await socket.ReceiveAsync(buffer.AsMemory(0, (int)Math.Min(missing, buffer.Length)));
                if (read == 0)
                    return;
                missing -= read;
            }
            have = 0;
            Interlocked.Increment(ref _requests);
            Interlocked.Add(ref _bytes, body);
            await socket.SendAsync(Yes);
        }
    }

    private static long ContentLength(ReadOnlySpan<byte> head)
    {
        foreach (var line in head.Split("\r\n"u8))
        {
            var text = Encoding.ASCII.GetString(head[line]);
            if (text.StartsWith("content-length:", StringComparison.OrdinalIgnoreCase))
                return long.Parse(text.AsSpan(15).Trim());
        }
        return 0;
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ActorPipeline.Lab.Peers;

/// <summary>
/// A server that creates every item of every bulk request, without looking at more than its lines: what is measured against it is the sender.
/// The answer has one item for each that was sent. It understands as much HTTP as the senders speak.
/// </summary>
internal sealed class NullElasticsearch : IDisposable
{
    private const string About =
        """{"name":"null","cluster_name":"null","version":{"number":"8.10.0","build_flavor":"default","lucene_version":"9.7.0"},"tagline":"You Know, for Search"}""";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<int, byte[]> _answers = new();
    private readonly TimeSpan _away;
    private long _items;
    private long _bytes;
    private long _requests;
    private long _first;
    private long _last;

    /// <param name="away">How long connections are refused at first.</param>
    public NullElasticsearch(TimeSpan away = default)
    {
        _away = away;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public long Items => Interlocked.Read(ref _items);

    public long Bytes => Interlocked.Read(ref _bytes);

    public long Requests => Interlocked.Read(ref _requests);

    /// <summary>When the first item was answered, a timestamp; 0 before.</summary>
    public long First => Interlocked.Read(ref _first);

    /// <summary>When the last item so far was answered.</summary>
    public long Last => Interlocked.Read(ref _last);

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            if (_away > TimeSpan.Zero)
                await Task.Delay(_away);
            _listener.Listen();
            while (true)
            {
                var socket = await _listener.AcceptAsync();
                socket.NoDelay = true;
                _ = Task.Run(() => ServeAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        using var _ = socket;
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 18);
        try
        {
            for (var have = 0; ; )
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
                var request = Encoding.ASCII.GetString(buffer, 0, head);
                if (Header(request, "expect").Length > 0)
                    await socket.SendAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray());
                var body = new Body(buffer.AsMemory(head + 4, have - head - 4), socket, buffer.AsMemory());
                var lines = Header(request, "content-encoding") == "gzip" ? await body.UnzipAsync(Length(request)) : await body.CountAsync(Length(request));
                have = 0;
                await AnswerAsync(socket, request, lines, Length(request));
            }
        }
        catch (SocketException)
        {
            // The sender is gone.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task AnswerAsync(Socket socket, string request, long lines, long bytes)
    {
        var line = request.AsSpan(0, request.IndexOf('\r'));
        if (!line.Contains("_bulk", StringComparison.Ordinal))
        {
            await socket.SendAsync(
                Response(line.StartsWith("GET / ", StringComparison.Ordinal) ? About : "{}", !line.StartsWith("HEAD", StringComparison.Ordinal))
            );
            return;
        }
        var items = (int)(lines / 2);
        await socket.SendAsync(_answers.GetOrAdd(items, n => Response(Created(n), true)));
        var now = TimeProvider.System.GetTimestamp();
        Interlocked.CompareExchange(ref _first, now, 0);
        Interlocked.Exchange(ref _last, now);
        Interlocked.Add(ref _bytes, bytes);
        Interlocked.Increment(ref _requests);
        Interlocked.Add(ref _items, items);
    }

    private static string Created(int items) =>
        "{\"took\":1,\"errors\":false,\"items\":["
        + string.Join(',', Enumerable.Repeat("{\"create\":{\"_index\":\"i\",\"_id\":\"1\",\"status\":201}}", items))
        + "]}";

    private static byte[] Response(string body, bool send) =>
        Encoding.ASCII.GetBytes(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nx-elastic-product: Elasticsearch\r\n"
                + $"content-length: {body.Length}\r\n\r\n{(send ? body : "")}"
        );

    private static long Length(string head) => Header(head, "content-length") is { Length: > 0 } length ? long.Parse(length) : 0;

    private static string Header(string head, string name)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith(name, StringComparison.OrdinalIgnoreCase) && line.Length > name.Length && line[name.Length] == ':')
                return line[(name.Length + 1)..].Trim();
        }
        return "";
    }

    /// <summary>A body that is read to its end, in whatever pieces it comes.</summary>
    private readonly struct Body(ReadOnlyMemory<byte> here, Socket socket, Memory<byte> buffer)
    {
        public async Task<long> CountAsync(long length)
        {
            long lines = here.Span.Count((byte)'\n');
            for (var left = length - here.Length; left > 0; )
            {
                var read = await socket.ReceiveAsync(buffer[..(int)Math.Min(left, buffer.Length)]);
                if (read == 0)
                    throw new SocketException();
                lines += buffer.Span[..read].Count((byte)'\n');
                left -= read;
            }
            return lines;
        }

        public async Task<long> UnzipAsync(long length)
        {
            var packed = new MemoryStream((int)length);
            packed.Write(here.Span);
            for (var left = length - here.Length; left > 0; )
            {
                var read = await socket.ReceiveAsync(buffer[..(int)Math.Min(left, buffer.Length)]);
                if (read == 0)
                    throw new SocketException();
                packed.Write(buffer.Span[..read]);
                left -= read;
            }
            packed.Position = 0;
            await using var plain = new GZipStream(packed, CompressionMode.Decompress);
            long lines = 0;
            for (int read; (read = await plain.ReadAsync(buffer)) > 0; )
                lines += buffer.Span[..read].Count((byte)'\n');
            return lines;
        }
    }
}

using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace ActorPipeline.Lab.Soak;

/// <summary>A hop before a server whose connections can be reset, as a firewall or a proxy that is restarted does it.</summary>
internal sealed class TcpRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly Uri _target;
    private int _connections;

    public TcpRelay(Uri target)
    {
        _target = target;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    /// <summary>Sees what clients send before the server gets it: the number of the connection, and a piece of it.</summary>
    public Action<int, ReadOnlyMemory<byte>>? Sends { get; init; }

    /// <summary>Sees what the server answers, before the client gets it.</summary>
    public Action<int>? Answers { get; init; }

    /// <summary>Resets every connection; new ones are accepted.</summary>
    public void Cut()
    {
        foreach (var socket in _open.Keys)
            End(socket);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Cut();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        (client.NoDelay, server.NoDelay) = (true, true);
        (_open[client], _open[server]) = (true, true);
        try
        {
            await server.ConnectAsync(_target.Host, _target.Port);
            var connection = Interlocked.Increment(ref _connections);
            await Task.WhenAny(
                PumpAsync(client, server, piece => Sends?.Invoke(connection, piece)),
                PumpAsync(server, client, _ => Answers?.Invoke(connection))
            );
        }
        catch (SocketException)
        {
            // The server is down: so is the relay, for this client.
        }
        End(client);
        End(server);
    }

    private static async Task PumpAsync(Socket from, Socket to, Action<ReadOnlyMemory<byte>> look)
    {
        var buffer = new byte[64 << 10];
        try
        {
            for (int read; (read = await from.ReceiveAsync(buffer)) > 0; )
            {
                look(buffer.AsMemory(0, read));
                for (var sent = 0; sent < read; )
                    sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Cut, from either side.
        }
    }

    private void End(Socket socket)
    {
        if (!_open.TryRemove(socket, out _))
            return;
        // Reset instead of a farewell.
        socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}

using System.Buffers.Binary;
using System.Net.Sockets;
using ActorPipeline.Shipping;

namespace ActorPipeline.Embedded.Kafka;

/// <summary>
/// One blocking connection to one broker: a request, then its answer. For dedicated threads only. Any failure throws
/// <see cref="IOException"/> and leaves the connection unusable.
/// </summary>
internal sealed class BrokerConnection : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly WireBuffer _head = new(256);
    private byte[] _answer = new byte[4096];
    private int _correlation;

    public BrokerConnection(string host, int port, TimeSpan timeout)
    {
        Name = $"{host}:{port}";
        _socket.SendTimeout = _socket.ReceiveTimeout = (int)timeout.TotalMilliseconds;
        try
        {
            _socket.Connect(host, port);
        }
        catch (SocketException e)
        {
            _socket.Dispose();
            throw new IOException($"Kafka broker {Name} cannot be reached: {e.Message}", e);
        }
    }

    /// <summary>host:port, for messages.</summary>
    public string Name { get; }

    /// <summary>Sends header, <paramref name="body"/> and <paramref name="tail"/>; returns the answer's body, valid until the next call.</summary>
    public ReadOnlySpan<byte> Ask(short apiKey, short version, ReadOnlySpan<byte> body, ReadOnlyMemory<byte> tail = default)
    {
        _head.Clear();
        _head.Int32(0);
        _head.Int16(apiKey);
        _head.Int16(version);
        _head.Int32(++_correlation);
        _head.String("actorpipeline");
        _head.Raw(body);
        BinaryPrimitives.WriteInt32BigEndian(_head.Patch, _head.Length - 4 + tail.Length);
        try
        {
            SendAll(_head.Written);
            SendAll(tail.Span);
            Receive(4);
            var size = BinaryPrimitives.ReadInt32BigEndian(_answer);
            if (size is < 4 or > 64 << 20)
            {
                throw new IOException($"Kafka broker {Name} answered with a frame of {size} bytes.");
            }

            Receive(size);
            if (BinaryPrimitives.ReadInt32BigEndian(_answer) != _correlation)
            {
                throw new IOException($"Kafka broker {Name} answered another request.");
            }

            return _answer.AsSpan(4, size - 4);
        }
        catch (SocketException e)
        {
            throw new IOException($"Kafka broker {Name} did not answer: {e.Message}", e);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void SendAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[_socket.Send(bytes)..];
        }
    }

    private void Receive(int count)
    {
        if (_answer.Length < count)
        {
            _answer = new byte[count];
        }

        for (var at = 0; at < count; )
        {
            var read = _socket.Receive(_answer.AsSpan(at, count - at));
            if (read == 0)
            {
                throw new IOException($"Kafka broker {Name} closed the connection.");
            }

            at += read;
        }
    }
}

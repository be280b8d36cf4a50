using System.Net;
using System.Net.Sockets;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Node;

/// <summary>Checks that a port is free before anything is started.</summary>
public static class Ports
{
    /// <summary>Returns when the port is free or 0.</summary>
    /// <param name="setBy">The flag or key to name.</param>
    /// <param name="address">IP address to listen on.</param>
    /// <param name="port">The port.</param>
    /// <exception cref="UsageException">It cannot be listened on.</exception>
    public static void EnsureFree(string setBy, IPAddress address, int port)
    {
        if (port == 0)
            return;
        using var probe = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // On Unix .NET sets SO_REUSEADDR, so connections of an earlier run that linger do not count as taken.
            probe.Bind(new IPEndPoint(address, port));
            probe.Listen(1);
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new UsageException($"{setBy} is {port}, a port that another program uses on {address}; give another one, or 0 for any free one.");
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.AccessDenied)
        {
            throw new UsageException($"{setBy} is {port}, a port this user may not listen on; give one above 1023, or 0 for any free one.");
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new UsageException($"actorpipeline.http.address is {address}, which is no address of this machine.");
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace ActorPipeline.Integration.Tests.Cluster;

/// <summary>
/// A network that can be cut: a namespace of its own for each node, with a cable to a bridge. Servers of the test process, on loopback
/// ports, are on the loopback of every node too, and stay so when cables are pulled. Needs Linux, root and iproute2.
/// </summary>
internal sealed partial class SplitNetwork : IAsyncDisposable
{
    private const int NewNetwork = 0x40000000;
    private readonly string _id = Guid.NewGuid().ToString("N")[..7];
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"10.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(1, 250)}.");
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Socket> _listeners = [];
    private readonly int _size;

    private readonly IDisposable _turn;

    private SplitNetwork(int size, IDisposable turn) => (_size, _turn) = (size, turn);

    public static async Task<SplitNetwork> CreateAsync(int size, params int[] servers)
    {
        var network = new SplitNetwork(size, await HostNetwork.ChangeAsync());
        try
        {
            await network.LayAsync(servers);
            return network;
        }
        catch
        {
            network._turn.Dispose();
            throw;
        }
    }

    private async Task LayAsync(int[] servers)
    {
        await IpAsync($"link add {Bridge} type bridge");
        await IpAsync($"link set {Bridge} up");
        for (var node = 0; node < _size; node++)
        {
            var (space, cable) = (Space(node), Cable(node));
            await IpAsync($"netns add {space}");
            await IpAsync($"-n {space} link set lo up");
            await IpAsync($"link add {cable} type veth peer name eth0 netns {space}");
            await IpAsync($"-n {space} addr add {Address(node)}/24 dev eth0");
            await IpAsync($"-n {space} link set eth0 up");
            await IpAsync($"link set {cable} up");
            await JoinAsync(node);
            foreach (var port in servers)
                Forward(node, port);
        }
    }

    public string Address(int node) => _prefix + (node + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>What comes before a command that runs on a node.</summary>
    public string[] On(int node) => ["ip", "netns", "exec", Space(node)];

    /// <summary>Pulls the cable of a node: nothing arrives, nothing is refused.</summary>
    public Task CutAsync(int node) => IpAsync($"link set {Cable(node)} nomaster");

    public Task JoinAsync(int node) => IpAsync($"link set {Cable(node)} master {Bridge}");

    /// <summary>A client on a node.</summary>
    public HttpClient Http(int node) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancel) =>
                {
                    var socket = Socket(node);
                    try
                    {
                        await socket.ConnectAsync(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port, cancel);
                        return new NetworkStream(socket, ownsSocket: true);
                    }
                    catch
                    {
                        socket.Dispose();
                        throw;
                    }
                },
            }
        )
        {
            Timeout = TimeSpan.FromSeconds(10),
        };

    public async ValueTask DisposeAsync()
    {
        using var turn = _turn;
        await _stop.CancelAsync();
        foreach (var listener in _listeners)
            listener.Dispose();
        for (var node = 0; node < _size; node++)
            await IpAsync($"netns del {Space(node)}");
        await IpAsync($"link del {Bridge}");
        _stop.Dispose();
    }

    private string Bridge => "apb" + _id;

    private string Space(int node) => $"ap{_id}{node}";

    private string Cable(int node) => $"apv{_id}{node}";

    private void Forward(int node, int port)
    {
        var listener = Socket(node);
        _listeners.Add(listener);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _ = AcceptAsync();

        async Task AcceptAsync()
        {
            try
            {
                while (true)
                    _ = CarryAsync(await listener.AcceptAsync(_stop.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        async Task CarryAsync(Socket from)
        {
            using var to = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            from.NoDelay = true;
            try
            {
                await to.ConnectAsync(IPAddress.Loopback, port, _stop.Token);
                await using var one = new NetworkStream(from);
                await using var other = new NetworkStream(to);
                await Task.WhenAny(one.CopyToAsync(other, _stop.Token), other.CopyToAsync(one, _stop.Token));
            }
            catch (Exception end) when (end is OperationCanceledException or SocketException or IOException)
            {
                // One side closed the connection.
            }
            finally
            {
                from.Dispose();
            }
        }
    }

    // A socket belongs for ever to the network its thread was in when it was made.
    private Socket Socket(int node)
    {
        Socket? made = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                using var space = File.OpenHandle($"/var/run/netns/{Space(node)}");
                if (SetNamespace((int)space.DangerousGetHandle(), NewNetwork) != 0)
                    throw new InvalidOperationException($"setns: {Marshal.GetLastPInvokeError()}");
                made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return made ?? throw new InvalidOperationException("no socket", failure);
    }

    private static async Task IpAsync(string arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var said = await ip.StandardError.ReadToEndAsync();
        await ip.WaitForExitAsync();
        if (ip.ExitCode != 0)
            throw new InvalidOperationException($"ip {arguments}: {said} (splitting a network needs root and iproute2)");
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);
}

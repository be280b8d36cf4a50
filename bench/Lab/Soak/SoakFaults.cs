using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Soak;

/// <summary>What goes wrong in a soak, in this order, again and again.</summary>
internal enum SoakFault
{
    KillNode,
    KillElasticsearch,
    CutConnections,
    KillKafka,
    KillFilebeat,
    FreezeElasticsearch,
    NodeJoins,
    NodeLeaves,
    StopElasticsearch,
    FreezeKafka,
    StopNode,
}

/// <summary>
/// Makes the faults happen. The first node is left alone: what it needs has to stay the same. The second one is killed and stopped, the
/// third one comes and goes.
/// </summary>
/// <param name="world">What is hurt.</param>
internal sealed class SoakFaults(SoakWorld world) : IAsyncDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Frozen = TimeSpan.FromSeconds(20);
    private readonly int _port = NodeProcess.FreePort();
    private Child _second = world.StartNode("node-2", 0);
    private Child? _third;

    /// <summary>What the second node uses now; null while it is down.</summary>
    public ProcessFigures? Second => _second.Figures;

    /// <summary>What did not end as it has to.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Makes one happen; the task ends when its cause is over.</summary>
    public async Task BeginAsync(SoakFault fault)
    {
        switch (fault)
        {
            case SoakFault.KillNode:
                await _second.DisposeAsync();
                _second = world.StartNode("node-2", 0);
                break;
            case SoakFault.StopNode:
                await StopAsync(_second, "node-2");
                _second = world.StartNode("node-2", 0);
                break;
            case SoakFault.NodeJoins:
                _third ??= world.StartNode("node-3", _port);
                break;
            case SoakFault.NodeLeaves:
                if (_third is { } third)
                    await StopAsync(third, "node-3");
                _third = null;
                break;
            case SoakFault.KillFilebeat:
                await world.Filebeat.KillAsync();
                world.Filebeat.Start();
                break;
            case SoakFault.KillElasticsearch:
                await world.Servers.KillAsync("elasticsearch", "elasticsearch");
                await AgainAsync(() => world.Servers.StartElasticsearchAsync());
                break;
            case SoakFault.StopElasticsearch:
                await world.Servers.StopAsync("elasticsearch", "elasticsearch");
                await Task.Delay(Away);
                await AgainAsync(() => world.Servers.StartElasticsearchAsync());
                break;
            case SoakFault.FreezeElasticsearch:
                await FreezeAsync("elasticsearch", "elasticsearch");
                break;
            case SoakFault.KillKafka:
                await world.Servers.KillAsync("kafka", "kafka-1");
                await Task.Delay(Away);
                await AgainAsync(() => world.Servers.StartKafkaAsync());
                break;
            case SoakFault.FreezeKafka:
                await FreezeAsync("kafka", "kafka-1");
                break;
            case SoakFault.CutConnections:
                world.Relay.Cut();
                break;
            default:
                throw new InvalidOperationException($"Fault {fault} is unknown.");
        }
    }

    /// <summary>Lets the nodes that are left end as they should.</summary>
    public async Task EndAsync()
    {
        await StopAsync(_second, "node-2");
        await BeginAsync(SoakFault.NodeLeaves);
    }

    public async ValueTask DisposeAsync()
    {
        await _second.DisposeAsync();
        if (_third is not null)
            await _third.DisposeAsync();
    }

    // On a busy machine a server may take longer than the program that starts it waits: it is waited for again.
    private static async Task AgainAsync(Func<Task> start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await start();
                return;
            }
            catch (InvalidOperationException e) when (attempt < Attempts)
            {
                Console.WriteLine($"not started yet: {e.Message.Split('\n')[^1]}");
            }
        }
    }

    private async Task FreezeAsync(string server, string process)
    {
        await world.Servers.SignalAsync(server, process, "STOP");
        await Task.Delay(Frozen);
        await world.Servers.SignalAsync(server, process, "CONT");
    }

    private async Task StopAsync(Child node, string name)
    {
        if (node.HasExited)
            Problems.Add($"{name} ended by itself");
        else if (await node.TerminateAsync() is var code && code != 0)
            Problems.Add($"{name} ended with exit code {code} after SIGTERM");
        await node.DisposeAsync();
    }
}

using ActorPipeline.Integration.Tests.Processes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// The chaos run with everything real: Filebeat in front, a broker, nodes as processes, Elasticsearch behind a proxy that spoils answers.
/// <c>Chaos.ChaosTests</c> has the faults that need a broker with fault injection.
/// </summary>
public sealed class FilebeatChaosTests(TestServers servers)
{
    private const string Service = "web-service";
    private const int Seed = 7,
        Faults = 20,
        LinesOfRound = 600;

    /// <summary>A short session timeout: a dead node is noticed soon.</summary>
    private static readonly string[] Broker = ["group.min.session.timeout.ms=1000", "group.initial.rebalance.delay.ms=0"];

    /// <summary>What goes wrong; each at least once.</summary>
    private enum Kind
    {
        KillFilebeat,
        StopFilebeat,
        KillNode,
        StopNode,
        KillBroker,
        Items429,
        Status503,
        CutBefore,
        CutAfterApply,
        SilentAfterApply,
    }

    [ServerFact]
    public async Task Should_have_every_line_exactly_once_when_filebeat_broker_nodes_and_answers_fail_at_random()
    {
        await using var own = new OwnServers();
        var brokers = await own.StartKafkaAsync(1, Broker);
        await using var proxy = new FaultyProxy(servers.Elastic);
        await using var world = await FilebeatWorld.StartFrontAsync(brokers, servers.Elastic);
        await world.Cluster.CreateServiceAsync(Service);
        world.Filebeat.Start(brokers);
        var arguments = await ArgumentsAsync(world, proxy.Url);
        PipelineProcess[] nodes = [PipelineProcess.Start(arguments), PipelineProcess.Start(arguments)];
        var plan = Plan();
        try
        {
            world.Folder.Append(Service, LinesOfRound);
            await world.IsIndexedAsync(Service);
            foreach (var (kind, size) in plan)
            {
                var before = await world.Elastic.CountAsync(world.Index(Service));
                world.Folder.Append(Service, LinesOfRound);
                await BeginAsync(kind, size, own, proxy, world, nodes, arguments);
                // By progress and not by the clock: some lines came through since, and the rest is on its way.
                await Eventually.TrueAsync(async () => await world.Elastic.CountAsync(world.Index(Service)) > before);
            }
            await world.IsThereOnceAsync(Service);
            Assert.True(proxy.Replays > 0, "nothing was sent twice, so nothing was tried");
            foreach (var node in nodes)
                Assert.Equal(0, await node.TerminateAsync());
        }
        catch (Exception e)
        {
            Assert.Fail($"{e.Message}\nplan: {string.Join(' ', plan)}\n{string.Join('\n', nodes.Select(node => node.Output))}");
        }
        finally
        {
            foreach (var node in nodes)
                await node.DisposeAsync();
        }
    }

    private static List<(Kind Kind, int Size)> Plan()
    {
        var random = new Random(Seed);
        var kinds = Enum.GetValues<Kind>();
        // Brokers once only: each time costs some seconds.
        var chosen = Enumerable
            .Range(0, Faults)
            .Select(i => i < kinds.Length ? kinds[i] : random.GetItems([.. kinds.Where(kind => kind != Kind.KillBroker)], 1)[0])
            .ToArray();
        random.Shuffle(chosen);
        return [.. chosen.Select(kind => (kind, random.Next(1, 4)))];
    }

    private static async Task BeginAsync(
        Kind kind,
        int size,
        OwnServers own,
        FaultyProxy proxy,
        FilebeatWorld world,
        PipelineProcess[] nodes,
        string[] arguments
    )
    {
        switch (kind)
        {
            case Kind.KillFilebeat:
                await world.Filebeat.KillAsync();
                world.Filebeat.Start(world.Brokers);
                break;
            case Kind.StopFilebeat:
                await world.Filebeat.StopAsync();
                world.Filebeat.Start(world.Brokers);
                break;
            case Kind.KillNode or Kind.StopNode:
                ref var node = ref nodes[size % nodes.Length];
                var old = node;
                node = PipelineProcess.Start(arguments);
                await EndAsync(old, kind);
                break;
            case Kind.KillBroker:
                await own.KillAsync("kafka", "kafka-1");
                world.Folder.Append(Service, LinesOfRound);
                await own.StartKafkaAsync(1, Broker);
                break;
            default:
                proxy.Inject(Enum.Parse<Fault>(kind.ToString()), size);
                break;
        }
    }

    private static async Task EndAsync(PipelineProcess node, Kind kind)
    {
        if (kind == Kind.KillNode)
            node.Kill();
        else
            Assert.Equal(0, await node.TerminateAsync());
        await node.DisposeAsync();
    }

    /// <summary>Two nodes of one group, which find out soon that the other one is dead.</summary>
    private static async Task<string[]> ArgumentsAsync(FilebeatWorld world, Uri elastic)
    {
        var config = Path.Combine(world.Folder.Data, "node.conf");
        await File.WriteAllTextAsync(
            config,
            $$"""
            actorpipeline {
              kafka { group-id = {{world.Group}}, commit-interval = 200ms, drain-timeout = 1500ms, client { session.timeout.ms = 3000, heartbeat.interval.ms = 300 } }
              elastic { document-id = line, request-timeout = 3s, retry-max = 1s }
              batch.max-delay = 100ms
            }
            """,
            TestContext.Current.CancellationToken
        );
        return ["run", "--broker", world.Brokers, "--topic", world.Topics, "--elastic", elastic.ToString(), "--http", "0", "--config", config];
    }
}

using ActorPipeline.Integration.Tests.Kubernetes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// The real Filebeat sends lines twice; the index has them once. This Filebeat tells no inode, so a file is known by its path
/// (<c>document-id = line</c>); that renamed files keep their identity by inode is tested with events made for it
/// (<c>LineOnceTests</c>).
/// </summary>
public sealed class FilebeatOnceTests(TestServers servers)
{
    private const string Service = "web-service";
    private const int Rounds = 4,
        LinesOfRound = 10_000;

    private Task<FilebeatWorld> WorldAsync(string scope) =>
        FilebeatWorld.StartAsync(
            servers.Kafka,
            servers.Elastic,
            options => options with { Elastic = options.Elastic with { DocumentId = "line", LineScope = scope } }
        );

    [ServerFact]
    public async Task Should_find_each_line_once_when_filebeat_is_killed_and_stopped_in_the_middle()
    {
        await using var world = await WorldAsync("node");
        await world.Cluster.CreateServiceAsync(Service);
        world.Filebeat.Start(world.Brokers);
        for (var round = 0; round < Rounds; round++)
        {
            var before = world.Sent(Service);
            world.Folder.Append(Service, LinesOfRound);
            // Waits until Kafka has some lines, so that Filebeat is killed in the middle. Waiting for the index would be too late: by then it has sent all.
            await Eventually.TrueAsync(() => Task.FromResult(world.Sent(Service) > before));
            await (round % 2 == 0 ? world.Filebeat.KillAsync() : world.Filebeat.StopAsync());
            world.Filebeat.Start(world.Brokers);
        }
        await world.IsThereOnceAsync(Service);
        TestContext.Current.TestOutputHelper?.WriteLine($"killed and stopped: {await world.SinkAsync()}");

        // A registry that is lost means that all is sent again.
        await world.Filebeat.KillAsync();
        world.Filebeat.ForgetRegistry();
        world.Filebeat.Start(world.Brokers);
        await Eventually.TrueAsync(async () => (await world.SinkAsync()).Duplicates >= Rounds * LinesOfRound);
        await world.IsThereOnceAsync(Service);
    }

    /// <summary>As <c>deploy/components/logs-shared</c> has it: each reads one shard of the inputs.</summary>
    [ServerFact]
    public async Task Should_ship_each_line_once_when_three_filebeats_share_the_services_of_one_volume()
    {
        await using var world = await FilebeatWorld.StartAsync(servers.Kafka, servers.Elastic, shards: 3);
        await using var second = new FilebeatProcess(Directory.CreateDirectory(Path.Combine(world.Folder.Data, "filebeat-1")).FullName, "filebeat-1");
        await using var third = new FilebeatProcess(Directory.CreateDirectory(Path.Combine(world.Folder.Data, "filebeat-2")).FullName, "filebeat-2");
        await using var one = new MountedConfigMap(world.Cluster, second.Inputs, "filebeat-config-1");
        await using var two = new MountedConfigMap(world.Cluster, third.Inputs, "filebeat-config-2");
        var services = Enumerable.Range(0, 9).Select(i => $"web{i}-service").ToArray();
        foreach (var service in services)
        {
            await world.Cluster.CreateServiceAsync(service);
            world.Folder.Append(service, 500);
        }
        FilebeatProcess[] all = [world.Filebeat, second, third];
        foreach (var filebeat in all)
            filebeat.Start(world.Brokers);
        foreach (var service in services)
            await world.IsThereOnceAsync(service);
        // No duplicates were sent, and each Filebeat had a share.
        Assert.Equal((services.Length * 500, 0L), ((int)(await world.SinkAsync()).Indexed, (await world.SinkAsync()).Duplicates));
        Assert.All(all, filebeat => Assert.NotEmpty(Directory.GetFiles(filebeat.Inputs)));
    }

    [ServerFact]
    public async Task Should_find_each_line_once_when_two_nodes_read_one_volume()
    {
        await using var world = await WorldAsync("volume");
        await using var second = new FilebeatProcess(Directory.CreateDirectory(Path.Combine(world.Folder.Data, "second")).FullName, "node-2");
        await using var mounted = new MountedConfigMap(world.Cluster, second.Inputs);
        await world.Cluster.CreateServiceAsync(Service);
        world.Filebeat.Start(world.Brokers);
        second.Start(world.Brokers);
        for (var round = 0; round < Rounds; round++)
        {
            var before = world.Sent(Service);
            world.Folder.Append(Service, LinesOfRound);
            await Eventually.TrueAsync(() => Task.FromResult(world.Sent(Service) > before));
            var (victim, other) = round % 2 == 0 ? (world.Filebeat, second) : (second, world.Filebeat);
            await victim.KillAsync();
            victim.Start(world.Brokers);
            await other.StopAsync();
            other.Start(world.Brokers);
        }
        await Eventually.TrueAsync(async () => (await world.SinkAsync()).Duplicates >= Rounds * LinesOfRound);
        await world.IsThereOnceAsync(Service);
        TestContext.Current.TestOutputHelper?.WriteLine($"two Filebeats, killed and stopped: {await world.SinkAsync()}");
    }
}

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
    private const int Rounds = 4, LinesOfRound = 5000;

    private Task<FilebeatWorld> WorldAsync(string scope) => FilebeatWorld.StartAsync(servers.Kafka, servers.Elastic,
        options => options with { Elastic = options.Elastic with { DocumentId = "line", LineScope = scope } });

    [ServerFact]
    public async Task Should_find_each_line_once_when_filebeat_is_killed_and_stopped_in_the_middle()
    {
        await using var world = await WorldAsync("node");
        await world.Cluster.CreateServiceAsync(Service);
        world.Filebeat.Start(world.Brokers);
        for (var round = 0; round < Rounds; round++)
        {
            world.Folder.Append(Service, LinesOfRound);
            // Some lines are there, and Filebeat is somewhere among the others.
            await Eventually.TrueAsync(async () => await world.Elastic.CountAsync(world.Index(Service)) > round * LinesOfRound);
            await (round % 2 == 0 ? world.Filebeat.KillAsync() : world.Filebeat.StopAsync());
            world.Filebeat.Start(world.Brokers);
        }
        await world.IsThereOnceAsync(Service);

        // A registry that is lost means that all is sent again.
        await world.Filebeat.KillAsync();
        world.Filebeat.ForgetRegistry();
        world.Filebeat.Start(world.Brokers);
        await Eventually.TrueAsync(async () => (await world.SinkAsync()).Duplicates >= Rounds * LinesOfRound);
        await world.IsThereOnceAsync(Service);
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
            world.Folder.Append(Service, LinesOfRound);
            await Eventually.TrueAsync(async () => await world.Elastic.CountAsync(world.Index(Service)) > round * LinesOfRound);
            var (victim, other) = round % 2 == 0 ? (world.Filebeat, second) : (second, world.Filebeat);
            await victim.KillAsync();
            victim.Start(world.Brokers);
            await other.StopAsync();
            other.Start(world.Brokers);
        }
        await Eventually.TrueAsync(async () => (await world.SinkAsync()).Duplicates >= Rounds * LinesOfRound);
        await world.IsThereOnceAsync(Service);
    }
}

using System.Globalization;
using ActorPipeline.Integration.Tests.Kubernetes;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>What the real Filebeat makes of files that are rotated every three seconds; <c>docs/volumes.md</c> has the figures.</summary>
public sealed class FilebeatRotationTests(TestServers servers)
{
    private const string Service = "web-service";
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);

    private static Task WriteAsync(FilebeatWorld world, int rotations, Action rotate) => world.WriteAsync(Service, rotations, Every, rotate);

    private static int Number(string message) => int.Parse(message[(message.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);

    [ServerFact]
    public async Task Should_lose_and_repeat_nothing_when_files_are_renamed_every_three_seconds()
    {
        await using var world = await FilebeatWorld.StartAsync(servers, Service);
        world.Folder.Append(Service, 1);
        await world.IsIndexedAsync(Service);
        await WriteAsync(world, 4, () => world.Folder.Rotate(Service));
        await world.IsThereOnceAsync(Service);
    }

    /// <summary>
    /// Lines written after Filebeat's last read and before the truncation are lost by the truncation: the end of each piece and nothing else.
    /// </summary>
    [ServerFact]
    public async Task Should_lose_only_ends_of_pieces_when_a_file_is_copied_and_truncated_every_three_seconds()
    {
        await using var world = await FilebeatWorld.StartAsync(servers);
        await world.Cluster.CreateServiceAsync(Service, ("actorpipeline.io/paths", "*.log"));
        world.Filebeat.Start(servers.Kafka);
        world.Folder.Append(Service, 1);
        await world.IsIndexedAsync(Service);
        var ends = new HashSet<int>();
        await WriteAsync(
            world,
            4,
            () =>
            {
                world.Folder.CopyAndTruncate(Service);
                ends.Add(world.Folder.Lines[Service]);
            }
        );
        // The last piece is not truncated, so its last lines have to be there.
        await Eventually.TrueAsync(async () =>
            (await world.Elastic.AllAsync(world.Index(Service))).Any(line => Number(line.Message) == world.Folder.Lines[Service] - 1)
        );
        var found = (await world.Elastic.AllAsync(world.Index(Service))).Select(line => Number(line.Message)).ToList();
        var lost = Enumerable.Range(0, world.Folder.Lines[Service]).Except(found).ToHashSet();
        TestContext.Current.TestOutputHelper?.WriteLine($"copied and truncated: {lost.Count} of {world.Folder.Lines[Service]} lost");
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.All(lost, line => Assert.True(lost.Contains(line + 1) || ends.Contains(line + 1), $"{line} is lost in the middle of a piece"));
    }

    /// <summary>
    /// 7.17 tells no inode, so that a line which is sent again after its file was renamed is another line: it may be there once for each name, and
    /// never twice for one. With Filebeat 8.10 and later each is there once (<c>LineOnceTests</c> has its events).
    /// </summary>
    [ServerFact]
    public async Task Should_lose_nothing_and_have_a_line_once_for_each_name_when_two_filebeats_of_one_volume_are_killed_under_rotation()
    {
        await using var world = await FilebeatWorld.StartAsync(
            servers.Kafka,
            servers.Elastic,
            options => options with { Elastic = options.Elastic with { DocumentId = "line", LineScope = "volume" } }
        );
        await using var second = new FilebeatProcess(Directory.CreateDirectory(Path.Combine(world.Folder.Data, "second")).FullName, "node-2");
        await using var mounted = new MountedConfigMap(world.Cluster, second.Inputs);
        await world.Cluster.CreateServiceAsync(Service);
        world.Filebeat.Start(world.Brokers);
        second.Start(world.Brokers);
        world.Folder.Append(Service, 1);
        await world.IsIndexedAsync(Service);
        var random = new Random(3);
        var faults = Task.CompletedTask;
        await WriteAsync(
            world,
            5,
            () =>
            {
                world.Folder.Rotate(Service);
                var (victim, isKilled) = (random.Next(2) == 0 ? world.Filebeat : second, random.Next(2) == 0);
                // One after the other, while lines are written.
                faults = faults.ContinueWith(_ => EndAndStartAsync(victim, isKilled, world.Brokers), TaskScheduler.Default).Unwrap();
            }
        );
        await faults;
        await Eventually.TrueAsync(async () =>
            (await world.Elastic.AllAsync(world.Index(Service))).Select(line => line.Message).ToHashSet().IsSupersetOf(world.Folder.Expected(Service))
        );
        // One look at all of it: a Filebeat that was ended late still sends what the other one has sent.
        var found = await world.Elastic.PairsAsync(world.Index(Service), "message", "log.file.path");
        TestContext.Current.TestOutputHelper?.WriteLine($"two Filebeats under rotation: {found.Count} documents of {world.Folder.Lines[Service]} lines");
        Assert.Equal(world.Folder.Lines[Service], found.Select(line => line.One).Distinct().Count());
        // A name, an offset and a text make an id: what is there twice has another name.
        Assert.Equal(found.Count, found.Distinct().Count());
    }

    private static async Task EndAndStartAsync(FilebeatProcess filebeat, bool isKilled, string brokers)
    {
        await (isKilled ? filebeat.KillAsync() : filebeat.StopAsync());
        filebeat.Start(brokers);
    }
}

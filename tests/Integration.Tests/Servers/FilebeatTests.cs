namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>The real Filebeat in front, with what the watcher writes for it: file, Kafka, index.</summary>
public sealed class FilebeatTests(TestServers servers)
{
    [ServerFact]
    public async Task Should_find_each_line_once_while_services_come_change_and_go()
    {
        await using var world = await FilebeatWorld.StartAsync(servers, "web-service");
        world.Folder.Append("web-service", 1000);
        await world.IsIndexedAsync("web-service");

        // What an input says changes, its id does not: nothing is read again.
        await world.Cluster.AnnotateAsync("web-service", "actorpipeline.io/exclude-lines", "^DEBUG");
        await world.Cluster.CreateServiceAsync("cart-service");
        world.Folder.Append("cart-service", 300);
        await world.IsIndexedAsync("cart-service");
        world.Folder.Append("web-service", 500);
        await world.IsIndexedAsync("web-service");

        // The last lines of a service that goes.
        world.Folder.Append("cart-service", 200);
        await world.Cluster.DeleteAsync("cart-service");
        world.Folder.Append("cart-service", 100);
        await world.IsThereOnceAsync("cart-service");
        await world.IsThereOnceAsync("web-service");
        await Eventually.IsAsync(() => world.Cluster.KeysAsync(), "web-service.yml");

        // The node's name, not that of a pod, which is another one after each rollout.
        Assert.Equal(1500, await world.Elastic.CountAsync(world.Index("web-service"), "host.name:\"node-1\""));
    }

    [ServerFact]
    public async Task Should_lose_no_line_when_files_are_renamed_every_few_seconds_and_compressed()
    {
        await using var world = await FilebeatWorld.StartAsync(servers, "web-service");
        world.Folder.Append("web-service", 1);
        await world.IsIndexedAsync("web-service");

        // A service that writes all the time: 5 files of 2 s each, the older ones renamed, the third compressed as logrotate does it.
        await world.WriteAsync("web-service", 5, TimeSpan.FromSeconds(2), () => world.Folder.Rotate("web-service"));
        await world.IsThereOnceAsync("web-service");
        world.Folder.Compress("web-service", "app.log.3");
        world.Folder.Append("web-service", 10);
        await world.IsThereOnceAsync("web-service");
    }

    [ServerFact]
    public async Task Should_find_each_line_once_when_a_file_is_copied_and_truncated_and_the_copy_is_left_out()
    {
        await using var world = await FilebeatWorld.StartAsync(servers);
        await world.Cluster.CreateServiceAsync("web-service", ("actorpipeline.io/paths", "*.log"));
        world.Folder.Append("web-service", 200);
        await world.IsIndexedAsync("web-service");
        world.Folder.CopyAndTruncate("web-service");
        world.Folder.Append("web-service", 100);
        await world.IsThereOnceAsync("web-service");
    }

    [ServerFact]
    public async Task Should_read_what_was_written_and_renamed_while_it_was_down()
    {
        await using var world = await FilebeatWorld.StartAsync(servers, "web-service");
        world.Folder.Append("web-service", 100);
        await world.IsIndexedAsync("web-service");
        await world.Filebeat.StopAsync();

        world.Folder.Append("web-service", 100);
        world.Folder.Rotate("web-service");
        world.Folder.Append("web-service", 100);
        world.Folder.Rotate("web-service");
        world.Folder.Append("web-service", 100);

        // Of two brokers the first one is dead.
        world.Filebeat.Start("127.0.0.1:1," + world.Brokers);
        await world.IsThereOnceAsync("web-service");
    }

    [ServerFact]
    public async Task Should_bring_long_lines_whole_or_cut_and_marked()
    {
        await using var world = await FilebeatWorld.StartAsync(servers, "web-service");
        string[] lines = ["before", new('b', 2_000_000), new('\0', 10 << 20), "between", new('c', 12_000_000), "after"];
        world.Folder.Write("web-service", lines);
        await world.Elastic.WaitForCountAsync(world.Index("web-service"), lines.Length);

        const int Most = 3 << 20;
        var found = await world.Elastic.AllAsync(world.Index("web-service"));
        Assert.Equal(lines.Select(line => line.Length > Most ? line[..Most] : line), found.Select(one => one.Message));
        Assert.Equal(2, await world.Elastic.CountAsync(world.Index("web-service"), "log.flags:truncated"));
    }
}

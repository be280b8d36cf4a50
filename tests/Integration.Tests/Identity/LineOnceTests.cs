namespace ActorPipeline.Integration.Tests.Identity;

/// <summary>A line that is sent to Kafka more than once is indexed once.</summary>
public class LineOnceTests(TestServers servers)
{
    private readonly string _group = TestServers.Unique("group-");
    private readonly string _topic = TestServers.Unique("logs.once-");

    private Task<ConsumerHalf> StartAsync(string documentId = "auto", string scope = "node") =>
        ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group,
            _topic,
            options => options with { Elastic = options.Elastic with { DocumentId = documentId, LineScope = scope } }
        );

    private static async Task AssertEachOnceAsync(ConsumerHalf node, ElasticQueries elastic, string index, int lines, int sent)
    {
        await Eventually.IsAsync(async () => await node.SinkAsync() is var sink ? sink.Indexed + sink.Duplicates : 0, sent);
        Assert.Equal((lines, sent - lines), ((await node.SinkAsync()).Indexed, (await node.SinkAsync()).Duplicates));
        Assert.Equal(lines, await elastic.CountAsync(index));
        Assert.Equal(lines, (await elastic.AllAsync(index)).Select(line => line.Message).Distinct().Count());
    }

    [Fact]
    public async Task Should_index_a_line_once_when_filebeat_sends_it_again_elsewhere()
    {
        using var file = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        file.Send(0, 1000, partition: 0);
        await using var node = await StartAsync();
        await elastic.WaitForCountAsync(file.Index, 1000);
        // Killed and started anew; mounted under another device number; renamed by rotation.
        file.Send(500, 700, partition: 1);
        file.Send(1000, 400, partition: 2, device: "77");
        file.Send(1200, 300, partition: 3, path: "/a.log.1");
        await AssertEachOnceAsync(node, elastic, file.Index, 1500, 2400);
    }

    [Fact]
    public async Task Should_index_each_line_once_when_two_filebeats_read_one_volume()
    {
        using var file = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        file.Send(0, 1000, host: "node-1", partition: 0);
        file.Send(0, 1000, host: "node-2", partition: 1);
        await using var node = await StartAsync(scope: "volume");
        await AssertEachOnceAsync(node, elastic, file.Index, 1000, 2000);
    }

    [Fact]
    public async Task Should_keep_the_lines_of_two_machines_apart_whose_files_have_one_inode()
    {
        using var file = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        file.Send(0, 100, host: "node-1", partition: 0);
        file.Send(0, 100, host: "node-2", partition: 1);
        await using var node = await StartAsync();
        await elastic.WaitForCountAsync(file.Index, 200);
    }

    /// <summary>An inode that came back, a file that was cut and begun anew: other lines at the same places.</summary>
    [Fact]
    public async Task Should_lose_no_line_when_another_file_has_the_inode_of_one_that_is_gone()
    {
        using var file = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        file.Send(0, 1000);
        file.Send(0, 1000, text: "new!");
        await using var node = await StartAsync();
        await AssertEachOnceAsync(node, elastic, file.Index, 2000, 2000);
    }

    [Fact]
    public async Task Should_know_files_by_their_paths_when_told_to_and_nothing_else_is_known()
    {
        using var file = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        file.Send(0, 500, inode: "", partition: 0);
        file.Send(0, 500, inode: "", partition: 1);
        file.Send(0, 500, inode: "", partition: 2, path: "/b.log", text: "other");
        await using var node = await StartAsync(documentId: "line");
        await AssertEachOnceAsync(node, elastic, file.Index, 1000, 1500);
    }

    /// <summary>Another group has read the topic into this index. A replaced Kafka looks the same.</summary>
    [Fact]
    public async Task Should_say_what_may_be_wrong_when_all_first_events_of_a_topic_are_there_already()
    {
        using var file = new FileLines(servers.Kafka, _topic);
        using var elastic = new ElasticQueries(servers.Elastic);
        file.Send(0, 3000);
        await using (await StartAsync())
            await elastic.WaitForCountAsync(file.Index, 3000);
        // Offsets are committed at once: what was committed before has to be asked for first.
        await using var other = await ConsumerHalf.StartAsync(
            servers.Kafka,
            servers.Elastic,
            _group + "-other",
            _topic,
            options => options with { Kafka = options.Kafka with { CommitEvents = 1 }, Batch = options.Batch with { MaxEvents = 100 } }
        );
        await Eventually.TrueAsync(async () =>
            (await other.PartitionsAsync()).Partitions.Any(partition =>
                partition.Reason?.StartsWith("its first events were all in the index before", StringComparison.Ordinal) == true
            )
        );
    }
}

using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>What was answered is there after the process ended at any moment: a copy of the files of a running server is what such an end leaves.</summary>
public sealed class DurabilitySpecs
{
    [StandInFact("it is about the files and the port of the stand-in")]
    public async Task Should_have_everything_answered_when_started_from_the_files_of_a_running_server()
    {
        await using var server = await StartAsync();
        await server.BulkAsync(Bulk("a", 0, 500));
        await server.OkAsync("POST", "/a/_flush");
        await server.BulkAsync(Bulk("a", 500, 200));
        await server.BulkAsync("{\"delete\":{\"_index\":\"a\",\"_id\":\"3\"}}\n{\"index\":{\"_index\":\"a\",\"_id\":\"4\"}}\n{\"n\":4000}\n");
        using var copy = new CopiedFiles(server.Data);

        await using var restarted = await StartAsync(copy.Path);
        Assert.Equal(699, (await restarted.OkAsync("GET", "/a/_count"))["count"]!.GetValue<int>());
        Assert.Equal(4000, (await restarted.OkAsync("GET", "/a/_doc/4"))["_source"]!["n"]!.GetValue<int>());
        Assert.Equal(2, (await restarted.OkAsync("GET", "/a/_doc/4"))["_version"]!.GetValue<int>());
        var again = await restarted.BulkAsync(Bulk("a", 500, 1));
        Assert.Equal(409, again["items"]![0]!["create"]!["status"]!.GetValue<int>());
        Assert.Equal("long", (await restarted.OkAsync("GET", "/a/_mapping"))["a"]!["mappings"]!["properties"]!["n"]!["type"]!.GetValue<string>());
    }

    [StandInFact("it is about the files and the port of the stand-in")]
    public async Task Should_cut_off_a_torn_record_and_keep_those_before_it()
    {
        await using var server = await StartAsync();
        await server.BulkAsync(Bulk("a", 0, 10));
        using var copy = new CopiedFiles(server.Data);
        var log = Directory.EnumerateFiles(copy.Path, "*.log", SearchOption.AllDirectories).Single();
        await using (var file = new FileStream(log, FileMode.Open))
            file.SetLength(file.Length - 5);

        await using (var restarted = await StartAsync(copy.Path))
        {
            Assert.Equal(9, (await restarted.OkAsync("GET", "/a/_count"))["count"]!.GetValue<int>());
            await restarted.BulkAsync(Bulk("a", 9, 2));
        }
        await using var third = await StartAsync(copy.Path);
        Assert.Equal(11, (await third.OkAsync("GET", "/a/_count"))["count"]!.GetValue<int>());
    }

    [StandInFact("it is about the files and the port of the stand-in")]
    public async Task Should_keep_settings_templates_and_closed_indices()
    {
        await using var server = await StartAsync();
        await server.OkAsync(
            "PUT",
            "/_index_template/t",
            """{"index_patterns":["logs-*"],"template":{"mappings":{"properties":{"level":{"type":"keyword"}}}}}"""
        );
        await server.OkAsync("PUT", "/blocked", """{"settings":{"index.blocks.write":true}}""");
        await server.OkAsync("PUT", "/closed");
        await server.OkAsync("POST", "/closed/_close");
        using var copy = new CopiedFiles(server.Data);

        await using var restarted = await StartAsync(copy.Path);
        await restarted.OkAsync("PUT", "/logs-1");
        Assert.Equal(
            "keyword",
            (await restarted.OkAsync("GET", "/logs-1/_mapping"))["logs-1"]!["mappings"]!["properties"]!["level"]!["type"]!.GetValue<string>()
        );
        await restarted.FailsAsync(403, "cluster_block_exception", "PUT", "/blocked/_doc/1", "{}");
        await restarted.FailsAsync(400, "index_closed_exception", "PUT", "/closed/_doc/1", "{}");
    }

    private static string Bulk(string index, int first, int count) =>
        string.Concat(
            Enumerable.Range(first, count).Select(i => $"{{\"create\":{{\"_index\":\"{index}\",\"_id\":\"{i}\"}}}}\n{{\"n\":{i},\"message\":\"line {i}\"}}\n")
        );

    private sealed class CopiedFiles : IDisposable
    {
        public CopiedFiles(string from)
        {
            Path = NewDirectory();
            foreach (
                var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => !f.EndsWith("node.lock", StringComparison.Ordinal))
            )
            {
                var target = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(from, file));
                Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
                using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var copy = File.Create(target);
                source.CopyTo(copy);
            }
        }

        public string Path { get; }

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

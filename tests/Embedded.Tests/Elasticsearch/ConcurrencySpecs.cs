using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class ConcurrencySpecs
{
    [Fact]
    public async Task Should_let_exactly_one_of_many_creates_of_an_id_win()
    {
        await using var server = await StartOrConnectAsync();
        var body = string.Concat(
            Enumerable.Range(0, 300).Select(i => $"{{\"create\":{{\"_index\":\"~a\",\"_id\":\"logs.web-service-0-{i}\"}}}}\n{{\"n\":{i}}}\n")
        );
        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => server.BulkAsync(body))));
        for (var i = 0; i < 300; i++)
        {
            var statuses = answers.Select(a => a["items"]![i]!["create"]!["status"]!.GetValue<int>()).Order();
            Assert.Equal([201, 409, 409, 409, 409, 409], statuses);
        }
        await server.OkAsync("POST", "/~a/_refresh");
        Assert.Equal(300, (await server.OkAsync("GET", "/~a/_count"))["count"]!.GetValue<int>());

        // Now the ids are in segments, no longer in memory.
        var replayed = await server.BulkAsync(body);
        Assert.All(replayed["items"]!.AsArray(), item => Assert.Equal(409, item!["create"]!["status"]!.GetValue<int>()));
    }

    [Fact]
    public async Task Should_keep_one_mapping_when_many_requests_bring_new_fields_at_once()
    {
        await using var server = await StartOrConnectAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(c =>
                    Task.Run(() =>
                        server.BulkAsync(
                            string.Concat(Enumerable.Range(0, 50).Select(i => $"{{\"index\":{{\"_index\":\"~a\"}}}}\n{{\"f{i}\":{i},\"own{c}\":\"x\"}}\n"))
                        )
                    )
                )
        );
        var properties = (await server.OkAsync("GET", "/~a/_mapping"))["~a"]!["mappings"]!["properties"]!.AsObject();
        Assert.Equal(58, properties.Count);
        await server.OkAsync("POST", "/~a/_refresh");
        Assert.Equal(400, (await server.OkAsync("GET", "/~a/_count"))["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task Should_show_a_document_without_an_explicit_refresh()
    {
        await using var server = await StartOrConnectAsync();
        await server.BulkAsync("{\"index\":{\"_index\":\"~a\",\"_id\":\"1\"}}\n{\"n\":1}\n");
        var deadline = TimeProvider.System.GetTimestamp();
        while ((await server.IdsAsync("~a", "{}")).Length == 0)
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(60), "not searchable");
    }
}

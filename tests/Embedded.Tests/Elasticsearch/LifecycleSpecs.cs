using ActorPipeline.Embedded.Elasticsearch;
using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class LifecycleSpecs
{
    [StandInFact("it is about the files and the port of the stand-in")]
    public async Task Should_name_the_port_when_it_is_in_use()
    {
        await using var server = await StartAsync();
        var directory = NewDirectory();
        var options = new EmbeddedElasticsearchOptions { DataDirectory = directory, Port = server.Url.Port };
        var error = await Assert.ThrowsAsync<EmbeddedElasticsearchException>(() => EmbeddedElasticsearch.StartAsync(options, Cancel));
        Assert.Contains($"Port {server.Url.Port}", error.Message);
        Directory.Delete(directory, recursive: true);
    }

    [StandInFact("it is about the files and the port of the stand-in")]
    public async Task Should_name_the_directory_when_another_server_uses_it()
    {
        await using var server = await StartAsync();
        var options = new EmbeddedElasticsearchOptions { DataDirectory = server.Data, Port = 0 };
        var error = await Assert.ThrowsAsync<EmbeddedElasticsearchException>(() => EmbeddedElasticsearch.StartAsync(options, Cancel));
        Assert.Contains(server.Data, error.Message);
    }

    [StandInFact("it is about the files and the port of the stand-in")]
    public async Task Should_start_again_where_it_was_disposed()
    {
        var directory = NewDirectory();
        await using (var first = await StartAsync(directory))
            await first.IndexAsync("a", """{"x":1}""");
        await using (var second = await StartAsync(directory))
            Assert.Equal(["1"], await second.IdsAsync("a", "{}"));
        Directory.Delete(directory, recursive: true);
    }
}

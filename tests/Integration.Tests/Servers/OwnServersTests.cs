namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>The servers of a test do what the tests rely on.</summary>
public class OwnServersTests
{
    [ServerFact]
    public async Task Should_start_again_with_the_data_it_had_when_killed()
    {
        await using var servers = new OwnServers();
        var url = await servers.StartElasticsearchAsync();
        using (var elastic = new ElasticQueries(url))
        {
            await elastic.CreateIndexAsync("kept", new { });
        }

        await servers.KillAsync("elasticsearch", "elasticsearch");
        using var again = new ElasticQueries(await servers.StartElasticsearchAsync());
        await again.DeleteIndexAsync("kept");
    }
}

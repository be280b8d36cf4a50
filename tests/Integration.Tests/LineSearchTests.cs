using System.Net.Http.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Tracing.Lines;

namespace ActorPipeline.Integration.Tests;

/// <summary>What the console asks Elasticsearch for.</summary>
[Trait("Server", "Elasticsearch")]
public sealed class LineSearchTests(TestServers servers)
{
    /// <summary>A line of a time far ahead was not written lately.</summary>
    [Fact]
    public async Task Should_tell_what_services_wrote_however_far_ahead_the_clock_of_one_is()
    {
        var (usual, ahead) = (TestServers.Unique("usual-") + "-service", TestServers.Unique("ahead-") + "-service");
        var now = TimeProvider.System.GetUtcNow();
        using var elastic = new HttpClient { BaseAddress = servers.Elastic };
        await WriteAsync(elastic, usual, 1, now);
        await WriteAsync(elastic, ahead, 1, now);
        await WriteAsync(elastic, ahead, 2, new DateTimeOffset(2200, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var search = new LineSearch(new ElasticOptions { Urls = [servers.Elastic] }, TimeProvider.System);

        var activity = await search.ActivityAsync(TestContext.Current.CancellationToken);

        Assert.Null(activity.Error);
        Assert.All([usual, ahead], name => Assert.Equal(1, Assert.Single(activity.Services, service => service.Name == name).Count));
    }

    private static async Task WriteAsync(HttpClient elastic, string service, int id, DateTimeOffset at)
    {
        var document = new Dictionary<string, object>
        {
            ["@timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null),
            ["message"] = "a line",
            ["service"] = new { name = service },
            ["data_stream"] = new
            {
                type = "logs",
                dataset = service.Replace('-', '_'),
                @namespace = "test",
            },
        };
        using var answer = await elastic.PutAsJsonAsync($"logs-{service.Replace('-', '_')}-test/_create/{id}?refresh=true", document);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}

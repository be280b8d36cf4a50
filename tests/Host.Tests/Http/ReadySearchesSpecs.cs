using System.Text.Json;
using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Tests.Http;

public sealed partial class ReadySearchesSpecs
{
    [Fact]
    public async Task Should_have_the_names_they_have_in_Kibana()
    {
        var cancel = TestContext.Current.CancellationToken;
        var kibana = (await File.ReadAllLinesAsync(Repository.File("deploy", "kibana", "actorpipeline.ndjson"), cancel))
            .Select(line => JsonElement.Parse(line))
            .Where(one => one.TryGetProperty("type", out var type) && type.ValueEquals("search"))
            .Select(one => one.GetProperty("attributes").GetProperty("title").GetString()!);
        var script = await File.ReadAllTextAsync(Repository.File("src", "Host", "Http", "Console", "web", "search.js"), cancel);
        var console = Ready().Matches(script).Select(one => one.Groups["title"].Value).ToList();
        Assert.NotEmpty(console);
        Assert.Empty(console.Except(kibana));
    }

    [GeneratedRegex(@"\['(?<title>[^']+)', '/logs\?")]
    private static partial Regex Ready();
}

using System.Net.Http.Json;
using System.Text.Json;
using ActorPipeline.TestSupport;

namespace ActorPipeline.Integration.Tests;

/// <summary><c>actorpipeline elastic setup</c>, under a name and for streams of the test's own.</summary>
[Trait("Server", "Elasticsearch")]
public sealed class ElasticSetupTests(TestServers servers) : IAsyncLifetime
{
    private readonly string _name = TestServers.Unique("setup-");
    private readonly string _config = Path.Combine(Path.GetTempPath(), TestServers.Unique("setup-") + ".conf");
    private readonly HttpClient _http = new() { BaseAddress = servers.Elastic };

    private string Service => _name.Replace('-', '_');

    private string Stream => $"logs-{Service}-shop";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await File.WriteAllTextAsync(
            _config,
            $$"""actorpipeline.elastic.setup { name = {{_name}}, patterns = ["logs-{{Service}}-*"], priority = 700, replicas = 0 }""",
            Cancel
        );

    public async ValueTask DisposeAsync()
    {
        File.Delete(_config);
        foreach (var path in (string[])[$"_data_stream/{Stream}", $"_index_template/{_name}", Part("settings"), Part("mappings")])
            (await _http.DeleteAsync(path, CancellationToken.None)).Dispose();
        _http.Dispose();
    }

    private string Part(string part) => $"_component_template/{_name}@{part}";

    private Task<(int Code, string Out, string Error)> SetupAsync(params string[] more) =>
        InProcess.RunAsync(["elastic", "setup", "--elastic", servers.Elastic.ToString(), "--config", _config, .. more]);

    private async Task<JsonElement?> GetAsync(string path)
    {
        using var answer = await _http.GetAsync(path, Cancel);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel) : null;
    }

    private async Task PutAsync(string path, object body)
    {
        using var answer = await _http.PutAsJsonAsync(path, body, Cancel);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Should_show_then_write_then_have_nothing_to_do()
    {
        var (code, output, error) = await SetupAsync("--dry-run");
        Assert.Equal((1, ""), (code, error));
        Assert.Contains($"missing  index template {_name}", output);
        Assert.EndsWith("3 of 3 would be written.", output.TrimEnd());
        Assert.Null(await GetAsync($"_index_template/{_name}"));

        (code, output, error) = await SetupAsync();
        Assert.Equal((0, ""), (code, error));
        Assert.EndsWith("3 of 3 written.", output.TrimEnd());

        foreach (
            var again in (string[][])
                [
                    ["--dry-run"],
                    [],
                ]
        )
        {
            (code, output, error) = await SetupAsync(again);
            Assert.Equal((0, ""), (code, error));
            Assert.EndsWith("Nothing to do.", output.TrimEnd());
        }
    }

    [Fact]
    public async Task Should_show_and_mend_only_what_differs()
    {
        Assert.Equal(0, (await SetupAsync()).Code);
        var (code, output, _) = await SetupAsync("--shards", "2", "--dry-run");
        Assert.Equal(1, code);
        Assert.Contains($"differs  component template {_name}@settings", output);
        Assert.Contains("template.settings.index.number_of_shards: 1 → 2", output);
        Assert.Contains($"same     index template {_name}", output);

        (code, output, _) = await SetupAsync("--shards", "2", "--output", "json");
        Assert.Equal(0, code);
        var changes = JsonElement.Parse(output).GetProperty("changes").EnumerateArray().ToList();
        Assert.Equal([false, true, false], changes.Select(change => change.GetProperty("written").GetBoolean()));
        Assert.Equal("differs", changes[1].GetProperty("state").GetString());
        Assert.Equal(0, (await SetupAsync("--shards", "2", "--dry-run")).Code);
    }

    [Fact]
    public async Task Should_leave_what_somebody_else_made_alone_unless_forced()
    {
        await PutAsync(
            $"_index_template/{_name}",
            new
            {
                index_patterns = new[] { $"logs-{Service}-mine" },
                priority = 3,
                data_stream = new { },
            }
        );
        var (code, output, error) = await SetupAsync();
        Assert.Equal(1, code);
        Assert.Contains($"foreign  index template {_name}", output);
        Assert.Contains("priority: 3 → 700", output);
        Assert.StartsWith($"index template {_name} is not of this version's making; nothing was written.", error);
        Assert.Null(await GetAsync(Part("settings")));

        Assert.Equal(0, (await SetupAsync("--force")).Code);
        Assert.Equal(0, (await SetupAsync("--dry-run")).Code);
    }

    [Fact]
    public async Task Should_say_which_template_goes_first()
    {
        await PutAsync(
            $"_index_template/{_name}-other",
            new
            {
                index_patterns = new[] { $"logs-{Service}-*" },
                priority = 701,
                data_stream = new { },
            }
        );
        var (code, output, _) = await SetupAsync();
        (await _http.DeleteAsync($"_index_template/{_name}-other", Cancel)).Dispose();
        Assert.Equal(0, code);
        Assert.Contains($"note     index template {_name}-other (priority 701) goes first for logs-{Service}-*.", output);
    }

    [Fact]
    public async Task Should_make_a_stream_whose_fields_have_their_types()
    {
        Assert.Equal(0, (await SetupAsync()).Code);
        var document = """
            {"@timestamp":"2026-11-27T00:00:00.000Z","message":"paid 12 times","log":{"level":"warn","offset":7,"file":{"path":"/a.log"}},
             "event":{"original":"raw","dataset":"shop","created":"2026-11-27T00:00:00.000Z"},"service":{"name":"shop-service"},
             "data_stream":{"type":"logs","dataset":"DATASET","namespace":"shop"},"http":{"response":{"status_code":"200"}},
             "source":{"ip":"no address"},"cart":{"owner":"Jo","total":3}}
            """;
        var action = JsonSerializer.Serialize(new { create = new { _index = Stream, _id = "1" } });
        using var bulk = new StringContent(
            $"{action}\n{document.ReplaceLineEndings("").Replace("DATASET", Service)}\n",
            new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-ndjson")
        );
        using var answer = await _http.PostAsync("_bulk?refresh=true", bulk, Cancel);
        Assert.Contains("\"errors\":false", await answer.Content.ReadAsStringAsync(Cancel));

        using var queries = new ElasticQueries(servers.Elastic);
        Assert.Equal(1, await queries.CountAsync(Stream, "message:paid"));
        Assert.Equal(1, await queries.CountAsync(Stream, "log.level:warn"));
        Assert.Equal(1, await queries.CountAsync(Stream, "http.response.status_code:[200 TO 299]"));
        Assert.Equal(1, await queries.CountAsync(Stream, "cart.owner:Jo"));
        var mapping = (await GetAsync($"{Stream}/_mapping"))!.Value.EnumerateObject().Single();
        Assert.StartsWith($".ds-{Stream}-", mapping.Name);
        var fields = mapping.Value.GetProperty("mappings").GetProperty("properties");
        Assert.Equal("date", fields.GetProperty("event").GetProperty("properties").GetProperty("created").GetProperty("type").GetString());
        Assert.Equal("long", fields.GetProperty("log").GetProperty("properties").GetProperty("offset").GetProperty("type").GetString());
        Assert.False(fields.GetProperty("event").GetProperty("properties").GetProperty("original").GetProperty("index").GetBoolean());
    }

    [Fact]
    public async Task Should_say_what_is_wrong_with_usage_and_servers()
    {
        Assert.StartsWith("--output is \"xml\"; allowed is text or json.", (await WrongAsync("--output", "xml")).Error);
        Assert.Equal(2, (await WrongAsync("--shards", "0")).Code);
        Assert.Equal(2, (await WrongAsync("--retention-days", "soon")).Code);
        var (code, _, error) = await InProcess.RunAsync("elastic", "setup", "--elastic", "http://127.0.0.1:1");
        Assert.Equal(1, code);
        Assert.StartsWith("127.0.0.1:1: ", error);

        async Task<(int Code, string Error)> WrongAsync(params string[] more)
        {
            var (wrong, _, said) = await SetupAsync(more);
            return (wrong, said.Trim());
        }
    }
}

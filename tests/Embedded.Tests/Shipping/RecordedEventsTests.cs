using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Embedded.Tests.Shipping;

/// <summary>
/// What Filebeat 7.17.29 made of awkward files, and what the shipper makes of them: the same events, field by field. Not compared are times, ids, the
/// host, and what names the version. <c>ACTORPIPELINE_TEST_RECORD=1</c> with <c>ACTORPIPELINE_TEST_FILEBEAT</c> (path) records anew.
/// </summary>
public sealed class RecordedEventsTests
{
    // The bytes of a file are the characters of a text from 0 to 255.
    private static readonly Encoding Bytes = Encoding.Latin1;

    private static readonly string[] NotCompared =
    [
        "@timestamp",
        "@metadata.version",
        "host",
        "agent.id",
        "agent.ephemeral_id",
        "agent.name",
        "agent.hostname",
        "agent.version",
        "ecs.version",
    ];

    [Fact]
    public async Task Should_send_what_filebeat_sends_when_files_are_awkward()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Shipping", "Fixtures", "filebeat-7.17.json");
        var fixture = JsonNode.Parse(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))!;
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        await using var world = new ShipperWorld(input: false);
        var inputs = Lay(fixture, world.Logs);
        if (
            Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_RECORD") == "1"
            && Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_FILEBEAT") is { } filebeat
        )
        {
            await RecordAsync(fixture, filebeat, inputs, world);
        }

        world.Input("web-service", inputs);
        await world.StartAsync(with: o => o with { TimeProvider = time });
        var expected = fixture["events"]!.AsArray().Select(e => e!.ToJsonString()).ToList();
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(1)); // An event of several lines is complete when nobody continues it.
                return world.Shipper.Status.LinesSent >= expected.Count;
            },
            () => world.Shipper.Status.ToString()
        );

        var shipped = world.Read(expected.Count).Select(line => JsonNode.Parse(line.Value)!).ToList();
        Assert.All(shipped, e => Assert.NotEqual("", e["agent"]!["id"]!.GetValue<string>()));
        Assert.Equal(expected, Normal(shipped, world.Logs).Select(e => e.ToJsonString()));
    }

    /// <summary>Writes the files of the fixture; gives its inputs for them.</summary>
    private static string Lay(JsonNode fixture, string root)
    {
        foreach (var (name, text) in fixture["files"]!.AsObject())
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, name))!);
            File.WriteAllBytes(Path.Combine(root, name), Bytes.GetBytes(text!.GetValue<string>()));
        }

        foreach (var (name, target) in fixture["links"]!.AsObject())
        {
            File.CreateSymbolicLink(Path.Combine(root, name), Path.Combine(root, target!.GetValue<string>()));
        }

        return string.Join('\n', fixture["inputs"]!.AsArray().Select(line => line!.GetValue<string>())).Replace("ROOT", root, StringComparison.Ordinal) + "\n";
    }

    /// <summary>Events in an order of their own, with keys in order, without what differs from run to run.</summary>
    private static List<JsonNode> Normal(IEnumerable<JsonNode> events, string root)
    {
        var normal = new List<JsonNode>();
        foreach (var one in events)
        {
            foreach (var path in NotCompared.Select(p => p.Split('.')))
            {
                (path.Length == 1 ? one : one[path[0]])?.AsObject().Remove(path[^1]);
            }

            normal.Add(Sorted(JsonNode.Parse(one.ToJsonString().Replace(root, "ROOT", StringComparison.Ordinal))!));
        }

        return
        [
            .. normal.OrderBy(e => e["log"]!["file"]!["path"]!.GetValue<string>(), StringComparer.Ordinal).ThenBy(e => e["log"]!["offset"]!.GetValue<long>()),
        ];
    }

    private static JsonNode Sorted(JsonNode node) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value is null ? null : (JsonNode?)Sorted(p.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(e => e!.DeepClone()).OrderBy(e => e.ToJsonString(), StringComparer.Ordinal)]),
            _ => node.DeepClone(),
        };

    private static async Task RecordAsync(JsonNode fixture, string filebeat, string inputs, ShipperWorld world)
    {
        var home = Directory.CreateTempSubdirectory("filebeat-").FullName;
        var config = Path.Combine(home, "filebeat.yml");
        await File.WriteAllTextAsync(
            config,
            $"filebeat.inputs:\n{inputs}\noutput.file: {{path: \"{home}\", filename: events}}\npath.data: {home}/data\npath.logs: {home}/logs\n"
        );
        using var process = Process.Start(filebeat, ["run", "--strict.perms=false", "-c", config]);
        await Task.Delay(TimeSpan.FromSeconds(20)); // Nothing tells when it is done; only the recorder waits so.
        process.Kill();
        await process.WaitForExitAsync();
        var events = Normal(File.ReadLines(Path.Combine(home, "events")).Select(line => JsonNode.Parse(line)!), world.Logs);
        fixture["events"] = new JsonArray([.. events]);
        var compact = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        var parts = fixture
            .AsObject()
            .Select(p =>
                $"\"{p.Key}\":"
                + (
                    p.Value is JsonArray list
                        ? "[\n" + string.Join(",\n", list.Select(e => e!.ToJsonString(compact))) + "\n]"
                        : "{\n"
                            + string.Join(",\n", p.Value!.AsObject().Select(e => $"{JsonSerializer.Serialize(e.Key)}:{JsonSerializer.Serialize(e.Value)}"))
                            + "\n}"
                )
            );
        await File.WriteAllTextAsync(Path.Combine(Path.GetDirectoryName(Source())!, "Fixtures", "filebeat-7.17.json"), "{" + string.Join(",\n", parts) + "}\n");
        Directory.Delete(home, recursive: true);
    }

    private static string Source([CallerFilePath] string path = "") => path;
}

using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>
/// Conversations with Elasticsearch 9.5.3 as they were recorded, held again with the server under test: it has to give the same answers.
/// <c>ACTORPIPELINE_TEST_RECORD=1</c> with a real server writes them anew.
/// </summary>
public sealed class RecordedAnswersSpecs
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every file of <c>Fixtures/9.5</c> but those that change the whole server.</summary>
    public static TheoryData<string> Shared => [.. Names().Where(name => !name.StartsWith("server-", StringComparison.Ordinal))];

    /// <summary>Those that do.</summary>
    public static TheoryData<string> Whole => [.. Names().Where(name => name.StartsWith("server-", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Shared))]
    public Task Should_answer_as_recorded(string conversation) => ReplayAsync(conversation);

    [StandInTheory("settings of the whole server: on one that is shared, they disturb others")]
    [MemberData(nameof(Whole))]
    public Task Should_answer_as_recorded_when_the_whole_server_is_set_up_otherwise(string conversation) => ReplayAsync(conversation);

    private static async Task ReplayAsync(string conversation)
    {
        await using var server = await StartOrConnectAsync();
        var exchanges = JsonNode.Parse(Fixture($"9.5/{conversation}.json"))!.AsArray();
        foreach (var exchange in exchanges)
        {
            var request = exchange!["send"]!.GetValue<string>().Split(' ', 2);
            var lines = exchange["lines"]?.AsArray().Select(line => line is JsonValue ? line.GetValue<string>() : line!.ToJsonString(Compact) + "\n");
            var (status, body) = await server.SendAsync(
                request[0],
                request[1],
                lines is null ? null : string.Concat(lines),
                exchange["type"]?.GetValue<string>() ?? "application/json"
            );
            body = JsonShape.WithoutDates(body);
            if (RealServers.AreRecorded)
            {
                exchange["status"] = (int)status;
                exchange["answer"] = body.StartsWith('{') || body.StartsWith('[') ? JsonNode.Parse(body) : body;
                continue;
            }
            Assert.True(exchange["status"]!.GetValue<int>() == (int)status, $"{exchange["send"]} {exchange["lines"]?.ToJsonString()}: {(int)status} {body}");
            if (exchange["answer"] is JsonValue text)
                Assert.Equal(text.GetValue<string>(), body);
            else
                JsonShape.AssertSame(exchange["answer"]!.ToJsonString(), body);
        }
        if (RealServers.AreRecorded)
            await File.WriteAllTextAsync(Path.Combine(SourceDirectory(), "Fixtures", "9.5", conversation + ".json"), Print(exchanges), Cancel);
    }

    // One line for what is sent and one for what came back: a change is easy to see in a diff.
    private static string Print(JsonArray exchanges) =>
        "[\n"
        + string.Join(
            ",\n",
            exchanges.Select(exchange =>
            {
                var sent = new JsonObject(
                    exchange!.AsObject().Where(p => p.Key is "send" or "lines" or "type").Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone()))
                );
                return $"{sent.ToJsonString(Compact)[..^1]},\n \"status\":{exchange["status"]},\"answer\":{exchange["answer"]!.ToJsonString(Compact)}}}";
            })
        )
        + "\n]\n";

    private static IEnumerable<string> Names() =>
        Directory
            .EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Elasticsearch", "Fixtures", "9.5"), "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path)!)
            .Order(StringComparer.Ordinal);

    private static string SourceDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}

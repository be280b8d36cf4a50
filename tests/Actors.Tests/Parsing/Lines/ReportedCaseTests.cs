using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>
/// Each line of the reported cases, as it is sent where nobody named a parser: <c>Cases/NAME.expected</c> has what a person reads in it, line by line.
/// </summary>
public sealed class ReportedCaseTests
{
    /// <summary>What is the same in all lines.</summary>
    private static readonly string[] Around = ["data_stream", "service", "host", "log"];

    /// <summary>All of them.</summary>
    public static TheoryData<string> Cases => [.. ReportedCases.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Should_make_of_each_line_what_a_person_reads_in_it(string name)
    {
        var made = Documents(name).Select(Shown).ToList();
        var folder = Environment.GetEnvironmentVariable("CASES_TO");
        if (folder is not null)
            File.WriteAllLines(Path.Combine(folder, name + ".expected"), made);
        Assert.Equal(ReportedCases.Lines(name + ".expected"), made);
    }

    private static List<JsonObject> Documents(string name)
    {
        var budget = new MemoryBudget(1 << 20);
        var encoder = new EventEncoder(
            "logs.web-service",
            EncodedText.Ids(IdentityForm.RecordName),
            new ParserCatalog(),
            false,
            budget,
            new FakeTimeProvider(EncodedText.Written),
            lean: true,
            shapes: new IndexShapes(400)
        );
        byte[][] events =
        [
            .. ReportedCases
                .Lines(name)
                .Select((line, i) => name.EndsWith(".ndjson", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(line) : Event(line, i)),
        ];
        var slice = encoder.Encode(EncodedText.Chunk(budget, events), ActorRefs.Nobody);
        var lines = Encoding.UTF8.GetString(slice.Memory(0, slice.Count).Span).Split('\n');
        slice.Complete(slice.Count);
        Assert.Equal(events.Length * 2 + 1, lines.Length);
        return
        [
            .. lines.Where((_, i) => i % 2 == 1).Select(line => JsonNode.Parse(line, documentOptions: new JsonDocumentOptions { MaxDepth = 1000 })!.AsObject()),
        ];
    }

    private static byte[] Event(string line, int i) =>
        Encoding.UTF8.GetBytes(
            $$$"""{"@timestamp":"2026-11-23T12:00:00.000Z","@metadata":{"beat":"filebeat"},"log":{"offset":{{{i}}},"file":{"path":"/a.log"}},"""
                + $$$"""  "message":{{{JsonSerializer.Serialize(line)}}},"fields":{"service":"web-service","namespace":"demo"},"host":{"name":"n"}}"""
        );

    private static string Shown(JsonObject document)
    {
        var own = document["event.created"] is not null;
        foreach (var around in Around)
        {
            if (document[around] is JsonObject)
                document.Remove(around);
        }
        document.Remove("event.created");
        if (document["event"] is JsonObject { Count: 1 } dataset && dataset["dataset"] is not null)
            document.Remove("event");
        if (!own && (string?)document["@timestamp"] == "2026-11-23T12:00:00.000Z")
            document.Remove("@timestamp");
        return document.ToJsonString(
            new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1000 }
        );
    }
}

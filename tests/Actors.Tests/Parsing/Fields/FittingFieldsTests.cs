using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing.Fields;

/// <summary>No event is sent whose fields its index refuses.</summary>
public sealed partial class FittingFieldsTests
{
    private const int Batch = 100;

    private static readonly string? Long = Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_CASES");

    private readonly MemoryBudget _budget = new(1 << 26);

    private EventEncoder Encoder(int limit = 400) =>
        new(
            "logs.web-service",
            EncodedText.Ids(IdentityForm.Auto),
            new ParserCatalog(),
            true,
            _budget,
            new FakeTimeProvider(EncodedText.Written),
            shapes: new IndexShapes(limit)
        );

    private string[] Encode(EventEncoder encoder, params byte[][] events)
    {
        var slice = encoder.Encode(EncodedText.Chunk(_budget, events), ActorRefs.Nobody);
        var lines = Encoding.UTF8.GetString(slice.Memory(0, events.Length).Span).Split('\n');
        slice.Complete(events.Length);
        return [.. lines.Where((_, i) => i % 2 == 1)];
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Should_send_only_documents_that_a_strict_index_takes_each_with_its_line(int seed)
    {
        var events = new OddEvents(seed);
        var encoder = Encoder();
        var index = new ElasticRules();
        var count = Long is null ? 10_000 : int.Parse(Long, CultureInfo.InvariantCulture) / 2;
        for (var done = 0; done < count; done += Batch)
        {
            byte[][] batch = [.. Enumerable.Range(done, Batch).Select(events.Next)];
            var documents = Encode(encoder, batch);
            Assert.Equal(Batch, documents.Length - documents.Count(string.IsNullOrEmpty));
            // Requests overtake each other.
            for (var i = Batch - 1; i >= 0; i--)
            {
                var reason = index.Refuses(Encoding.UTF8.GetBytes(documents[i]));
                Assert.True(reason is null, $"{reason}\n{Encoding.UTF8.GetString(batch[i])}\n{documents[i]}");
                Assert.True(documents[i].Contains($"line {done + i} ", StringComparison.Ordinal), $"{Encoding.UTF8.GetString(batch[i])}\n{documents[i]}");
                Assert.False(LoneSurrogate().IsMatch(documents[i]), documents[i]);
            }
        }
        Assert.InRange(index.Fields, 300, 600);
        Assert.Equal(0, _budget.Used);
    }

    private static byte[] Line(string json) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                message = json,
                log = new { offset = 1, file = new { path = "/a.log" } },
                fields = new { service = "web-service", @namespace = "demo" },
            }
        );

    /// <summary>What becomes of a line after those before it.</summary>
    [Theory]
    [InlineData("""{"duration_text":"12ms"}""", """{"msg":"m","duration":12}""", """{"msg":"m","duration":"12ms"}""")]
    [InlineData("""{"duration":"12"}""", """{"msg":"m","duration":12}""", """{"msg":"m","duration":"12"}""")]
    [InlineData("""{"status":"200","list":["1","true"]}""", """{"msg":"m","status":"ok","list":"x"}""", """{"msg":"m","status":200,"list":[1,true]}""")]
    [InlineData("""{"data_object":{"a":1}}""", """{"msg":"m","data":"raw"}""", """{"msg":"m","data":{"a":1}}""")]
    [InlineData("""{"data_text":"raw"}""", """{"msg":"m","data":{"a":1}}""", """{"msg":"m","data":"raw"}""")]
    [InlineData("""{"a_object.b.c":1}""", """{"msg":"m","a":"x"}""", """{"msg":"m","a.b.c":1}""")]
    [InlineData("""{"when_text":"tomorrow"}""", """{"msg":"m","when":"2025-10-18"}""", """{"msg":"m","when":"tomorrow"}""")]
    [InlineData("""{"ok_text":"yes"}""", """{"msg":"m","ok":true}""", """{"msg":"m","ok":"yes"}""")]
    [InlineData("""{"id":"18446744073709551615","e":"1e400"}""", """{"msg":"m"}""", """{"msg":"m","id":18446744073709551615,"e":1e400}""")]
    [InlineData("""{"m":"[1,\"a\",{\"k\":1}]","n":["1","a"]}""", """{"msg":"m"}""", """{"msg":"m","m":[1,"a",{"k":1}],"n":[1,"a"]}""")]
    [InlineData("""{"s":"half \ufffd","k_":1,"_":2}""", """{"msg":"m"}""", """{"msg":"m","s":"half \ud800","k\u0000":1,"":2}""")]
    public void Should_write_a_line_in_a_form_that_goes_with_those_before(string fields, string before, string line)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(Encode(Encoder(), Line(before), Line(line))[1]);
        foreach (var field in JsonSerializer.Deserialize<JsonElement>(fields).EnumerateObject())
            Assert.True(document.TryGetProperty(field.Name, out var value) && JsonElement.DeepEquals(field.Value, value), $"{field.Name}: {document}");
        Assert.Equal("m", document.GetProperty("message").GetString());
    }

    [Fact]
    public void Should_bound_the_names_of_a_service_and_lose_no_value()
    {
        var documents = Encode(
            Encoder(100),
            [.. Enumerable.Range(0, 300).Select(i => Line($"{{\"level\":\"info\",\"msg\":\"order {i} done\",\"orders\":{{\"o-{i}\":{{\"ms\":{i}}}}}}}"))]
        );
        var index = new ElasticRules();
        Assert.All(documents.Where(document => document.Length > 0), document => Assert.Null(index.Refuses(Encoding.UTF8.GetBytes(document))));
        Assert.InRange(index.Fields, 50, 130);
        Assert.Equal("""{"orders.o-299":{"ms":299}}""", JsonSerializer.Deserialize<JsonElement>(documents[299]).GetProperty("other_fields").GetString());
    }

    [Fact]
    public void Should_make_text_of_what_is_too_deep()
    {
        var documents = Encode(
            Encoder(),
            [
                .. new[] { 17, 19, 20, 21, 40, 60 }.Select(n =>
                    Line($"{{\"msg\":\"m\",\"d{n}\":{string.Concat(Enumerable.Repeat("{\"n\":", n))}1{new string('}', n)}}}")
                ),
            ]
        );
        var index = new ElasticRules();
        Assert.All(documents.Where(document => document.Length > 0), document => Assert.Null(index.Refuses(Encoding.UTF8.GetBytes(document))));
        Assert.All(documents[1..6], document => Assert.Contains("\\\"n\\\":1}", document, StringComparison.Ordinal));
    }

    /// <summary>Events of other shippers, of which the first would shape the mapping of a new index.</summary>
    [Theory]
    [InlineData("""{"@timestamp":1760954400.123,"message":"m"}""", """{"@timestamp":"2025-10-20T10:00:00.123Z","message":"m"}""")]
    [InlineData(
        """{"@timestamp":"20 Oct 2025 12:00:00 +0200","message":"m"}""",
        """{"@timestamp":"2025-10-20T10:00:00.000Z","event.timestamp_original":"20 Oct 2025 12:00:00 +0200"}"""
    )]
    [InlineData("""{"@timestamp":"yesterday","message":"m"}""", """{"@timestamp":"2026-11-23T12:00:00.000Z","event.timestamp_original":"yesterday"}""")]
    [InlineData("""{"@timestamp":1760954400.123,"log":"fluent-bit","stream":"stdout"}""", """{"message":"fluent-bit","stream":"stdout"}""")]
    [InlineData("""{"message":{"a":1},"host":"n","file":"/x","_id":"7"}""", """{"message":"{\"a\":1}","host.name":"n","file_text":"/x","_id_text":"7"}""")]
    [InlineData(
        """{"message":"m","kubernetes":{"labels":{"app":"shop","app.kubernetes.io/name":"shop"}}}""",
        """{"kubernetes":{"labels":{"app":"shop","app_kubernetes_io/name":"shop"}}}"""
    )]
    public void Should_write_an_event_of_another_shipper_as_an_index_of_logs_takes_it(string value, string expected)
    {
        var document = JsonSerializer.Deserialize<JsonElement>(Encode(Encoder(), Encoding.UTF8.GetBytes(value))[0]);
        foreach (var field in JsonSerializer.Deserialize<JsonElement>(expected).EnumerateObject())
            Assert.True(document.TryGetProperty(field.Name, out var found) && JsonElement.DeepEquals(field.Value, found), $"{field.Name}: {document}");
    }

    [GeneratedRegex(@"(?<!\\)(\\\\)*\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])")]
    private static partial Regex LoneSurrogate();
}

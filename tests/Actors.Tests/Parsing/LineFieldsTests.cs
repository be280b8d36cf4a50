using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing;

public class LineFieldsTests
{
    private static string Event(string parser, string message, string more = "") =>
        $$$"""{"@timestamp":"2026-11-23T12:05:18.861Z",{{{more}}}"message":{{{JsonSerializer.Serialize(message)}}},"fields":{"service":"web-service","namespace":"demo","parser":"{{{parser}}}"}}""";

    [Fact]
    public void Should_add_what_the_parser_found_and_take_the_lines_own_time()
    {
        var (_, document) = EncodedText.Lines(Event("log4j", "2015-10-18 18:01:47,978 INFO [main] org.example.App: started"));
        Assert.Equal("info", document.GetProperty("log.level").GetString());
        Assert.Equal("org.example.App", document.GetProperty("log.logger").GetString());
        Assert.StartsWith("2015-10-18T18:01:47.978", document.GetProperty("@timestamp").GetString(), StringComparison.Ordinal);
        Assert.Equal("2026-11-23T12:05:18.861Z", document.GetProperty("event.created").GetString());
        Assert.Equal("2015-10-18 18:01:47,978 INFO [main] org.example.App: started", document.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Should_replace_the_message_when_the_parser_reads_all_of_it(bool keepOriginal)
    {
        const string line = """{"msg":"paid \"now\"","level":"warn","amount":12}""";
        var (_, document) = EncodedText.Lines(Event("json", line), keepOriginal);
        Assert.Equal("paid \"now\"", document.GetProperty("message").GetString());
        Assert.Equal("warn", document.GetProperty("log.level").GetString());
        Assert.Equal(12, document.GetProperty("amount").GetInt32());
        Assert.Equal(keepOriginal ? line : null, document.TryGetProperty("event.original", out var original) ? original.GetString() : null);
    }

    [Theory]
    [InlineData("log4j", "no such thing", "_parse_failure")]
    [InlineData("nonsense", "2015-10-18 18:01:47,978 INFO [main] a.B: c", "_unknown_parser")]
    public void Should_keep_the_line_and_say_so_when_it_was_not_parsed(string parser, string line, string tag)
    {
        foreach (
            var (more, tags) in new[]
            {
                ("", 1),
                ("\"tags\":[],", 1),
                ("\"tags\":[ \n],", 1),
                ("\"tags\":[ \"a\" ],", 2),
                ("\"tags\":[\"a\",\"b\"],", 3),
                ("\"tags\":\"a\",", 2),
            }
        )
        {
            var (_, document) = EncodedText.Lines(Event(parser, line, more));
            Assert.Equal(line, document.GetProperty("message").GetString());
            Assert.Equal(tag, document.GetProperty("tags")[0].GetString());
            Assert.Equal(tags, document.GetProperty("tags").GetArrayLength());
            Assert.Equal("2026-11-23T12:05:18.861Z", document.GetProperty("@timestamp").GetString());
        }
    }

    [Fact]
    public void Should_know_the_lines_of_a_service_in_whatever_order_its_fields_come()
    {
        string[] fields = ["\"service\":\"web-service\"", "\"namespace\":\"demo\"", "\"log_topic\":\"t\"", "\"more\":1"];
        var random = new Random(3);
        var budget = new MemoryBudget(1 << 20);
        var encoder = new EventEncoder("t", EncodedText.Ids(IdentityForm.Auto), new ParserCatalog(), false, budget, new FakeTimeProvider(EncodedText.Written));
        // A level alone is only believed when the lines before say the same.
        var slice = encoder.Encode(
            EncodedText.Chunk(
                budget,
                [
                    .. Enumerable
                        .Range(0, 50)
                        .Select(i =>
                        {
                            random.Shuffle(fields);
                            return Encoding.UTF8.GetBytes($"{{\"message\":\"[WARN] {i}\",\"fields\":{{{string.Join(',', fields)}}}}}");
                        }),
                ]
            ),
            ActorRefs.Nobody
        );
        var found = Encoding
            .UTF8.GetString(slice.Memory(0, 50).Span)
            .Split('\n')
            .Count(line => line.Contains("\"log.level\":\"warn\"", StringComparison.Ordinal));
        slice.Complete(50);

        Assert.Equal((45, "level 90 %, plain 10 %"), (found, encoder.Formats));
    }

    [Fact]
    public void Should_not_give_a_name_twice_that_the_event_has_already()
    {
        var (_, document) = EncodedText.Lines(Event("json", """{"stream":"mine","other":1}""", "\"stream\":\"stdout\","));
        Assert.Equal("stdout", document.GetProperty("stream").GetString());
        Assert.Single(document.EnumerateObject(), p => p.Name == "stream");
    }

    [Theory]
    [InlineData("json"), InlineData("logfmt"), InlineData("syslog"), InlineData("log4j"), InlineData("nginx-access")]
    public void Should_yield_one_valid_document_without_repeated_names_for_any_line(string parser)
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<string>(),
                line =>
                {
                    var lines = Encoding.UTF8.GetString(EncodedText.Encode(Encoding.UTF8.GetBytes(Event(parser, line ?? "")))).Split('\n');
                    var names = JsonDocument.Parse(lines[1]).RootElement.EnumerateObject().Select(p => p.Name).ToList();
                    return lines.Length == 3 && names.Distinct().Count() == names.Count;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }
}

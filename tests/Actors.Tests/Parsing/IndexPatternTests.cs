using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing;

public class IndexPatternTests
{
    private static readonly long RecordTime = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero).ToUnixTimeMilliseconds();

    [Theory]
    [InlineData("logs-{service}-{namespace}-{yyyy.MM.dd}")]
    [InlineData("{service}-{yyyy}")]
    [InlineData("all_{yyyy-MM-dd.HH}")]
    [InlineData("a")]
    public void Should_take_what_elasticsearch_takes(string text) => Assert.NotNull(IndexPattern.TryParse(text));

    [Theory]
    [InlineData("")]
    [InlineData("Logs-{service}")]
    [InlineData("-{service}")]
    [InlineData("logs {service}")]
    [InlineData("logs/{service}")]
    [InlineData("logs-{pod}")]
    [InlineData("logs-{service")]
    [InlineData("logs-service}")]
    [InlineData("logs-{yyyy}-{MM}")]
    [InlineData("logs-{dd.MM.yyyy}")]
    [InlineData("logs-{yyyy.mm.dd}")]
    [InlineData("logs-{yyyy/MM/dd}")]
    [InlineData("logs-äöü")]
    [InlineData("a-name-that-has-far-too-many-letters-to-leave-room-for-the-service-and-its-namespace")]
    public void Should_refuse_what_elasticsearch_refuses(string text) => Assert.Null(IndexPattern.TryParse(text));

    [Theory]
    [InlineData("\"2026-11-24T23:59:59.999Z\"", "2026.11.24")]
    [InlineData("\"2026-11-24T23:59:59.999999999Z\"", "2026.11.24")]
    [InlineData("\"2026-11-24T23:59:59Z\"", "2026.11.24")]
    [InlineData("\"2026-11-25T00:30:00+01:00\"", "2026.11.24")]
    [InlineData("1795566449259", "2026.11.25")]
    [InlineData("\"2026-02-30T12:00:00.000Z\"", "2026.03.04")]
    [InlineData("\"yesterday\"", "2026.03.04")]
    [InlineData("\"YYYY-MM-DDThh:mm:ss.000Z\"", "2026.03.04")]
    [InlineData("null", "2026.03.04")]
    [InlineData("{}", "2026.03.04")]
    public void Should_take_the_date_of_the_event_in_utc_else_of_the_record(string timestamp, string date) =>
        Assert.Equal(
            $"logs-web_service-demo-{date}",
            Index("logs-{service}-{namespace}-{yyyy.MM.dd}", $$$"""{"@timestamp":{{{timestamp}}},"fields":{"service":"web-service","namespace":"demo"}}""")
        );

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    public void Should_take_the_date_of_the_record_when_the_event_has_none(string value) => Assert.Equal("x-2026.03.04.05", Index("x-{yyyy.MM.dd.HH}", value));

    [Fact]
    public void Should_name_the_same_index_for_the_same_event_however_many_days_and_clocks_lie_between()
    {
        var days = Enumerable.Range(1, 20).Select(day => $$"""{"@timestamp":"2026-11-{{day:D2}}T12:00:00.000Z"}""").ToArray();
        var expected = Enumerable.Range(1, 20).Select(day => $"x-2026-11-{day:D2}").ToArray();
        Assert.Equal([.. expected, .. expected], Indices("x-{yyyy-MM-dd}", [.. days, .. days]));
        Assert.Equal(expected.Reverse(), Indices("x-{yyyy-MM-dd}", [.. days.Reverse()]));
    }

    private static string Index(string pattern, string value) => Assert.Single(Indices(pattern, value));

    private static List<string> Indices(string pattern, params string[] values)
    {
        var budget = new MemoryBudget(1 << 20);
        var chunk = new RecordChunk("logs.other-service", 3, 64 << 10, 100, budget);
        for (var i = 0; i < values.Length; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(values[i]);
            bytes.CopyTo(chunk.Free);
            chunk.Append(i, RecordTime, -1, bytes.Length);
        }
        var slice = new EventEncoder(
            "logs.other-service",
            EncodedText.Ids(IdentityForm.Auto),
            new ParserCatalog(),
            false,
            budget,
            new FakeTimeProvider(),
            IndexPattern.TryParse(pattern)
        ).Encode(chunk, ActorRefs.Nobody);
        return
        [
            .. Enumerable
                .Range(0, slice.Count)
                .Select(i =>
                    JsonDocument
                        .Parse(Encoding.UTF8.GetString(slice.Memory(i, 1).Span).Split('\n')[0])
                        .RootElement.GetProperty("create")
                        .GetProperty("_index")
                        .GetString()!
                ),
        ];
    }
}

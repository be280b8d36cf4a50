using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Refused;
using ActorPipeline.Actors.Elastic.Verdict;

namespace ActorPipeline.Actors.Tests.Elastic;

public class RefusedFieldsTests
{
    private const string Action = """{"create":{"_index":"logs-web_service-default","_id":"7"}}""";
    private const long RecordTime = 1_764_160_000_123;
    private static readonly ItemVerdict Why = new(
        ItemAction.Reject,
        400,
        "document_parsing_exception",
        "object mapping for [user] tried to parse field [user] as object"
    );

    private static JsonElement Reduced(string document, Reduction form = Reduction.Line, ItemVerdict? why = null)
    {
        var bytes = RefusedFields.Reduce(Encoding.UTF8.GetBytes($"{Action}\n{document}\n"), RecordTime, form, why ?? Why);
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        Assert.Equal([Action, ""], [lines[0], lines[2]]);
        return JsonDocument.Parse(lines[1]).RootElement;
    }

    [Fact]
    public void Should_keep_line_time_level_and_service_and_the_rest_as_text()
    {
        var left = Reduced(
            """{"data_stream":{"type":"logs","dataset":"web_service","namespace":"default"},"@timestamp":"2026-11-23T12:00:00.000Z","message":"hello \"you\"","log":{"level":"warn","offset":7},"service":{"name":"web-service","x":1},"event":{"dataset":"web_service"},"tags":["a",1],"user":"me","error":{"code":3}}"""
        );
        Assert.Equal("2026-11-23T12:00:00.000Z", left.GetProperty("@timestamp").GetString());
        Assert.Equal("hello \"you\"", left.GetProperty("message").GetString());
        Assert.Equal("""{"level":"warn","offset":7}""", left.GetProperty("log").GetRawText());
        Assert.Equal("""{"name":"web-service"}""", left.GetProperty("service").GetRawText());
        Assert.Equal("""["a","_fields_refused"]""", left.GetProperty("tags").GetRawText());
        Assert.Equal(
            "document_parsing_exception: object mapping for [user] tried to parse field [user] as object",
            left.GetProperty("error").GetProperty("message").GetString()
        );
        Assert.Equal("web_service", left.GetProperty("event").GetProperty("dataset").GetString());
        Assert.Equal(
            """{"@timestamp":"2026-11-23T12:00:00.000Z","log":{"level":"warn","offset":7},"service":{"name":"web-service","x":1},"event":{"dataset":"web_service"},"tags":["a",1],"user":"me","error":{"code":3}}""",
            left.GetProperty("event").GetProperty("original").GetString()
        );
        Assert.False(left.TryGetProperty("user", out _));
    }

    [Fact]
    public void Should_leave_no_name_that_another_may_use_for_something_else()
    {
        var left = Reduced(
            """{"@timestamp":"2026-11-23T12:00:00.000Z","message":"hello","log":{"level":"warn","x":1},"service":{"name":"a"}}""",
            Reduction.Tagged
        );
        Assert.Equal("""{"@timestamp":"2026-11-23T12:00:00.000Z","message":"hello","log":{"level":"warn"},"tags":["_fields_refused"]}""", left.GetRawText());
    }

    [Fact]
    public void Should_leave_line_and_time_alone_when_even_that_is_refused()
    {
        var left = Reduced("""{"@timestamp":"2026-11-23T12:00:00.000Z","message":"hello","log":{"level":"warn"}}""", Reduction.Bare);
        Assert.Equal("""{"@timestamp":"2026-11-23T12:00:00.000Z","message":"hello"}""", left.GetRawText());
    }

    [Theory]
    [InlineData("\"yesterday\"")]
    [InlineData("1764160000123456789")]
    [InlineData("\"9999-01-01T00:00:00Z\"")]
    [InlineData("\"2026-11-23\"")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Should_take_the_records_time_for_one_that_is_none(string time) =>
        Assert.Equal("2025-11-26T12:26:40.123Z", Reduced($$"""{"@timestamp":{{time}},"message":"x"}""", Reduction.Bare).GetProperty("@timestamp").GetString());

    [Theory]
    [InlineData("""{"message":{"a":[1,"b"]}}""", """{"a":[1,"b"]}""")]
    [InlineData("""{"message":42}""", "42")]
    [InlineData("""{"a":1}""", """{"a":1}""")]
    public void Should_have_a_line_in_any_case(string document, string message) => Assert.Equal(message, Reduced(document).GetProperty("message").GetString());

    [Theory]
    [InlineData("""a\ud800b""", "a\ufffdb")]
    [InlineData("""\udc00\ud83d""", "\ufffd\ufffd")]
    [InlineData("""\ud83d\ude00""", "\ud83d\ude00")]
    [InlineData("""\\ud800""", """\ud800""")]
    [InlineData("""\ud800\ud83d\ude00\n""", "\ufffd\ud83d\ude00\n")]
    public void Should_replace_half_a_pair_of_surrogates(string escaped, string text) =>
        Assert.Equal(text, Reduced($$"""{"message":"{{escaped}}","{{escaped}}":1}""").GetProperty("message").GetString());

    [Fact]
    public void Should_know_names_with_dots_and_keep_a_deep_document_as_text()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":""", 500)) + "1" + new string('}', 500);
        var left = Reduced($$"""{"message":"x","log.level":"error","deep":{{deep}}}""");
        Assert.Equal("error", left.GetProperty("log").GetProperty("level").GetString());
        Assert.Contains(deep, left.GetProperty("event").GetProperty("original").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Should_cut_a_long_reason() =>
        Assert.Equal(
            1024,
            Reduced("""{"message":"x"}""", why: Why with { Reason = new string('r', 5000) }).GetProperty("error").GetProperty("message").GetString()!.Length
        );

    [Fact]
    public void Should_end_with_the_bare_line()
    {
        Assert.Equal(Reduction.Line, RefusedFields.After(null));
        Assert.Equal(Reduction.Tagged, RefusedFields.After(new ReducedEvent([], Reduction.Line, Why)));
        Assert.Equal(Reduction.Bare, RefusedFields.After(new ReducedEvent([], Reduction.Tagged, Why)));
        Assert.Null(RefusedFields.After(new ReducedEvent([], Reduction.Bare, Why)));
    }
}

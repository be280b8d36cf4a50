using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Parsing;

public class EventEncoderTests
{
    private const string Event = """
        {"@timestamp":"2026-11-23T12:05:18.861Z","@metadata":{"beat":"filebeat","version":"8.1"},"fields":{"service":"web-service","namespace":"demo","log_topic":"logs.web-service"},"log":{"offset":153,"file":{"path":"/mnt/data/logs/web-service/app.log"}},"message":"hello \"you\"","input":{"type":"log"}}
        """;

    [Fact]
    public void Should_name_index_and_id_when_event_is_complete()
    {
        var (action, document) = EncodedText.Lines(Event);
        Assert.Equal("""{"create":{"_index":"logs-web_service-demo","_id":"logs.web-service-3-100"}}""", action);
        Assert.Equal("web-service", document.GetProperty("service").GetProperty("name").GetString());
        Assert.Equal("web_service", document.GetProperty("event").GetProperty("dataset").GetString());
        Assert.Equal("demo", document.GetProperty("data_stream").GetProperty("namespace").GetString());
        Assert.Equal("hello \"you\"", document.GetProperty("message").GetString());
        Assert.Equal("2026-11-23T12:05:18.861Z", document.GetProperty("@timestamp").GetString());
        Assert.False(document.TryGetProperty("@metadata", out _));
    }

    [Theory]
    [InlineData("""{"@metadata":{"a":1},"message":"m"}""")]
    [InlineData("""{"message":"m","@metadata":{"a":1}}""")]
    [InlineData("""{ "message" : "m" , "@metadata" : {"a":[1,{"b":"}"}]} , "z":1 }""")]
    [InlineData("""{"@metadata":{"a":1},"data_stream":{"type":"x"},"message":"m"}""")]
    [InlineData("""{"data_stream":{"type":"x"},"message":"m","@metadata":{}}""")]
    public void Should_leave_out_what_is_not_ours_wherever_it_stands(string value)
    {
        var (_, document) = EncodedText.Lines(value);
        Assert.False(document.TryGetProperty("@metadata", out _));
        Assert.Equal("logs", document.GetProperty("data_stream").GetProperty("type").GetString());
        Assert.Equal("m", document.GetProperty("message").GetString());
        Assert.Single(document.EnumerateObject(), p => p.Name == "data_stream");
    }

    [Theory]
    [InlineData("""{"service":{},"event":{},"message":"m"}""", "web-service", "web_service")]
    [InlineData("""{"service":{"id":7},"event":{"kind":"x"},"message":"m"}""", "web-service", "web_service")]
    [InlineData("""{"service":{"name":"own"},"event":{ "a":{"dataset":1}, "dataset":"mine"},"message":"m"}""", "own", "mine")]
    public void Should_complete_objects_the_event_brought_itself(string value, string name, string dataset)
    {
        var (_, document) = EncodedText.Lines(value);
        Assert.Equal(name, document.GetProperty("service").GetProperty("name").GetString());
        Assert.Equal(dataset, document.GetProperty("event").GetProperty("dataset").GetString());
        Assert.Equal("m", document.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("""{"service":"auth","event":"login","message":"m"}""")]
    [InlineData("""{ "event" : [ "a" ] , "service" : 7 , "@metadata":{"a":1} , "message":"m" }""")]
    [InlineData("""{"@metadata":{},"service":"auth","data_stream":{},"message":"m","event":null}""")]
    public void Should_keep_a_plain_value_inside_the_object_that_all_other_events_have_under_its_name(string value)
    {
        var (_, document) = EncodedText.Lines(value);
        using var came = JsonDocument.Parse(value);
        Assert.Equal("web-service", document.GetProperty("service").GetProperty("name").GetString());
        Assert.Equal("web_service", document.GetProperty("event").GetProperty("dataset").GetString());
        foreach (var name in (string[])["service", "event"])
            Assert.True(JsonElement.DeepEquals(came.RootElement.GetProperty(name), document.GetProperty(name).GetProperty("value")));
        Assert.Equal("m", document.GetProperty("message").GetString());
        Assert.False(document.TryGetProperty("@metadata", out _));
    }

    [Theory]
    [InlineData("""{"@timestamp":null,"message":"m"}""")]
    [InlineData("""{"message":"m", "@timestamp" : null }""")]
    public void Should_take_the_time_from_the_record_when_that_of_the_event_is_null(string value)
    {
        var (_, document) = EncodedText.Lines(value);
        Assert.Equal("2026-11-23T12:00:00.000Z", document.GetProperty("@timestamp").GetString());
        Assert.Single(document.EnumerateObject(), member => member.Name == "@timestamp");
    }

    [Fact]
    public void Should_take_service_from_topic_and_time_from_record_when_event_has_none()
    {
        var (action, document) = EncodedText.Lines("{}");
        Assert.Contains("\"logs-web_service-default\"", action, StringComparison.Ordinal);
        Assert.Equal("2026-11-23T12:00:00.000Z", document.GetProperty("@timestamp").GetString());
        Assert.Equal("web-service", document.GetProperty("service").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("plain text")]
    [InlineData("")]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    [InlineData("two\nlines \u2028 and \u0000 \ud83d\ude00")]
    public void Should_wrap_what_is_no_json_object(string value)
    {
        var (_, document) = EncodedText.Lines(value);
        Assert.Equal(value, document.GetProperty("message").GetString());
        Assert.Equal("_not_a_json_object", document.GetProperty("tags")[0].GetString());
    }

    [Fact]
    public void Should_lose_only_a_byte_that_is_no_utf8()
    {
        var value = Encoding.UTF8.GetBytes(Event);
        value[Event.IndexOf("hello", StringComparison.Ordinal)] = 0xFF;
        var lines = Encoding.UTF8.GetString(EncodedText.Encode(value)).Split('\n');
        using var document = JsonDocument.Parse(lines[1]);
        Assert.Contains("logs-web_service-demo", lines[0], StringComparison.Ordinal);
        Assert.Equal("\uFFFDello \"you\"", document.RootElement.GetProperty("message").GetString());
        Assert.False(document.RootElement.TryGetProperty("tags", out _));
    }

    [Fact]
    public void Should_yield_one_line_when_json_is_pretty_printed()
    {
        var (_, document) = EncodedText.Lines("{\r\n  \"message\": \"a\\nb\",\n  \"list\": [1,\n 2]\n}\n");
        Assert.Equal("a\nb", document.GetProperty("message").GetString());
        Assert.Equal(2, document.GetProperty("list").GetArrayLength());
    }

    [Fact]
    public void Should_yield_two_valid_lines_for_any_bytes()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes => IsOneEvent(EncodedText.Encode(bytes))).Check(Cases.Of(2000));
    }

    /// <summary>Random bytes are hardly ever nearly JSON; damaged events are.</summary>
    [Fact]
    public void Should_agree_with_the_reference_reader_on_damaged_events()
    {
        var pieces = Encoding.UTF8.GetBytes("{}[]\",:\\ \n\t0123456789eE+-.truefalsn/u\u00e9@ab");
        var damage = ArbMap.Default.ArbFor<(int At, byte With, bool Insert)[]>();
        Prop.ForAll(
                damage,
                edits =>
                {
                    var text = Encoding.UTF8.GetBytes(Event).ToList();
                    foreach (var (at, with, insert) in edits.Take(4))
                    {
                        var index = (int)((uint)at % (uint)text.Count);
                        if (insert)
                            text.Insert(index, pieces[with % pieces.Length]);
                        else
                            text[index] = pieces[with % pieces.Length];
                    }
                    var value = text.ToArray();
                    var encoded = EncodedText.Encode(value);
                    var wrapped = Encoding.UTF8.GetString(encoded).Contains("_not_a_json_object", StringComparison.Ordinal);
                    return IsOneEvent(encoded) && wrapped == !IsJsonObject(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(value)));
                }
            )
            .Check(Cases.Of(20000));
    }

    private static bool IsOneEvent(byte[] encoded)
    {
        var lines = Encoding.UTF8.GetString(encoded).Split('\n');
        return lines.Length == 3 && lines[2].Length == 0 && IsJsonObject(Encoding.UTF8.GetBytes(lines[0])) && IsJsonObject(Encoding.UTF8.GetBytes(lines[1]));
    }

    private static bool IsJsonObject(byte[] value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return false;
            reader.Skip();
            return !reader.Read() && System.Text.Unicode.Utf8.IsValid(value);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

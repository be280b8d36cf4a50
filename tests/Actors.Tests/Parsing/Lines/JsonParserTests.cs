using ActorPipeline.Actors.Parsing.Lines;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class JsonParserTests
{
    [Theory]
    [InlineData(
        """{"time":"2026-01-02T03:04:05.678+01:00","level":"info","msg":"hi \"you\"","user_id":7,"ok":true,"o":{"a":[1, 2]}}""",
        "2026-01-02T02:04:05.678Z",
        "hi \"you\"",
        """{"log.level":"info","user_id":7,"ok":true,"o":{"a":[1,2]}}"""
    )]
    [InlineData(
        """{"@timestamp":"2026-01-02T03:04:05.123456789Z","log.level":"warn","message":"m","ecs.version":"1.2.0","service.name":"s","service.version":"2","event.dataset":"d","log.logger":"L"}""",
        "2026-01-02T03:04:05.123456789Z",
        "m",
        """{"log.level":"warn","json.ecs.version":"1.2.0","json.service.name":"s","service.version":"2","json.event.dataset":"d","log.logger":"L"}"""
    )]
    [InlineData(
        """{"level":30,"time":1767323045678,"pid":1,"hostname":"h","msg":"m"}""",
        "2026-01-02T03:04:05.678Z",
        "m",
        """{"log.level":"info","log.level_original":"30","pid":1,"hostname":"h"}"""
    )]
    [InlineData(
        """{"ts":1767323045.6785,"severity":"E","logger":"a.b","error":"boom","stacktrace":"at x"}""",
        "2026-01-02T03:04:05.678500Z",
        null,
        """{"log.level":"error","log.level_original":"E","log.logger":"a.b","error.message":"boom","error.stack_trace":"at x"}"""
    )]
    [InlineData("""{"time":12,"timestamp":"soon","@timestamp":"never"}""", null, null, """{"time":12,"timestamp":"soon","json.time":"never"}""")]
    [InlineData(
        """{"host":"h","host.name":"x","agent":{"a":1},"tags":["t"],"fields":{},"data_stream":{},"input":1,"@metadata":{}}""",
        null,
        null,
        """{"json.host":"h","json.host.name":"x","json.agent":{"a":1},"json.tags":["t"],"json.fields":{},"json.data_stream":{},"json.input":1,"json.@metadata":{}}"""
    )]
    [InlineData(
        """{"log":{"level":"a","file":{"path":"p"},"origin":{"line":1}},"event":{"action":"x","dataset":"d"},"service":"s","log.level":"b"}""",
        null,
        null,
        """{"log.level_original":"a","json.log.file":{"path":"p"},"log.origin":{"line":1},"event.action":"x","json.event.dataset":"d","json.service":"s","json.log.level":"b"}"""
    )]
    [InlineData(
        """{"user":"bob","url":{"path":"/"},"error":{"message":"m"},"http":1}""",
        null,
        null,
        """{"json.user":"bob","url":{"path":"/"},"error":{"message":"m"},"json.http":1}"""
    )]
    [InlineData("""{"msg":"one","message":"two","level":"a","lvl":"b"}""", null, "one", """{"json.message":"two","log.level_original":"a","lvl":"b"}""")]
    [InlineData(
        """{"_id":"1","_source":{"a":1},"_index.x":2,"_user":"u","a":{"_id":3}}""",
        null,
        null,
        """{"json._id":"1","json._source":{"a":1},"json._index.x":2,"_user":"u","a":{"_id":3}}"""
    )]
    [InlineData("""{"json":"text","host":"h"}""", null, null, """{"json.json":"text","json.host":"h"}""")]
    [InlineData("""{"json":{"a":1},"host":"h"}""", null, null, """{"json":{"a":1},"json.host":"h"}""")]
    [InlineData(
        """{"log":{"level":{"value":20}},"error.message":1,"thread_name":"t"}""",
        null,
        null,
        """{"json.log.level":{"value":20},"json.error.message":1,"process.thread.name":"t"}"""
    )]
    [InlineData("""{"log.level":35}""", null, null, """{"json.log.level":35}""")]
    [InlineData("""{"message":{"a":1},"@timestamp":{"b":2}}""", null, null, """{"json.msg":{"a":1},"json.time":{"b":2}}""")]
    [InlineData(
        """{"time":"0001-01-01T00:00:00Z","ts":"2262-04-12T00:00:00Z","msg":"zero"}""",
        null,
        "zero",
        """{"time":"0001-01-01T00:00:00Z","ts":"2262-04-12T00:00:00Z"}"""
    )]
    [InlineData(""" { } """, null, null, "{}")]
    [InlineData("{\n  \"a\" : {\n \"b\":1 }\n}\n", null, null, """{"a":{"b":1}}""")]
    public void Should_merge_the_object_into_the_event(string line, string? time, string? message, string fields)
    {
        var parsed = Parsed.By("json", line);

        Assert.True(parsed.Matches);
        Assert.Equal((time, message, fields), (parsed.Time, parsed.Message, parsed.Fields));
    }

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("-9223372036854775808", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775809", false)]
    [InlineData("18446744073709551615", false)]
    [InlineData("3.4028234e38", true)]
    [InlineData("1e-400", true)]
    [InlineData("-3.5E+38", false)]
    [InlineData("1e400", false)]
    [InlineData("00000000000000000000000000000000000000001.5", null)]
    [InlineData("123456789012345678901234567890123456789012345678901234567890.5", false)]
    public void Should_make_text_of_a_number_that_Elasticsearch_takes_in_no_line(string number, bool? fits)
    {
        var fields = "{\"n\":" + number + ",\"o\":{\"n\":" + number + ",\"a\":[1," + number + "]}}";
        var parsed = Parsed.By("json", fields[..^1] + ",\"msg\":\"m\"}");

        Assert.Equal(fits is not null, parsed.Matches);
        if (fits is not null)
            Assert.Equal(("m", fits.Value ? fields : fields.Replace(number, $"\"{number}\"", StringComparison.Ordinal)), (parsed.Message, parsed.Fields));
    }

    [Fact]
    public void Should_put_the_second_value_aside_when_a_name_comes_twice()
    {
        var parsed = Parsed.By("json", """{"a":1,"\u0061":2,"a":3,"msg":"m"}""");

        Assert.Equal("""{"a":1,"json.a":2}""", parsed.Fields);
        Assert.Null(parsed.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("plain text")]
    [InlineData("[1]")]
    [InlineData("""{"a":1} trailing""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{a:1}""")]
    public void Should_not_match_what_is_no_JSON_object(string line) => Assert.False(Parsed.By("json", line).Matches);

    [Fact]
    public void Should_take_what_the_reference_reader_takes_and_leave_nothing_of_anything_else()
    {
        var json = new ParserCatalog().Find("json")!;
        Prop.ForAll(
                ArbMap.Default.ArbFor<int>(),
                ArbMap.Default.ArbFor<(int At, byte With, int Way)[]>(),
                (seed, edits) =>
                {
                    var line = RandomJson.Damaged(seed, edits);
                    var parsed = Parsed.By(json, line);
                    return RandomJson.IsObject(line) ? parsed.Matches : parsed is { Matches: false, Fields: "{}", Message: null, Time: null };
                }
            )
            .Check(Cases.Of(20000));
    }
}

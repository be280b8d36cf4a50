using System.Text;
using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class ParsedLineTests
{
    private readonly ParsedLine _line = new();

    [Fact]
    public void Should_write_each_kind_of_value_with_a_comma_before_it()
    {
        _line.AddString("log.level"u8, "INFO"u8);
        _line.AddLong("process.pid"u8, -7);
        _line.AddDouble("share"u8, 0.25);
        _line.AddBool("ok"u8, true);
        _line.AddRaw("nested"u8, """ { "a" : [ 1 , {} , [] ] } """u8);

        Assert.Equal(""","log.level":"INFO","process.pid":-7,"share":0.25,"ok":true,"nested":{"a":[1,{},[]]}""", Encoding.UTF8.GetString(_line.Members));
        Assert.Equal(5, _line.Count);
        Assert.False(_line.IsPartial);
    }

    [Fact]
    public void Should_keep_the_first_value_and_say_so_when_a_name_comes_twice()
    {
        Assert.True(_line.AddString("a"u8, "1"u8));
        Assert.False(_line.AddLong("a"u8, 2));

        Assert.Equal("""{"a":"1"}""", Parsed.Members(_line));
        Assert.True(_line.IsPartial);
    }

    [Fact]
    public void Should_not_offer_a_message_when_something_was_left_out()
    {
        _line.SetMessage("short"u8);
        Assert.Equal("\"short\"", Encoding.UTF8.GetString(_line.MessageJson));

        _line.AddDouble("x"u8, double.NaN);

        Assert.False(_line.HasMessage);
        Assert.True(_line.MessageJson.IsEmpty);
    }

    [Fact]
    public void Should_leave_out_nested_members_when_their_name_was_used_in_the_same_object()
    {
        _line.AddRaw("o"u8, """{"a":1,"\u0061":2,"b":{"a":3,"a":4},"c":[{"a":5},{"a":6}]}"""u8);

        Assert.Equal("""{"o":{"a":1,"b":{"a":3},"c":[{"a":5},{"a":6}]}}""", Parsed.Members(_line));
        Assert.True(_line.IsPartial);
    }

    [Theory]
    [InlineData("", "_")]
    [InlineData(".", "_._")]
    [InlineData("a..b", "a._.b")]
    [InlineData(" ", "_")]
    [InlineData("a. .b", "a._.b")]
    [InlineData("a b", "a b")]
    public void Should_fill_in_parts_of_a_name_that_Elasticsearch_refuses(string name, string written)
    {
        _line.AddBool(Encoding.UTF8.GetBytes(name), true);

        Assert.Equal($"{{\"{written}\":true}}", Parsed.Members(_line));
    }

    [Fact]
    public void Should_add_text_when_raw_is_not_JSON()
    {
        _line.AddRaw("a"u8, "{nope"u8);
        _line.AddRaw("b"u8, "1 2"u8);
        _line.AddRaw("c"u8, "\"\xFF\""u8[..2]);

        Assert.Equal("""{"a":"{nope","b":"1 2","c":"\"Ã"}""".Replace("Ã", "\uFFFD"), Parsed.Members(_line));
    }

    [Fact]
    public void Should_take_no_more_than_a_hundred_fields_and_a_mebibyte()
    {
        for (var i = 0; i < 150; i++)
            _line.AddLong(Encoding.UTF8.GetBytes($"f{i}"), i);
        Assert.Equal(ParsedLine.MaxFields, _line.Count);

        _line.Clear();
        Assert.False(_line.AddString("big"u8, new byte[ParsedLine.MaxBytes]));
        Assert.True(_line.AddString("big"u8, "small"u8));
        Assert.Equal("""{"big":"small"}""", Parsed.Members(_line));
        Assert.True(_line.IsPartial);
    }

    [Fact]
    public void Should_keep_the_line_when_it_holds_more_than_fits()
    {
        var huge = $$"""{"msg":"m","o":{"a":"{{new string('x', ParsedLine.MaxBytes)}}"},"b":1}""";
        var wide = "{\"msg\":\"m\",\"o\":{" + string.Join(',', Enumerable.Range(0, 3000).Select(i => $"\"k{i}\":{i}")) + "}}";

        var parsed = Parsed.By("json", huge);
        Assert.Equal((true, """{"b":1}""", null), (parsed.Matches, parsed.Fields, parsed.Message));
        parsed = Parsed.By("json", wide);
        Assert.Equal((true, null), (parsed.Matches, parsed.Message));
        Assert.StartsWith("""{"o":{"k0":0,"k1":1,""", parsed.Fields);
    }

    [Fact]
    public void Should_not_add_a_name_when_the_event_has_it()
    {
        _line.Occupy("stream"u8);

        Assert.False(_line.AddString("stream"u8, "x"u8));
        Assert.True(_line.AddString("other"u8, "x"u8));
        Assert.Equal("""{"other":"x"}""", Parsed.Members(_line));
    }

    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.000Z")]
    [InlineData(978_000_000, "1970-01-01T00:00:00.978Z")]
    [InlineData(978_001_000, "1970-01-01T00:00:00.978001Z")]
    [InlineData(1, "1970-01-01T00:00:00.000000001Z")]
    public void Should_write_the_time_as_precise_as_it_is(int nanoseconds, string text)
    {
        Span<byte> to = stackalloc byte[30];
        Assert.Equal(0, _line.WriteTimestamp(to));

        _line.SetTimestamp(0, nanoseconds);

        Assert.Equal(text, Encoding.ASCII.GetString(to[.._line.WriteTimestamp(to)]));
        Assert.Equal(nanoseconds / 1_000_000, _line.TimestampMilliseconds);
    }

    [Fact]
    public void Should_be_as_new_when_cleared()
    {
        _line.AddBool("a"u8, true);
        _line.AddBool("a"u8, true);
        _line.SetMessage("m"u8);
        _line.SetTimestamp(DateTimeOffset.UnixEpoch);

        _line.Clear();

        Assert.True(_line.Members.IsEmpty && !_line.HasMessage && !_line.IsPartial && _line.TimestampMilliseconds is null && _line.Count == 0);
        Assert.True(_line.AddBool("a"u8, false));
    }
}

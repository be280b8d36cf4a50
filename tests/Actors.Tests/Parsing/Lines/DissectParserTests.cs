using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class DissectParserTests
{
    private static Parsed By(string pattern, string line, ParserDefinition? more = null)
    {
        var definition = (more ?? new ParserDefinition { Name = "", Kind = "" }) with { Name = "mine", Kind = "dissect", Pattern = pattern };
        return Parsed.By(new ParserCatalog(definitions: definition).Find("mine")!, line);
    }

    [Theory]
    [InlineData("%{app.a} %{app.b}", "x y z", """{"app.a":"x","app.b":"y z"}""")]
    [InlineData("%{a->} %{b}", "x    y", """{"a":"x","b":"y"}""")]
    [InlineData("[%{a->}] %{b}", "[x]] y", """{"a":"x]","b":"y"}""")]
    [InlineData("%{a} %{b}", "x  y", """{"a":"x","b":" y"}""")]
    [InlineData("%{?no} %{} %{b}", "1 2 3", """{"b":"3"}""")]
    [InlineData("%{d} %{+d} %{+d}|%{b}", "Mar 13 2026|x", """{"d":"Mar 13 2026","b":"x"}""")]
    [InlineData("%{+n/2} %{+n/1} %{b}", "first last x", """{"n":"lastfirst","b":"x"}""")]
    [InlineData("%{*k}=%{&k} %{*l}=%{&l}", "ip=1 host=2", """{"ip":"1","mine.host":"2"}""")]
    [InlineData("%{n:int} %{m:long} %{f:float} %{t:bool} %{g|double}", "1 -2 1.5 TRUE 1e3", """{"n":1,"m":-2,"f":1.5,"t":true,"g":1000}""")]
    [InlineData("%{n:int} %{f:float} %{b}", "- NaN x", """{"b":"x"}""")]
    [InlineData("<%{a}>", "<x>", """{"a":"x"}""")]
    [InlineData("%{a} -- %{b}", "é -- \"日\"", """{"a":"é","b":"\"日\""}""")]
    public void Should_cut_the_line_at_the_texts_between_keys(string pattern, string line, string? fields)
    {
        var parsed = By(pattern, line);

        Assert.Equal(fields is not null, parsed.Matches);
        if (fields is not null)
            Assert.Equal(fields, parsed.Fields);
    }

    [Theory]
    [InlineData("<%{a}>", "x>")]
    [InlineData("<%{a}>", "<x> more")]
    [InlineData("%{a}: %{b}", "no colon")]
    [InlineData("%{a} %{b}", "")]
    public void Should_not_match_when_a_text_is_missing_or_something_is_left(string pattern, string line) => Assert.False(By(pattern, line).Matches);

    [Fact]
    public void Should_take_time_and_message_from_their_fields()
    {
        var parsed = By(
            "%{ts} [%{log.level}] %{message}",
            "03/Feb/2026-04:05:06,7 [warn] hi",
            new ParserDefinition
            {
                Name = "",
                Kind = "",
                TimestampField = "ts",
                TimestampFormats = ["ISO8601", "dd/MMM/yyyy-HH:mm:ss,S"],
                ReplacesMessage = true,
            }
        );

        Assert.Equal(("2026-02-03T04:05:06.700Z", "hi", """{"log.level":"warn"}"""), (parsed.Time, parsed.Message, parsed.Fields));
    }

    [Fact]
    public void Should_keep_the_line_when_a_value_is_not_of_its_kind()
    {
        var parsed = By("%{n:int} %{message}", "many things");

        Assert.Equal((true, "{}", null), (parsed.Matches, parsed.Fields, parsed.Message));
    }

    [Fact]
    public void Should_keep_the_time_as_text_when_it_cannot_be_read()
    {
        var parsed = By(
            "%{ts} %{b}",
            "soon x",
            new ParserDefinition
            {
                Name = "",
                Kind = "",
                TimestampField = "ts",
            }
        );

        Assert.Equal((null, """{"ts":"soon","b":"x"}"""), (parsed.Time, parsed.Fields));
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSS", "2026-02-03 04:05:06.007", "2026-02-03T04:05:06.007Z")]
    [InlineData("yyyyMMdd'T'HHmmssZ", "20260203T040506+0100", "2026-02-03T03:05:06.000Z")]
    [InlineData("d.M.yy H:mm", "3.2.26 4:05", "2026-02-03T04:05:00.000Z")]
    [InlineData("MMM d HH:mm:ss", "Feb  3 04:05:06", "2026-02-03T04:05:06.000Z")]
    [InlineData("EEE MMM dd HH:mm:ss yyyy", "Tue Feb 03 04:05:06 2026", "2026-02-03T04:05:06.000Z")]
    [InlineData("MM/dd/yyyy hh:mm:ss a", "02/03/2026 12:05:06 AM", "2026-02-03T00:05:06.000Z")]
    [InlineData("MM/dd/yyyy hh:mm:ss a", "02/03/2026 01:05:06 PM", "2026-02-03T13:05:06.000Z")]
    [InlineData("MM/dd/yyyy hh:mm:ss a", "02/03/2026 13:05:06 PM", null)]
    [InlineData("UNIX", "1767323045678", "2026-01-02T03:04:05.678Z")]
    [InlineData("UNIX", "17673230", null)]
    [InlineData("ISO8601", "2026-02-30T00:00:00Z", null)]
    [InlineData("yyyy-MM-dd", "2026-02-03x", null)]
    public void Should_read_times_in_the_format_given(string format, string text, string? time)
    {
        var parsed = By(
            "%{ts}",
            text,
            new ParserDefinition
            {
                Name = "",
                Kind = "",
                TimestampField = "ts",
                TimestampFormats = [format],
            }
        );

        Assert.Equal(time, parsed.Time);
        Assert.Equal(time is null, parsed.Fields.Contains("\"ts\""));
    }
}

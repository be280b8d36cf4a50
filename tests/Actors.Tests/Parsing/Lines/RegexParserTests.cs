using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class RegexParserTests
{
    /// <summary>The longest limit: the first match of a pattern builds its automaton, which takes long on a busy machine.</summary>
    private static Parsed By(string pattern, string line) =>
        Parsed.By(
            new ParserCatalog(
                definitions: new ParserDefinition
                {
                    Name = "mine",
                    Kind = "regex",
                    MatchTimeout = TimeSpan.FromSeconds(1),
                    Pattern = pattern,
                    TimestampField = pattern.Contains("ts>") ? "ts" : null,
                }
            ).Find("mine")!,
            line
        );

    [Theory]
    [InlineData(
        @"^(?<http.request.method>[A-Z]+) (?<http.response.status_code:int>\d{3})",
        "GET 200 more",
        """{"http.request.method":"GET","http.response.status_code":200}"""
    )]
    [InlineData(@"(?P<app.a>\w+)(-(?<app.b>\w+))?", "x", """{"app.a":"x"}""")]
    [InlineData(@"a=(?<a>\w+)|b=(?<a>\w+)", "b=7", """{"a":"7"}""")]
    [InlineData(@"\[(?<a>[^\]]+)\] [(?<]+(?<b>.*)", "[x] (?<é", """{"a":"x","b":"é"}""")]
    [InlineData(@"(?<ts>\S+) (?<message>.*)", "2026-02-03T04:05:06Z hi", "{}")]
    public void Should_make_fields_of_named_groups(string pattern, string line, string fields)
    {
        var parsed = By(pattern, line);

        Assert.True(parsed.Matches);
        Assert.Equal(fields, parsed.Fields);
    }

    [Fact]
    public void Should_not_match_when_the_pattern_does_not() => Assert.False(By("^(?<a>x)", "y").Matches);

    [Fact]
    public void Should_answer_soon_when_a_pattern_is_of_the_kind_that_explodes() => Assert.False(By("^(?<a>(x+x+)+y)$", new string('x', 5000)).Matches);
}

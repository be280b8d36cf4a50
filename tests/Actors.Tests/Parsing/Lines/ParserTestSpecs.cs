using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>Tests that stand beside a parser in the configuration say what is wrong, and nothing when nothing is.</summary>
public sealed class ParserTestSpecs
{
    private static readonly ILineParser Parser = new ParserCatalog(
        definitions: new ParserDefinition
        {
            Name = "shop",
            Kind = "dissect",
            Pattern = "%{ts} [%{log.level}] %{app.worker}/%{app.job:int}: %{message}",
            TimestampField = "ts",
        }
    ).Find("shop")!;

    private const string Line = "2026-02-03T04:00:00Z [warn] mailer/12: could not deliver";

    [Theory]
    [InlineData(Line + """ => {"log.level":"warn","app.job":12,"message":"could not deliver","@timestamp":"2026-02-03T04:00:00.000Z","other":null}""")]
    [InlineData("foo => none")]
    public void Should_pass(string test) => Assert.Empty(ParserTest.Run(test, Parser, EncodedText.Written));

    [Theory]
    [InlineData(Line + """ => {"app.job":13}""", "app.job expected 13, got 12")]
    [InlineData(Line + """ => {"app.id":"x"}""", "app.id expected \"x\", got nothing")]
    [InlineData(Line + " => none", "expected no match, got fields")]
    [InlineData("""foo => {"a":1}""", "got no match")]
    [InlineData("foo", "is no test; allowed is LINE =>")]
    [InlineData("foo => {", "is no JSON")]
    public void Should_say_what_was_expected_and_what_was_got(string test, string said) =>
        Assert.Contains(said, Assert.Single(ParserTest.Run(test, Parser, EncodedText.Written)), StringComparison.Ordinal);
}

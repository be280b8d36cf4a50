namespace ActorPipeline.Actors.Tests.Parsing.Lines;

public sealed class SampleTests
{
    public static IEnumerable<TheoryDataRow<Sample>> All => Samples.All.Select(sample => new TheoryDataRow<Sample>(sample));

    [Theory]
    [MemberData(nameof(All), DisableDiscoveryEnumeration = true)]
    public void Should_find_what_the_line_says(Sample sample)
    {
        var parsed = Parsed.By(sample.Parser, sample.Line);

        Assert.True(parsed.Matches);
        Assert.Equal(sample.Fields, parsed.Fields);
        Assert.Equal(sample.Message, parsed.Message);
        Assert.Equal(sample.Time, parsed.Time);
    }
}

using ActorPipeline.Embedded.Elasticsearch;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class DateFormatSpecs
{
    // As java.time writes them: a year of more than four digits has its sign.
    [Theory]
    [InlineData(1_795_435_200_000, "2026-11-23T12:00:00.000Z")]
    [InlineData(253_402_300_800_000, "+10000-01-01T00:00:00.000Z")]
    [InlineData(253_402_300_799_999, "9999-12-31T23:59:59.999Z")]
    [InlineData(1_764_160_000_123_456_768, "+55905974-12-05T22:44:16.768Z")]
    public void Should_write_moments_beyond_the_years_of_the_runtime(long millis, string expected) => Assert.Equal(expected, DateFormat.Default.Print(millis));
}

using ActorPipeline.Embedded.Elasticsearch;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>One time beyond .NET's years, such as nanoseconds in a field of milliseconds, made every histogram over its index fail.</summary>
public sealed class DateRoundingSpecs
{
    /// <summary>Nanoseconds of November 2025.</summary>
    private const long Nanoseconds = 1_764_160_000_123_200_000;

    [Fact]
    public void Should_cut_times_of_any_year_into_intervals()
    {
        var rounding = DateRounding.Fixed("5m", TimeZoneInfo.Utc, 0);
        Assert.Equal(Nanoseconds / 300_000 * 300_000, rounding.Floor(Nanoseconds));
        Assert.Equal(TimeSpan.Zero, rounding.OffsetAt(Nanoseconds));
    }

    [Theory]
    [InlineData("day", 86_400_000, 86_400_000)]
    [InlineData("week", 604_800_000, 604_800_000)]
    [InlineData("month", 2_419_200_000, 2_678_400_000)]
    [InlineData("year", 31_536_000_000, 31_622_400_000)]
    public void Should_cut_them_by_the_calendar(string interval, long least, long most)
    {
        var rounding = DateRounding.Calendar(interval, DateMath.Zone("Europe/Berlin"), 0);
        foreach (var time in (long[])[Nanoseconds, 253_402_300_799_999, -62_135_596_800_000, -Nanoseconds])
        {
            var floor = rounding.Floor(time);
            var next = rounding.Next(floor);
            Assert.InRange(time, floor, next - 1);
            // An hour more or less when clocks are changed.
            Assert.InRange(next - floor, least - 3_600_000, most + 3_600_000);
        }
    }
}

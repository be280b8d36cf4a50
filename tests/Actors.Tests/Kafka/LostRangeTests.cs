using ActorPipeline.Actors.Kafka;

namespace ActorPipeline.Actors.Tests.Kafka;

public class LostRangeTests
{
    [Theory]
    [InlineData(100, 500, 500, 400)]
    [InlineData(100, 500, 510, 400)]
    [InlineData(100, 100, 100, 0)]
    [InlineData(100, 100, 105, 0)]
    [InlineData(100, 0, 105, 0)]
    [InlineData(100, -1001, 105, 0)]
    [InlineData(100, 200, 105, 0)]
    [InlineData(-1, 500, 500, 0)]
    public void Should_count_only_what_lies_before_the_logs_start(long position, long logStart, long delivered, long lost) =>
        Assert.Equal(lost, LostRange.Before(position, logStart, delivered)?.Count ?? 0);

    [Fact]
    public void Should_say_when_they_were_written_as_far_as_it_is_known()
    {
        Assert.Equal("written between 2026-11-26 00:00:00Z and 2026-11-26 00:01:00Z", LostRange.Span(1795651200000, 1795651260000));
        Assert.Equal("written before 2026-11-26 00:01:00Z", LostRange.Span(0, 1795651260000));
        Assert.Equal("written at a time that is not known", LostRange.Span(0, -1));
    }
}

using System.Net.Http.Headers;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2", 2)]
    [InlineData("Mon, 23 Nov 2026 12:00:07 GMT", 7)]
    [InlineData("86400", 30)]
    [InlineData("Fri, 01 Jan 2027 00:00:00 GMT", 30)]
    [InlineData("0", null)]
    [InlineData("Mon, 23 Nov 2026 11:00:00 GMT", null)]
    [InlineData(null, null)]
    public void Should_wait_as_long_as_asked_within_reason(string? header, int? seconds) =>
        Assert.Equal(
            seconds is { } known ? TimeSpan.FromSeconds(known) : null,
            RetryAfter.Of(header is null ? null : RetryConditionHeaderValue.Parse(header), Now, TimeSpan.FromSeconds(30))
        );
}

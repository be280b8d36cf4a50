using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class EventRetrySpecs
{
    private static readonly ApiRefusal NoRight = new(403, "Forbidden", "User \"x\" cannot create resource \"events\"");

    [Fact]
    public void Should_hold_all_when_none_can_be_told()
    {
        Assert.All(
            new Exception[] { new ApiRefusal(401, "", ""), new ApiRefusal(429, "", ""), new ApiRefusal(503, "", ""), new HttpRequestException("away") },
            failure =>
            {
                Assert.InRange(Hold(failure, 1), TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1));
                Assert.InRange(Hold(failure, 50), TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
            }
        );

        static TimeSpan Hold(Exception failure, int failures) =>
            Assert.IsType<EventRetry.Hold>(EventRetry.After(failure, failures, attempts: 1, jitter: 0.5)).Pause;
    }

    [Fact]
    public void Should_try_what_is_forbidden_again_but_not_for_ever()
    {
        Assert.Equal(new EventRetry.Later(TimeSpan.FromSeconds(5)), EventRetry.After(NoRight, 1, attempts: 1, jitter: 0));
        Assert.Equal(new EventRetry.Later(TimeSpan.FromSeconds(20)), EventRetry.After(NoRight, 1, attempts: 4, jitter: 0));
        Assert.IsType<EventRetry.Drop>(EventRetry.After(NoRight, 1, attempts: 5, jitter: 0));
    }

    [Fact]
    public void Should_drop_what_cannot_be() => Assert.IsType<EventRetry.Drop>(EventRetry.After(new ApiRefusal(404, "NotFound", ""), 1, 1, 0));
}

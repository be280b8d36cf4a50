using ActorPipeline.Actors.Telemetry;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Kafka;

public class TroubleLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TroubleLog _log;

    public TroubleLogTests() => _log = new TroubleLog(_time, TimeSpan.FromSeconds(10));

    [Fact]
    public void Should_tell_of_each_reason_once_until_it_is_over()
    {
        Assert.Equal([true, false, true, false], new[] { "no leader", "no leader", "no right", "no leader" }.Select(reason => _log.IsNews("topic", reason)));
        Assert.True(_log.IsNews("other topic", "no leader"));
        Assert.True(_log.IsOver("topic"));
        Assert.False(_log.IsOver("topic"));
        Assert.True(_log.IsNews("topic", "no leader"));
    }

    [Fact]
    public void Should_tell_of_what_passes_by_itself_only_when_it_did_not()
    {
        Assert.False(_log.IsNews("topic", "no leader", passes: true));
        Assert.False(_log.IsOver("topic"));
        Assert.False(_log.IsNews("topic", "no leader", passes: true));
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(_log.IsNews("topic", "no leader", passes: true));
        Assert.False(_log.IsNews("topic", "no leader", passes: true));
        Assert.True(_log.IsOver("topic"));
    }

    [Fact]
    public void Should_keep_no_endless_list_of_reasons() =>
        Assert.Equal(TroubleLog.Reasons, Enumerable.Range(0, 1000).Count(number => _log.IsNews("topic", $"offset {number}")));
}

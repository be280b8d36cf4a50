using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Flow;
using FsCheck;
using FsCheck.Fluent;

namespace ActorPipeline.Actors.Tests.Elastic.Flow;

public class AdaptiveConcurrencyTests
{
    private static readonly ConcurrencyBounds Bounds = new(2, 64, 2);

    /// <summary>A server that works on <paramref name="Width"/> requests at once and lets the others wait.</summary>
    private sealed record Server(int Width, double SecondsPerMegabyte)
    {
        public TimeSpan Latency(int inFlight, long bytes) =>
            TimeSpan.FromSeconds((bytes + (64 << 10)) / 1e6 * SecondsPerMegabyte * Math.Max(1, inFlight / (double)Width));
    }

    [Fact]
    public void Should_stay_within_its_bounds_and_grow_only_when_it_was_reached_whatever_the_answers()
    {
        Prop.ForAll(
                ArbMap.Default.ArbFor<(byte InFlight, int Bytes, ushort Milliseconds, ushort Passed, byte Kind)[]>(),
                answers =>
                {
                    var limit = new AdaptiveConcurrency(4, Bounds);
                    foreach (var (inFlight, bytes, milliseconds, passed, kind) in answers)
                    {
                        var next =
                            kind % 8 == 0
                                ? limit.OnOverload()
                                : limit.OnSuccess(
                                    inFlight,
                                    Math.Abs((long)bytes),
                                    TimeSpan.FromMilliseconds(milliseconds),
                                    TimeSpan.FromMilliseconds(passed),
                                    kind % 2 == 0
                                );
                        if (next.Requests < Bounds.Min || next.Requests > Bounds.Max || (next.Value > limit.Value && inFlight < limit.Requests))
                            return false;
                        limit = next;
                    }
                    return true;
                }
            )
            .Check(Cases.Of(2000));
    }

    [Fact]
    public void Should_grow_to_the_maximum_while_latency_holds_whatever_the_sizes() =>
        Assert.Equal(64, Play(new AdaptiveConcurrency(4, Bounds), new Server(1000, 0.05), seconds: 60).Requests);

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(20)]
    public void Should_settle_where_the_server_is_busy_and_nothing_waits_long(int width)
    {
        var limit = new AdaptiveConcurrency(4, Bounds);
        for (var i = 0; i < 10; i++)
        {
            limit = Play(limit, new Server(width, 0.05), seconds: 20);
            Assert.InRange(limit.Requests, width * 0.45, width * 4);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(12)]
    public void Should_take_a_server_that_is_slower_for_good_as_the_new_normal(int width)
    {
        var limit = Play(new AdaptiveConcurrency(4, Bounds), new Server(width, 0.05), seconds: 60);
        limit = Play(limit, new Server(width, 0.5), seconds: 300);
        Assert.InRange(limit.Requests, width * 0.45, 64);
    }

    [Fact]
    public void Should_shrink_while_the_server_gets_slower_and_not_for_what_was_sent_before()
    {
        var limit = Play(new AdaptiveConcurrency(4, Bounds), new Server(1000, 0.05), seconds: 60);
        var slow = TimeSpan.FromSeconds(1);
        for (var i = 0; i < 100; i++)
            limit = limit.OnSuccess(64, 1 << 20, slow, TimeSpan.Zero, sentBefore: true);
        Assert.Equal(64, limit.Requests);
        for (var i = 0; i < 5; i++)
            limit = limit.OnSuccess(64, 1 << 20, slow, TimeSpan.Zero, sentBefore: false);
        Assert.Equal((int)(64 * Math.Pow(0.9, 5)), limit.Requests);
    }

    /// <summary>Rounds of as many requests as the limit allows, of sizes that differ, for as long as they take.</summary>
    private static AdaptiveConcurrency Play(AdaptiveConcurrency limit, Server server, double seconds)
    {
        var sizes = new Random(1);
        while (seconds > 0)
        {
            var (round, lowered, longest) = (limit.Requests, false, TimeSpan.Zero);
            for (var i = 0; i < round; i++)
            {
                var bytes = sizes.Next(1 << 10, 5 << 20);
                var latency = server.Latency(round, bytes);
                var next = limit.OnSuccess(round, bytes, latency, latency / round, lowered);
                lowered |= next.Value < limit.Value;
                (limit, longest) = (next, latency > longest ? latency : longest);
            }
            seconds -= longest.TotalSeconds;
        }
        return limit;
    }
}

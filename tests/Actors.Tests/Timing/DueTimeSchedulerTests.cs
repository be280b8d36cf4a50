using ActorPipeline.Actors.Timing;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace ActorPipeline.Actors.Tests.Timing;

/// <summary>What actors and streams rely on.</summary>
public sealed class DueTimeSchedulerTests : IAsyncDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20),
        Late = TimeSpan.FromDays(60);

    private readonly DueTimeScheduler _scheduler = new(Config.Empty, NoLogger.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _scheduler.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Should_be_what_an_actor_system_takes()
    {
        using var system = ActorSystem.Create(
            "test",
            $"akka {{ loglevel = OFF, stdout-loglevel = OFF, scheduler.implementation = \"{typeof(DueTimeScheduler).AssemblyQualifiedName}\" }}"
        );
        var answered = new TaskCompletionSource();
        Assert.IsType<DueTimeScheduler>(system.Scheduler);
        system.Scheduler.Advanced.ScheduleOnce(Soon, answered.SetResult);
        await answered.Task.WaitAsync(Cancel);
        await Assert.ThrowsAsync<AskTimeoutException>(() => system.DeadLetters.Ask(1, Soon, Cancel));
        await system.Terminate().WaitAsync(Cancel);
    }

    [Fact]
    public async Task Should_run_first_what_is_due_first_and_in_order_what_is_due_together()
    {
        var (ran, done) = (new List<int>(), new TaskCompletionSource());
        IActionScheduler scheduler = _scheduler;
        scheduler.ScheduleOnce(Late, () => ran.Add(-1));
        scheduler.ScheduleOnce(10 * Soon, done.SetResult);
        foreach (var number in Enumerable.Range(0, 100))
            scheduler.ScheduleOnce(Soon + TimeSpan.FromTicks(number), () => ran.Add(number));
        await done.Task.WaitAsync(Cancel);
        Assert.Equal(Enumerable.Range(0, 100), ran);
    }

    [Fact]
    public async Task Should_repeat_until_it_is_cancelled_also_after_a_failure()
    {
        var (seen, three, stop, after) = (0, new TaskCompletionSource(), new Cancelable((IScheduler)_scheduler), new TaskCompletionSource());
        IActionScheduler scheduler = _scheduler;
        scheduler.ScheduleRepeatedly(
            TimeSpan.Zero,
            Soon,
            () =>
            {
                if (++seen == 3)
                {
                    stop.Cancel();
                    three.SetResult();
                }
                throw new InvalidOperationException("expected");
            },
            stop
        );
        await three.Task.WaitAsync(Cancel);
        scheduler.ScheduleOnce(5 * Soon, after.SetResult);
        await after.Task.WaitAsync(Cancel);
        Assert.Equal(3, seen);
    }

    [Fact]
    public void Should_run_what_waits_when_it_is_disposed_and_take_nothing_more()
    {
        var (ran, cancelled) = (0, 0);
        IActionScheduler scheduler = _scheduler;
        scheduler.ScheduleOnce(Late, () => ran++);
        scheduler.ScheduleOnce(Late, () => cancelled++, Cancelable.CreateCanceled());
        _scheduler.Dispose();
        Assert.Equal((1, 0), (ran, cancelled));
        Assert.Throws<SchedulerException>(() => scheduler.ScheduleOnce(Soon, () => ran++));
    }

    [Theory]
    [InlineData(12_340, 1_000, 12_345, 13_500)]
    [InlineData(13_500, 1_000, 13_501, 14_500)]
    [InlineData(12_340, 5_000, 12_345, 17_500)]
    [InlineData(17_500, 5_000, 99_999, 100_000)]
    [InlineData(12_340, 1_500, 12_345, 13_840)]
    [InlineData(12_340, 100, 12_345, 12_440)]
    [InlineData(12_340, 100, 99_999, 99_999)]
    public void Should_repeat_at_quarters_of_a_second_what_is_due_every_few_seconds(long at, long interval, long now, long expected) =>
        Assert.Equal(
            TimeSpan.FromMilliseconds(expected),
            DueTimeScheduler.NextOf(TimeSpan.FromMilliseconds(at).Ticks, TimeSpan.FromMilliseconds(interval), TimeSpan.FromMilliseconds(now))
        );
}

namespace ActorPipeline.Integration.Tests;

/// <summary>Waits for a condition by asking again, up to a deadline far beyond what it should take.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public static async Task IsAsync<T>(Func<Task<T>> value, T expected)
    {
        using var timer = new PeriodicTimer(Between);
        var start = TimeProvider.System.GetTimestamp();
        T seen;
        do
        {
            seen = await value();
            if (EqualityComparer<T>.Default.Equals(seen, expected))
                return;
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
        while (TimeProvider.System.GetElapsedTime(start) < Deadline);
        Assert.Fail($"expected {expected}, still {seen} after {Deadline}");
    }

    public static Task TrueAsync(Func<Task<bool>> condition) => IsAsync(condition, true);
}

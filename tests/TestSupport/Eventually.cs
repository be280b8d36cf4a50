namespace ActorPipeline.TestSupport;

/// <summary>Waits for what happens on another thread or in another process by asking again, up to a deadline far beyond what it should take.</summary>
public static class Eventually
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(5),
        LongestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until a value is what is expected.</summary>
    /// <param name="value">Asks for it.</param>
    /// <param name="expected">What it should become.</param>
    public static Task IsAsync<T>(Func<Task<T>> value, T expected) => UntilAsync(value, expected, seen => $"expected {expected}, still {seen}");

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="condition">Asked again and again.</param>
    /// <param name="what">Said when it never holds.</param>
    public static Task TrueAsync(Func<Task<bool>> condition, string what = "the condition") => UntilAsync(condition, true, _ => $"{what}: not so");

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string)" />
    public static Task TrueAsync(Func<bool> condition, string what = "the condition") => TrueAsync(() => Task.FromResult(condition()), what);

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string)" />
    /// <param name="condition">Asked again and again.</param>
    /// <param name="state">What is to be seen instead, when it never holds.</param>
    public static Task TrueAsync(Func<bool> condition, Func<string> state) => UntilAsync(() => Task.FromResult(condition()), true, _ => state());

    private static async Task UntilAsync<T>(Func<Task<T>> value, T expected, Func<T, string> describe)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var seen = await value();
            if (EqualityComparer<T>.Default.Equals(seen, expected))
                return;
            if (TimeProvider.System.GetElapsedTime(start) > Deadline)
                Assert.Fail($"{describe(seen)} after {Deadline.TotalSeconds:0} s");
            await Task.Delay(pause, TestContext.Current.CancellationToken);
        }
    }
}

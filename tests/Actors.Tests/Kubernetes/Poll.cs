using System.Diagnostics;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>Waits for what happens on another thread: by condition and deadline, never by a guessed time.</summary>
internal static class Poll
{
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        var since = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(since.Elapsed < TimeSpan.FromSeconds(60), "not within 60 s: " + what);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    public static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);
}

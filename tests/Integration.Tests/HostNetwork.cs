namespace ActorPipeline.Integration.Tests;

/// <summary>
/// Keeps browsers and tests that add interfaces to this machine apart: a browser drops all its connections when a network comes or goes
/// (ERR_NETWORK_CHANGED).
/// </summary>
internal static class HostNetwork
{
    private static readonly SemaphoreSlim Free = new(1, 1);
    private static readonly SemaphoreSlim Counting = new(1, 1);
    private static int _users;

    /// <summary>Waits until no browser has a page open; none is opened until this is over.</summary>
    public static async Task<IDisposable> ChangeAsync()
    {
        await Free.WaitAsync();
        return new Once(() => Free.Release());
    }

    /// <summary>Waits until nobody changes the network; nobody does until this is over.</summary>
    public static async Task<IDisposable> UseAsync()
    {
        await Counting.WaitAsync();
        try
        {
            if (Interlocked.Increment(ref _users) == 1)
                await Free.WaitAsync();
        }
        finally
        {
            Counting.Release();
        }
        return new Once(() =>
        {
            if (Interlocked.Decrement(ref _users) == 0)
                Free.Release();
        });
    }

    private sealed class Once(Action end) : IDisposable
    {
        private Action? _end = end;

        public void Dispose() => Interlocked.Exchange(ref _end, null)?.Invoke();
    }
}

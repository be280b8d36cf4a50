namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// The background work: shows searches what was written, within the refresh interval, and commits so that the operation log
/// stays short. Sleeps without a timer while nothing is written.
/// </summary>
internal sealed class NearRealTime(IndexCatalog catalog, EmbeddedElasticsearchOptions options) : IAsyncDisposable
{
    /// <summary>Bounds the memory that ids take while nobody searches.</summary>
    private const int MaxUnrefreshedIds = 100_000;

    private readonly SemaphoreSlim _written = new(0, 1);
    private readonly SemaphoreSlim _longLog = new(0, 1);
    private readonly CancellationTokenSource _stop = new();
    private Task _refreshing = Task.CompletedTask;
    private Task _committing = Task.CompletedTask;

    public void Start()
    {
        _refreshing = Task.Run(RefreshAsync);
        _committing = Task.Run(CommitAsync);
    }

    /// <summary>Says that something was written.</summary>
    public void Wake() => Signal(_written);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_refreshing, _committing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _written.Dispose();
        _longLog.Dispose();
    }

    private async Task RefreshAsync()
    {
        // Half the interval: the pause and the refresh together stay within the promise.
        var pause = options.RefreshInterval / 2;
        while (true)
        {
            await _written.WaitAsync(_stop.Token);
            await Task.Delay(pause, options.TimeProvider, _stop.Token);
            ForEachEngine(
                (store, engine) =>
                {
                    if (store.IsSearched || engine.UnrefreshedIds > MaxUnrefreshedIds)
                        engine.Refresh();
                    if (engine.UncommittedBytes > options.CommitBytes)
                        Signal(_longLog);
                }
            );
        }
    }

    private async Task CommitAsync()
    {
        var since = options.TimeProvider.GetTimestamp();
        while (true)
        {
            await WaitForLongLogAsync();
            var due = options.TimeProvider.GetElapsedTime(since) >= options.CommitInterval;
            ForEachEngine(
                (_, engine) =>
                {
                    if (engine.UncommittedBytes > (due ? 0 : options.CommitBytes))
                        engine.Commit();
                }
            );
            if (due)
                since = options.TimeProvider.GetTimestamp();
        }
    }

    private async Task WaitForLongLogAsync()
    {
        using var due = new CancellationTokenSource(options.CommitInterval, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, _stop.Token);
        await _longLog.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private static void Signal(SemaphoreSlim semaphore)
    {
        if (semaphore.CurrentCount > 0)
            return;
        try
        {
            semaphore.Release();
        }
        catch (SemaphoreFullException)
        {
            // Another thread signalled at the same time.
        }
    }

    private void ForEachEngine(Action<IndexStore, IndexEngine> work)
    {
        foreach (var store in catalog.All)
        {
            try
            {
                if (store.OpenedEngine is { } engine)
                    work(store, engine);
            }
            catch (Exception error) when (error is ObjectDisposedException or IOException)
            {
                // The index was deleted or closed meanwhile, or the disk is full: the log keeps what is not committed.
            }
        }
    }
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// A ConfigMap that is written only while the lease is ours. The lease is taken before the first write, renewed while drift is watched, and released when that
/// watch ends.
/// </summary>
/// <param name="inner">The ConfigMap.</param>
/// <param name="lease">The right to write.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class LeasedConfigMap(IConfigMapStore inner, ApiLease lease, TimeProvider? time = null) : IConfigMapStore
{
    /// <inheritdoc />
    public Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel) =>
        HeldAsync(() => inner.ApplyAsync(desired, cancel), cancel);

    /// <inheritdoc />
    public Task<ConfigMapWrite> ApplyAsync(
        ImmutableSortedDictionary<string, string> desired,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since,
        CancellationToken cancel
    ) => HeldAsync(() => inner.ApplyAsync(desired, since, cancel), cancel);

    private async Task<ConfigMapWrite> HeldAsync(Func<Task<ConfigMapWrite>> write, CancellationToken cancel)
    {
        try
        {
            if (await lease.HoldAsync(cancel) is { } other)
            {
                return new ConfigMapWrite.Conflict($"{other} holds the lease {lease.Name}: only one watcher writes");
            }
        }
        catch (ApiRefusal conflict) when (conflict.Code == 409)
        {
            return new ConfigMapWrite.Conflict($"another watcher took the lease {lease.Name} at the same moment");
        }
        catch (Exception e) when (e is ApiRefusal or HttpRequestException or IOException)
        {
            return Refusals.OfWrite(e, $"Lease {lease.Name}");
        }

        return await write();
    }

    /// <inheritdoc />
    public Task<ConfigMapRead> ReadAsync(CancellationToken cancel) => inner.ReadAsync(cancel);

    /// <inheritdoc />
    public async IAsyncEnumerable<bool> WatchDriftAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var renewing = RenewAsync(stop.Token);
        try
        {
            await foreach (var drift in inner.WatchDriftAsync(cancel).WithCancellation(cancel))
            {
                yield return drift;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await renewing;
            if (cancel.IsCancellationRequested)
            {
                await ReleaseAsync();
            }
        }
    }

    // Does not throw: a lease that cannot be renewed is lost, and the next write reports why.
    private async Task RenewAsync(CancellationToken cancel)
    {
        try
        {
            using var timer = new PeriodicTimer(LeaseRules.Interval, time ?? TimeProvider.System);
            while (await timer.WaitForNextTickAsync(cancel))
            {
                if (lease.IsHeld)
                {
                    await QuietlyAsync(lease.HoldAsync(cancel));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The watch has ended.
        }
    }

    private async Task ReleaseAsync()
    {
        using var hurry = new CancellationTokenSource(TimeSpan.FromSeconds(2), time ?? TimeProvider.System);
        await QuietlyAsync(lease.ReleaseAsync(hurry.Token));
    }

    private static async Task QuietlyAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception e) when (e is ApiRefusal or HttpRequestException or IOException)
        {
            // The lease expires by itself.
        }
        catch (OperationCanceledException)
        {
            // No time left to release it: it expires by itself.
        }
    }
}

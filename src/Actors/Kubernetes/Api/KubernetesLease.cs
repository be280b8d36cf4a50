using Akka.Actor;
using Akka.Coordination;
using Akka.Event;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// <see cref="ApiLease"/> as a lease of Akka.NET: for the split brain strategy <c>lease-majority</c>, and for singletons that start only
/// with one. Renewed until it is released. The holder is notified of its loss before another process can take it.
/// </summary>
public sealed class KubernetesLease : Lease
{
    private readonly ApiLease _lease;
    private readonly ILoggingAdapter _log;
    private readonly Lock _gate = new();
    private readonly bool _decides;
    private readonly CancellationTokenSource _observing = new();
    private CancellationTokenSource? _renewing;

    /// <summary>Called by Akka.NET.</summary>
    /// <param name="settings">Name, owner, and what <see cref="Hocon"/> says.</param>
    /// <param name="system">The node; its end ends the renewals.</param>
    /// <exception cref="InvalidOperationException">There is no Kubernetes API.</exception>
    public KubernetesLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings)
    {
        var config = settings.LeaseConfig;
        var api = KubernetesApi.Connect(config.GetString("kubeconfig"));
        var options = new KubernetesOptions { ConfigMapNamespace = config.GetString("namespace"), RequestTimeout = settings.TimeoutSettings.OperationTimeout };
        _log = Logging.GetLogger(system, typeof(KubernetesLease));
        _lease = new ApiLease(api, options, LeaseRules.ObjectName(config.GetString("prefix"), settings.LeaseName), settings.OwnerName);
        // Leases of singletons are named after a path; the other lease decides which part of a split cluster goes on.
        _decides = !settings.LeaseName.Contains('/', StringComparison.Ordinal);
        if (_decides)
            _ = _lease.KeepObservingAsync(_observing.Token);
        system.RegisterOnTermination(() =>
        {
            Stop();
            _observing.Cancel();
            api.Dispose();
        });
    }

    /// <summary>The longest that <see cref="Acquire()"/> takes when another process holds the lease, which may be dead.</summary>
    public static TimeSpan LongestWait => LeaseRules.Outlived;

    /// <summary>The path of its configuration: what <c>lease-implementation</c> and <c>use-lease</c> name.</summary>
    public const string ConfigPath = "actorpipeline-lease";

    /// <summary>Its configuration.</summary>
    /// <param name="kubeconfig">As <see cref="KubernetesApi.Connect"/> takes it.</param>
    /// <param name="space">Namespace of the Lease objects.</param>
    /// <param name="prefix">Of the names that Akka.NET makes.</param>
    public static string Hocon(string kubeconfig, string space, string prefix) =>
        $$"""
            {{ConfigPath}} {
              lease-class = "{{typeof(KubernetesLease).AssemblyQualifiedName}}"
              kubeconfig = "{{kubeconfig.Replace("\\", "\\\\").Replace("\"", "\\\"")}}"
              namespace = "{{space}}"
              prefix = "{{prefix}}"
              heartbeat-timeout = {{LeaseRules.Duration.TotalSeconds}}s
              heartbeat-interval = {{LeaseRules.Interval.TotalSeconds}}s
              lease-operation-timeout = 3s
            }
            """;

    /// <inheritdoc />
    public override bool CheckLease() => _lease.IsHeld;

    /// <inheritdoc />
    public override Task<bool> Acquire() => Acquire(_ => { });

    /// <inheritdoc />
    /// <exception cref="LeaseException">The API server could not be asked, or refused.</exception>
    public override async Task<bool> Acquire(Action<Exception> leaseLostCallback)
    {
        // A singleton retries by itself. A part of a split cluster ends when it is refused, so it first waits for the lease of a dead holder to expire.
        var holder = _decides
            ? await AskAsync(_lease.HoldOrOutliveAsync, LeaseRules.Outlived + Settings.TimeoutSettings.OperationTimeout)
            : await AskAsync(_lease.HoldAsync, Settings.TimeoutSettings.OperationTimeout);
        if (holder is { } other)
        {
            _log.Info("Lease {Lease} is held by {Other}", _lease.Name, other);
            return false;
        }

        var renewing = new CancellationTokenSource();
        lock (_gate)
        {
            _renewing?.Cancel();
            _renewing = renewing;
        }

        _ = RenewAsync(leaseLostCallback, renewing.Token);
        return true;
    }

    /// <inheritdoc />
    /// <exception cref="LeaseException">The API server could not be asked, or refused; the lease expires by itself.</exception>
    public override async Task<bool> Release()
    {
        Stop();
        await AskAsync(
            async cancel =>
            {
                await _lease.ReleaseAsync(cancel);
                return "";
            },
            Settings.TimeoutSettings.OperationTimeout
        );
        return true;
    }

    private void Stop()
    {
        lock (_gate)
            _renewing?.Cancel();
    }

    private async Task RenewAsync(Action<Exception> lost, CancellationToken cancel)
    {
        // Often enough that one renewal that hangs until its timeout leaves time for another.
        using var timer = new PeriodicTimer(LeaseRules.Interval / 2);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                var other = await TryHoldAsync(cancel);
                if (other is null && _lease.IsHeld)
                    continue;
                _log.Warning("Lost lease {Lease}: {Reason}", _lease.Name, other ?? "it could not be renewed in time");
                lost(new LeaseException($"lost lease {_lease.Name}: {other ?? "it could not be renewed in time"}"));
                return;
            }
        }
        catch (OperationCanceledException)
        {
            // Released, or the node ends.
        }
    }

    // Null also when the server does not answer: the lease is ours until it expires.
    private async Task<string?> TryHoldAsync(CancellationToken cancel)
    {
        try
        {
            return await _lease.HoldAsync(cancel) is { } other ? $"{other} has it" : null;
        }
        catch (Exception failure) when (failure is ApiRefusal or HttpRequestException or IOException)
        {
            _log.Warning("Lease {Lease} is not renewed: {Reason}", _lease.Name, failure.Message);
            return null;
        }
    }

    private async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> what, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            return await what(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new LeaseTimeoutException($"lease {_lease.Name}: no answer within {timeout.TotalSeconds} s");
        }
        catch (Exception failure) when (failure is ApiRefusal or HttpRequestException or IOException)
        {
            throw new LeaseException($"lease {_lease.Name}: {failure.Message}", failure);
        }
    }
}

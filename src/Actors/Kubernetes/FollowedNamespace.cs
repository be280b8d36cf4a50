using System.Collections.Immutable;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The state of one separately watched namespace. Immutable; times are timestamps of the actor's clock.</summary>
/// <param name="Namespace">The namespace; null for all of them together.</param>
/// <param name="State">How its watch is.</param>
/// <param name="Reason">Why it is not watching.</param>
/// <param name="View">The services that take part; null before the first snapshot.</param>
/// <param name="TroubledSince">Since when it has not been watching; null while it is.</param>
internal sealed record FollowedNamespace(string? Namespace, WatchState State, string? Reason, ServiceView? View, long? TroubledSince)
{
    private long? _answered;
    private long? _changed;

    /// <summary>The state before the first answer.</summary>
    public static FollowedNamespace Starting(string? space, long now) => new(space, WatchState.Starting, "the API server has not answered yet", null, now);

    /// <summary>Its name in the status.</summary>
    public string Name => Namespace ?? "*";

    /// <summary>All its services as a snapshot; null before the first one.</summary>
    public ServiceEvent.Snapshot? Snapshot => View is null ? null : new ServiceEvent.Snapshot([.. View.Services.Values]) { Namespace = Namespace };

    /// <summary>Applies an event of the watch. Changes before the first snapshot are ignored, because the set would be incomplete.</summary>
    public (FollowedNamespace After, ImmutableArray<ServiceEvent> Changes) Hear(ServiceEvent said, KubernetesOptions options, long now)
    {
        var after = this with { State = WatchState.Watching, Reason = null, TroubledSince = null, _answered = now };
        if (said is ServiceEvent.Heard || (View is null && said is not ServiceEvent.Snapshot))
            return (after, []);
        var (view, changes) = (View ?? ServiceView.Empty).Apply(said, options);
        return (after with { View = view, _changed = changes.IsEmpty ? _changed : now }, changes);
    }

    /// <summary>The watch ended. Known services are kept.</summary>
    public FollowedNamespace Break(Exception? failure, string reason, long now) =>
        this with
        {
            State = failure is ApiRefusal { Code: 401 or 403 } ? WatchState.Forbidden : WatchState.Retrying,
            Reason = reason,
            TroubledSince = TroubledSince ?? now,
        };

    /// <summary>The status for <c>/api/status</c>.</summary>
    public WatchStatus Status(TimeProvider time) =>
        new(
            Name,
            State,
            Reason,
            View?.Services.Values.Count(service => !Filebeat.ServiceHints.OptsOut(service)) ?? 0,
            Age(_answered, time),
            Age(_changed, time),
            Age(TroubledSince, time) ?? 0
        );

    private static double? Age(long? since, TimeProvider time) => since is { } then ? Math.Round(time.GetElapsedTime(then).TotalSeconds, 1) : null;
}

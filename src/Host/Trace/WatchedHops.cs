using System.Collections.Immutable;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Trace;

/// <summary>The first hops: the service, and the ConfigMap. Pure.</summary>
internal static class WatchedHops
{
    /// <summary>The service of this name; null when the watcher knows none.</summary>
    /// <param name="services">All that the watcher knows.</param>
    /// <param name="service">Its name.</param>
    /// <param name="space">Its namespace; null when that was not said.</param>
    public static (ServiceStatus? Known, TraceRefused? Refused) Find(ImmutableArray<ServiceStatus> services, string service, string? space)
    {
        List<ServiceStatus> found = [.. services.Where(one => one.Name == service && (space is null || one.Namespace == space))];
        return found.Count > 1
            ? (
                null,
                new TraceRefused(
                    $"{service} is in several namespaces: "
                        + $"{string.Join(", ", found.Select(one => one.Namespace).Order(StringComparer.Ordinal))}; say which one with --namespace."
                )
            )
            : (found.FirstOrDefault(), null);
    }

    /// <summary>The hop <c>service</c>.</summary>
    public static TraceHop Service(TraceEvidence seen) =>
        seen switch
        {
            { ConfigMap: null } => new("service", HopState.Unknown, "no node of this cluster watches Kubernetes"),
            { Known: null } when Blind(seen) is { } blind => new(
                "service",
                HopState.Holding,
                $"the watcher knows no service {seen.Service}, and the services of {Everywhere(blind)} are not watched ({blind.State.Word()}): {blind.Reason}",
                blind.State == WatchState.Forbidden
                    ? "Give the watcher the right to list and watch services there: deploy/base/rbac.yaml."
                    : "Look after the API server, or the way to it; the watcher tries again by itself."
            ),
            { Known: null } => new(
                "service",
                seen.Topic.WasUsed ? HopState.Unknown : HopState.Holding,
                $"the watcher knows no service {seen.Service}",
                $"{(seen.Similar is { } similar ? $"Did you mean {similar}? " : "")}Its name has to end in {seen.Suffix}, its namespace to be "
                    + "among actorpipeline.kubernetes.namespaces, and the annotation actorpipeline.io/enabled not to be \"false\"."
            ),
            { Known: { State: ServiceState.Rejected } known } => new(
                "service",
                HopState.Holding,
                $"{known.Namespace}/{known.Name} asks for what it cannot have: {known.Reason}",
                "Correct the annotation on the Service; until then the last good input, or the default, stays."
            ),
            { Known: { State: ServiceState.Pending } known } => new(
                "service",
                HopState.Working,
                $"{known.Namespace}/{known.Name} is not in Filebeat's configuration yet{Because(known.Reason)}{Unwatched(seen)}"
            ),
            { Known: { State: ServiceState.Removing } known } => new(
                "service",
                HopState.Working,
                $"{known.Namespace}/{known.Name} was deleted, and its last lines are being shipped"
            ),
            { Known: { } known } => new(
                "service",
                HopState.Ok,
                $"{known.Namespace}/{known.Name} writes to {known.Topic}{Because(known.Reason)}{Unwatched(seen)}"
            ),
        };

    private static WatchStatus? Blind(TraceEvidence seen) => seen.Watches.FirstOrDefault(watch => watch.State != WatchState.Watching);

    private static string Everywhere(WatchStatus watch) => watch.Namespace == "*" ? "all namespaces" : watch.Namespace;

    // Its present input goes on; later changes are unknown.
    private static string Unwatched(TraceEvidence seen) =>
        Blind(seen) is { } blind ? $"; changes of it are not heard of ({blind.State.Word()}: {blind.Reason})" : "";

    /// <summary>The hop <c>configmap</c>.</summary>
    public static TraceHop ConfigMap(TraceEvidence seen) => ConfigMap(seen.ConfigMap);

    /// <summary>The same of what the watcher says.</summary>
    public static TraceHop ConfigMap(ConfigMapStatus? status) =>
        status switch
        {
            null => new("configmap", HopState.Unknown, "no node of this cluster watches Kubernetes"),
            { State: ConfigMapState.Applied } map => new("configmap", HopState.Ok, $"{map.Namespace}/{map.Name} is applied"),
            { State: ConfigMapState.Pending } map => new("configmap", HopState.Working, $"{map.Namespace}/{map.Name} is being written{Because(map.Reason)}"),
            { } map => new(
                "configmap",
                HopState.Holding,
                $"{map.Namespace}/{map.Name} is {map.State.Word()}{Because(map.Reason)}",
                map.State switch
                {
                    ConfigMapState.Conflict => "Something else owns these keys; take them away from it, see docs/operations.md.",
                    ConfigMapState.TooLarge => "Raise actorpipeline.kubernetes.config-map-shards.",
                    ConfigMapState.Forbidden => "The service account needs get, create and patch on this ConfigMap, see deploy/base.",
                    _ => "The API server does not answer the watcher.",
                }
            ),
        };

    private static string Because(string? reason) => reason is null ? "" : $" ({reason})";
}

using System.Collections.Immutable;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>A kind of object that can stand for a service.</summary>
/// <param name="Resource">Its plural name, as in <c>kubernetes.watch</c> and in RBAC rules.</param>
/// <param name="Kind">Its kind, as in an Event.</param>
/// <param name="Group">API group and version: <c>v1</c> or <c>apps/v1</c>.</param>
internal sealed record Workload(string Resource, string Kind, string Group)
{
    /// <summary>All kinds, in order of precedence for the annotations of a service.</summary>
    public static readonly ImmutableArray<Workload> All =
    [
        new("services", "Service", "v1"),
        new("deployments", "Deployment", "apps/v1"),
        new("statefulsets", "StatefulSet", "apps/v1"),
        new("daemonsets", "DaemonSet", "apps/v1"),
    ];

    /// <summary>The path of all objects of this kind, in one namespace or (null) in all.</summary>
    public string Path(string? space)
    {
        var root = Group == "v1" ? "api/v1" : $"apis/{Group}";
        return space is null ? $"{root}/{Resource}" : $"{root}/namespaces/{space}/{Resource}";
    }
}

using System.Text.Json.Nodes;

namespace ActorPipeline.KubernetesDouble;

/// <summary>A resource the double serves.</summary>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Resource">Plural name.</param>
/// <param name="Name">Kind.</param>
internal sealed record Kind(string Group, string Resource, string Name)
{
    public static readonly IReadOnlyList<Kind> All =
    [
        new("", "services", "Service"),
        new("", "configmaps", "ConfigMap"),
        new("", "namespaces", "Namespace"),
        new("apps", "deployments", "Deployment"),
        new("apps", "statefulsets", "StatefulSet"),
        new("apps", "daemonsets", "DaemonSet"),
        new("events.k8s.io", "events", "Event"),
        new("coordination.k8s.io", "leases", "Lease"),
    ];

    public string ApiVersion => Group.Length == 0 ? "v1" : $"{Group}/v1";

    public string Qualified => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    public JsonObject Details(string name)
    {
        var details = new JsonObject { ["name"] = name };
        if (Group.Length > 0)
        {
            details["group"] = Group;
        }

        details["kind"] = Resource;
        return details;
    }
}

/// <summary>One request, in RBAC's terms.</summary>
/// <param name="Verb">get, list, watch, create, update, patch or delete.</param>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Resource">Plural name.</param>
/// <param name="Namespace">Null for all namespaces.</param>
/// <param name="Name">Null when the request names no object; for a list or watch, the name its field selector asks for.</param>
/// <param name="Agent">Who says to ask: the first word of the <c>User-Agent</c> header, before its version.</param>
public sealed record Call(string Verb, string Group, string Resource, string? Namespace, string? Name, string Agent = "");

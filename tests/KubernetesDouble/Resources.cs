using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Creates, replaces, patches and deletes objects as the API server does.</summary>
internal sealed partial class Resources(Objects objects)
{
    private int _address = 1;

    public JsonObject Create(Kind kind, string space, JsonObject sent, string manager)
    {
        if (kind.Name != "Namespace")
        {
            RequireNamespace(space);
        }

        var name = (string?)sent["metadata"]?["name"] ?? "";
        if (kind.Name == "Service" && !ServiceName().IsMatch(name))
        {
            throw Status.Invalid(
                kind.Name,
                name,
                "FieldValueInvalid",
                $"Invalid value: \"{name}\": a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an "
                    + "alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is "
                    + "'[a-z]([-a-z0-9]*[a-z0-9])?')",
                "metadata.name"
            );
        }

        var created = (JsonObject)sent.DeepClone();
        (created["kind"], created["apiVersion"]) = (kind.Name, kind.ApiVersion);
        if (kind.Name != "Namespace")
        {
            created["metadata"]!["namespace"] = space;
        }

        Defaults(kind, created);
        created["metadata"]!["managedFields"] = new JsonArray(ManagedFields.Entry(kind, manager, "Update", objects.Now(), ManagedFields.ForAll(created)));
        Late(kind, created);
        return objects.Edit(kind, space, name, before => before is null ? created : throw Status.AlreadyExists(kind, name)).Object;
    }

    public JsonObject Replace(Kind kind, string space, string name, JsonObject sent, string manager) =>
        objects
            .Edit(
                kind,
                space,
                name,
                before =>
                {
                    if (before is null)
                    {
                        throw Status.NotFound(kind.Qualified, name);
                    }

                    var version = (string?)sent["metadata"]?["resourceVersion"];
                    if (version is not null && version != (string?)before["metadata"]!["resourceVersion"])
                    {
                        throw Status.Modified(kind, name);
                    }

                    var after = (JsonObject)sent.DeepClone();
                    foreach (var kept in new[] { "uid", "creationTimestamp", "namespace", "resourceVersion" })
                    {
                        after["metadata"]![kept] = before["metadata"]![kept]?.DeepClone();
                    }

                    (after["kind"], after["apiVersion"]) = (kind.Name, kind.ApiVersion);
                    return Updated(kind, before, after, manager);
                }
            )
            .Object;

    public JsonObject Merge(Kind kind, string space, string name, JsonObject patch, string manager) =>
        objects
            .Edit(
                kind,
                space,
                name,
                before =>
                {
                    var after = (JsonObject)(before ?? throw Status.NotFound(kind.Qualified, name)).DeepClone();
                    if ((string?)patch["metadata"]?["resourceVersion"] is { } version && version != (string?)after["metadata"]!["resourceVersion"])
                    {
                        throw Status.Modified(kind, name);
                    }

                    MergeInto(after, patch);
                    if (after["series"] is JsonObject series && ((int?)series["count"] ?? 0) < 2)
                    {
                        throw Status.Invalid(kind.Name, name, "FieldValueInvalid", "Invalid value: 0: should be at least 2", "series.count");
                    }

                    return Updated(kind, before, after, manager);
                }
            )
            .Object;

    public (JsonObject Object, bool Created) Apply(Kind kind, string space, string name, JsonObject sent, string manager, bool force)
    {
        RequireNamespace(space);
        var created = false;
        var (stored, _) = objects.Edit(
            kind,
            space,
            name,
            before =>
            {
                created = before is null;
                return ServerSideApply.Apply(kind, before, sent, space, name, manager, force, objects.Now());
            }
        );
        return (stored, created);
    }

    public JsonObject Delete(Kind kind, string space, string name) =>
        objects.Edit(kind, space, name, before => before is null ? throw Status.NotFound(kind.Qualified, name) : null).Object;

    private void RequireNamespace(string space)
    {
        if (objects.Find(Kind.All.First(kind => kind.Name == "Namespace"), "", space) is null)
        {
            throw Status.NotFound("namespaces", space);
        }
    }

    private JsonObject Updated(Kind kind, JsonObject before, JsonObject after, string manager)
    {
        after["metadata"]!["managedFields"] = before["metadata"]!["managedFields"]?.DeepClone();
        if (JsonNode.DeepEquals(before, after))
        {
            return before;
        }

        var entries = (JsonArray)(after["metadata"]!["managedFields"] ??= new JsonArray());
        if (kind.Name == "ConfigMap")
        {
            var data = after["data"] as JsonObject ?? [];
            ServerSideApply.Validate((string)after["metadata"]!["name"]!, data);
            Own(kind, entries, data, before["data"] as JsonObject ?? [], manager);
        }
        else
        {
            entries.Clear();
            entries.Add((JsonNode)ManagedFields.Entry(kind, manager, "Update", objects.Now(), ManagedFields.ForAll(after)));
        }

        return after;
    }

    // A manager that changes a key becomes its only owner.
    private void Own(Kind kind, JsonArray entries, JsonObject data, JsonObject before, string manager)
    {
        var changed = data.Where(pair => (string?)before[pair.Key] != (string?)pair.Value).Select(pair => pair.Key).ToHashSet();
        foreach (var entry in entries.Select(entry => (JsonObject)entry!).ToList())
        {
            var keys = ManagedFields.DataKeys(entry);
            var mine = (string?)entry["manager"] == manager && (string?)entry["operation"] == "Update";
            keys.RemoveWhere(key => changed.Contains(key) || !data.ContainsKey(key));
            entry["fieldsV1"] = ManagedFields.ForData(mine ? keys.Union(changed) : keys);
            changed = mine ? [] : changed;
        }

        if (changed.Count > 0)
        {
            entries.Add((JsonNode)ManagedFields.Entry(kind, manager, "Update", objects.Now(), ManagedFields.ForData(changed)));
        }
    }

    private static void MergeInto(JsonObject target, JsonObject patch)
    {
        foreach (var (key, value) in patch)
        {
            if (value is JsonObject inner)
            {
                MergeInto(target[key] as JsonObject ?? (JsonObject)(target[key] = new JsonObject()), inner);
            }
            else if (value is null)
            {
                target.Remove(key);
            }
            else
            {
                target[key] = value.DeepClone();
            }
        }
    }

    private void Defaults(Kind kind, JsonObject created)
    {
        if (kind.Name != "Service")
        {
            return;
        }

        var spec = created["spec"] as JsonObject ?? (JsonObject)(created["spec"] = new JsonObject());
        foreach (var port in spec["ports"] as JsonArray ?? [])
        {
            port!["protocol"] ??= "TCP";
            port["targetPort"] ??= port["port"]!.DeepClone();
        }

        var address = Interlocked.Increment(ref _address);
        var ip = string.Create(CultureInfo.InvariantCulture, $"10.96.{address / 250 % 250}.{address % 250 + 1}");
        spec["clusterIP"] = ip;
        spec["clusterIPs"] = new JsonArray(ip);
        spec["type"] ??= "ClusterIP";
        spec["sessionAffinity"] ??= "None";
        spec["ipFamilies"] = new JsonArray("IPv4");
        spec["ipFamilyPolicy"] = "SingleStack";
        spec["internalTrafficPolicy"] = "Cluster";
    }

    private static void Late(Kind kind, JsonObject created)
    {
        if (kind.Name == "Service")
        {
            created["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        }
        else if (kind.Name == "Event")
        {
            created["deprecatedSource"] = new JsonObject();
            created["deprecatedFirstTimestamp"] = null;
            created["deprecatedLastTimestamp"] = null;
        }
    }

    [GeneratedRegex(@"\A[a-z]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex ServiceName();
}

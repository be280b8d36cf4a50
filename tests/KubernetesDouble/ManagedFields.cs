using System.Text.Json.Nodes;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Who owns what: the part of <c>managedFields</c> that concerns <c>data</c>.</summary>
internal static class ManagedFields
{
    /// <summary>The keys of <c>data</c> that a manager's entry names.</summary>
    public static HashSet<string> DataKeys(JsonNode entry) =>
        entry["fieldsV1"]?["f:data"] is JsonObject data
            ? [.. data.Select(pair => pair.Key).Where(key => key.StartsWith("f:", StringComparison.Ordinal)).Select(key => key[2..])]
            : [];

    public static IEnumerable<JsonObject> Of(JsonObject? one) =>
        one?["metadata"]?["managedFields"] is JsonArray entries ? entries.Select(entry => (JsonObject)entry!) : [];

    public static bool IsApply(JsonObject entry, string manager) => (string?)entry["manager"] == manager && (string?)entry["operation"] == "Apply";

    public static JsonObject Entry(Kind kind, string manager, string operation, string now, JsonObject fields) =>
        new()
        {
            ["manager"] = manager,
            ["operation"] = operation,
            ["apiVersion"] = kind.ApiVersion,
            ["time"] = now,
            ["fieldsType"] = "FieldsV1",
            ["fieldsV1"] = fields,
        };

    public static JsonObject ForData(IEnumerable<string> keys)
    {
        var data = new JsonObject();
        foreach (var key in keys.Order(StringComparer.Ordinal))
        {
            data["f:" + key] = new JsonObject();
        }

        return data.Count == 0 ? [] : new JsonObject { ["f:data"] = data };
    }

    /// <summary>Every field of an object that was sent as a whole; no finer than its first two levels, lists by their key.</summary>
    public static JsonObject ForAll(JsonObject one)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in one)
        {
            if (name is "kind" or "apiVersion" or "status" || value is null)
            {
                continue;
            }

            if (name != "metadata")
            {
                fields["f:" + name] = Fields(name, value);
            }
            else if (MetadataFields((JsonObject)value) is { Count: > 0 } meta)
            {
                fields["f:metadata"] = meta;
            }
        }

        return fields;
    }

    private static JsonObject MetadataFields(JsonObject meta)
    {
        var fields = new JsonObject();
        foreach (var name in new[] { "annotations", "labels" })
        {
            if (meta[name] is JsonObject map && map.Count > 0)
            {
                fields["f:" + name] = Map(map);
            }
        }

        return fields;
    }

    private static JsonObject Map(JsonObject map)
    {
        var fields = new JsonObject { ["."] = new JsonObject() };
        foreach (var (key, _) in map)
        {
            fields["f:" + key] = new JsonObject();
        }

        return fields;
    }

    private static JsonObject Fields(string name, JsonNode value)
    {
        var fields = new JsonObject();
        if (name is "spec" or "data" && value is JsonObject map)
        {
            foreach (var (key, _) in map.Where(pair => pair.Key is not ("clusterIP" or "clusterIPs" or "ipFamilies" or "ipFamilyPolicy")))
            {
                fields["f:" + key] = key == "ports" ? Ports((JsonArray)map[key]!) : new JsonObject();
            }
        }

        return fields;
    }

    private static JsonObject Ports(JsonArray ports)
    {
        var fields = new JsonObject { ["."] = new JsonObject() };
        foreach (var port in ports)
        {
            var key = $"k:{{\"port\":{port!["port"]},\"protocol\":\"{port["protocol"]}\"}}";
            var inner = new JsonObject { ["."] = new JsonObject() };
            foreach (var (name, _) in (JsonObject)port)
            {
                inner["f:" + name] = new JsonObject();
            }

            fields[key] = inner;
        }

        return fields;
    }
}

using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Server-side apply of a ConfigMap: ownership of the keys of <c>data</c>, one by one.</summary>
internal static partial class ServerSideApply
{
    /// <summary>What a server takes in one ConfigMap: bytes of values; keys are not counted.</summary>
    private const long MaxData = 1 << 20;

    /// <summary>The object after the apply; <paramref name="live"/> itself when nothing changed.</summary>
    public static JsonObject Apply(Kind kind, JsonObject? live, JsonObject applied, string space, string name, string manager, bool force, string now)
    {
        var wanted = applied["data"] as JsonObject ?? [];
        var before = live?["data"] as JsonObject ?? [];
        var entries = ManagedFields.Of(live).Select(entry => (JsonObject)entry.DeepClone()).ToList();
        var own = entries.Find(entry => ManagedFields.IsApply(entry, manager));
        TakeOver(entries, own, wanted, before, force);

        var data = new JsonObject();
        var dropped = own is null ? [] : ManagedFields.DataKeys(own);
        dropped.ExceptWith(wanted.Select(pair => pair.Key));
        dropped.ExceptWith(entries.Where(entry => entry != own).SelectMany(ManagedFields.DataKeys));
        foreach (
            var (key, value) in before
                .Where(pair => !dropped.Contains(pair.Key))
                .Concat(wanted)
                .GroupBy(pair => pair.Key)
                .Select(same => same.Last())
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        )
        {
            data[key] = value!.DeepClone();
        }

        Validate(name, data);
        if (own is null || !ManagedFields.DataKeys(own).SetEquals(wanted.Select(pair => pair.Key)))
        {
            entries.Remove(own!);
            entries.Add(ManagedFields.Entry(kind, manager, "Apply", now, ManagedFields.ForData(wanted.Select(pair => pair.Key))));
            own = null;
        }

        entries.RemoveAll(entry => entry["fieldsV1"] is JsonObject { Count: 0 } && !ManagedFields.IsApply(entry, manager));
        entries.Sort(
            (a, b) =>
                string.CompareOrdinal((string)a["operation"]!, (string)b["operation"]!) is not 0 and var byOperation
                    ? byOperation
                    : string.CompareOrdinal((string)a["manager"]!, (string)b["manager"]!)
        );
        return Assemble(kind, live, data, entries, space, name);
    }

    private static JsonObject Assemble(Kind kind, JsonObject? live, JsonObject data, List<JsonObject> entries, string space, string name)
    {
        var result = live is null
            ? new JsonObject
            {
                ["kind"] = kind.Name,
                ["apiVersion"] = kind.ApiVersion,
                ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = space },
            }
            : (JsonObject)live.DeepClone();
        var meta = (JsonObject)result["metadata"]!;
        meta["managedFields"] = new JsonArray([.. entries]);
        result.Remove("data");
        if (data.Count > 0)
        {
            result["data"] = data;
        }

        return live is not null && JsonNode.DeepEquals(live, result) ? live : result;
    }

    // A key with the same value is shared; with another value it is taken by force, or refused.
    private static void TakeOver(List<JsonObject> entries, JsonObject? own, JsonObject wanted, JsonObject before, bool force)
    {
        foreach (var other in entries.Where(entry => entry != own).ToList())
        {
            var contested = ManagedFields
                .DataKeys(other)
                .Where(key => wanted.ContainsKey(key) && (string?)wanted[key] != (string?)before[key])
                .Order(StringComparer.Ordinal)
                .ToList();
            if (contested.Count == 0)
            {
                continue;
            }

            if (!force)
            {
                throw Status.FieldConflict((string)other["manager"]!, [.. contested.Select(key => $".data.{key}")]);
            }

            var rest = ManagedFields.DataKeys(other);
            rest.ExceptWith(contested);
            other["fieldsV1"] = ManagedFields.ForData(rest);
        }
    }

    /// <summary>What the server refuses: keys that are no file names, and more than fits.</summary>
    public static void Validate(string name, JsonObject data)
    {
        foreach (var (key, _) in data)
        {
            if (!ConfigKey().IsMatch(key))
            {
                throw Status.Invalid(
                    "ConfigMap",
                    name,
                    "FieldValueInvalid",
                    $"Invalid value: \"{key}\": a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name', "
                        + " or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
                    $"data[{key}]"
                );
            }
        }

        if (data.Sum(pair => (long)Encoding.UTF8.GetByteCount((string)pair.Value!)) > MaxData)
        {
            throw Status.Invalid("ConfigMap", name, "FieldValueTooLong", $"Too long: may not be more than {MaxData} bytes", "[]");
        }
    }

    [GeneratedRegex(@"\A[-._a-zA-Z0-9]{1,253}\z")]
    private static partial Regex ConfigKey();
}

using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>One difference between a document on the server and the wanted one.</summary>
/// <param name="Path">The dotted path.</param>
/// <param name="Have">The value on the server; null for none.</param>
/// <param name="Want">The wanted value; null for none.</param>
public sealed record SetupDifference(string Path, string? Have, string? Want)
{
    /// <summary>All differences, by path. Members that only the server has do not count, except settings and mapped fields of a template.</summary>
    internal static ImmutableArray<SetupDifference> Between(JsonElement? have, JsonObject want)
    {
        var (had, wanted) = (Flat(have), Flat(JsonSerializer.SerializeToElement(want)));
        return
        [
            .. wanted
                .Where(value => had.GetValueOrDefault(value.Key) != value.Value)
                .Select(value => new SetupDifference(value.Key, had.GetValueOrDefault(value.Key), value.Value))
                .Concat(
                    had.Where(value => IsContent(value.Key) && !wanted.ContainsKey(value.Key))
                        .Select(value => new SetupDifference(value.Key, value.Value, null))
                )
                .OrderBy(difference => difference.Path, StringComparer.Ordinal),
        ];
    }

    private static bool IsContent(string path) =>
        path.StartsWith("template.settings.", StringComparison.Ordinal)
        || path.StartsWith("template.mappings.", StringComparison.Ordinal)
        || path.StartsWith("template.lifecycle.data_retention", StringComparison.Ordinal)
        || path.StartsWith("index_patterns.", StringComparison.Ordinal)
        || path.StartsWith("composed_of.", StringComparison.Ordinal);

    private static Dictionary<string, string> Flat(JsonElement? json)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        if (json is { } value)
            Add(flat, "", value);
        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string path, JsonElement value)
    {
        var dot = path.Length == 0 ? "" : path + ".";
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
                Add(flat, dot + member.Name, member.Value);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
                Add(flat, $"{dot}{index++}", item);
        }
        else
        {
            // Servers return numbers and booleans of settings as strings.
            flat[path] = value.ToString().ToLowerInvariant() is "true" or "false" ? value.ToString().ToLowerInvariant() : value.ToString();
        }
    }
}

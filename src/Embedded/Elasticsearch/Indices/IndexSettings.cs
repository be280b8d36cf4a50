using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Settings of an index: nested or dotted, with or without <c>index.</c> in front. Unknown ones are refused, as Elasticsearch does.</summary>
internal static class IndexSettings
{
    private static readonly HashSet<string> Fixed = ["index.number_of_shards", "index.codec", "index.mode", "index.mapping.ignore_malformed"];

    private static readonly HashSet<string> Dynamic =
    [
        "index.number_of_replicas",
        "index.auto_expand_replicas",
        "index.refresh_interval",
        "index.max_result_window",
        "index.priority",
        "index.hidden",
        "index.query.default_field",
        "index.mapping.total_fields.limit",
        "index.mapping.total_fields.ignore_dynamic_beyond_limit",
        "index.mapping.depth.limit",
        "index.blocks.read_only",
        "index.blocks.write",
        "index.blocks.read_only_allow_delete",
        "index.lifecycle.name",
        "index.lifecycle.rollover_alias",
        "index.translog.durability",
        "index.translog.sync_interval",
        "index.translog.flush_threshold_size",
        "index.routing.allocation.include._tier_preference",
    ];

    private static readonly HashSet<string> Numbers =
    [
        "index.number_of_replicas",
        "index.number_of_shards",
        "index.max_result_window",
        "index.mapping.total_fields.limit",
        "index.mapping.depth.limit",
    ];

    private static readonly HashSet<string> Flags = ["index.mapping.ignore_malformed", "index.mapping.total_fields.ignore_dynamic_beyond_limit"];

    public static IndexMetadata Apply(IndexMetadata index, JsonElement json, bool onOpenIndex)
    {
        var settings = index.Settings;
        foreach (var (path, value) in Flatten("", json))
        {
            var name = path.StartsWith("index.", StringComparison.Ordinal) ? path : "index." + path;
            if (Fixed.Contains(name) && onOpenIndex)
            {
                throw Errors
                    .IllegalArgument(
                        $"Can't update non dynamic setting(s) [[{name}]] for open indices [[{index.Name}/{index.Uuid}]]. "
                            + $"The setting(s) [[{name}]] cannot be modified on an index once it is created. You will need to create a new "
                            + "index with the desired setting(s) and reindex your data. "
                            + "See https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-reindex"
                    )
                    .AsException();
            }

            if (!Fixed.Contains(name) && !Dynamic.Contains(name))
            {
                throw Errors
                    .IllegalArgument(
                        $"unknown setting [{name}] please check that any required plugins are installed, or check the breaking changes "
                            + "documentation for removed settings"
                    )
                    .AsException();
            }

            if (value is not null && Numbers.Contains(name) && !int.TryParse(value, out _))
                throw Errors.IllegalArgument($"Failed to parse value [{value}] for setting [{name}]").AsException();
            if (value is not null && (name.StartsWith("index.blocks.", StringComparison.Ordinal) || Flags.Contains(name)) && value is not ("true" or "false"))
                throw Errors.IllegalArgument($"Failed to parse value [{value}] as only [true] or [false] are allowed.").AsException();
            settings = value is null ? settings.Remove(name) : settings.SetItem(name, value);
        }
        return index with { Settings = settings };
    }

    /// <summary>Settings by dotted name, however they were nested.</summary>
    public static IEnumerable<(string Path, string? Value)> Flatten(string prefix, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            var path = prefix.Length == 0 ? property.Name : $"{prefix}.{property.Name}";
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in Flatten(path, property.Value))
                    yield return inner;
            }
            else
            {
                yield return (path, property.Value.ValueKind == JsonValueKind.Null ? null : JavaPreview.Of(property.Value));
            }
        }
    }
}

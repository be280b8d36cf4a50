using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>The policy that rolls a stream over and deletes old indices, for servers whose data streams have no lifecycle of their own. Pure.</summary>
internal static class SetupPolicies
{
    private const string ShardSize = "50gb";

    /// <summary>Null where none is needed.</summary>
    public static SetupDocument? Of(ServerKind server, SetupOptions options) =>
        server.Lifecycle switch
        {
            Lifecycle.Ilm => new SetupDocument(SetupKind.IlmPolicy, options.Name, Ilm(options)),
            Lifecycle.Ism => new SetupDocument(SetupKind.IsmPolicy, options.Name, Ism(options)),
            _ => null,
        };

    /// <summary>
    /// Retention counts from the rollover, so a line lives up to this much longer: a tenth of the retention, from a day to 30.
    /// </summary>
    public static int RolloverDays(SetupOptions options) => options.KeepsAll ? 30 : Math.Clamp(options.RetentionDays / 10, 1, 30);

    private static JsonObject Ilm(SetupOptions options)
    {
        var phases = new JsonObject
        {
            ["hot"] = new JsonObject
            {
                ["min_age"] = "0ms",
                ["actions"] = new JsonObject
                {
                    ["rollover"] = new JsonObject { ["max_age"] = $"{RolloverDays(options)}d", ["max_primary_shard_size"] = ShardSize },
                },
            },
        };
        if (!options.KeepsAll)
        {
            phases["delete"] = new JsonObject
            {
                ["min_age"] = $"{options.RetentionDays}d",
                ["actions"] = new JsonObject { ["delete"] = new JsonObject() },
            };
        }

        return new JsonObject
        {
            ["policy"] = new JsonObject { ["_meta"] = SetupDocument.Meta("rollover and retention of logs"), ["phases"] = phases },
        };
    }

    private static JsonObject Ism(SetupOptions options)
    {
        var rollover = new JsonObject { ["min_index_age"] = $"{RolloverDays(options)}d", ["min_primary_shard_size"] = ShardSize };
        var hot = new JsonObject
        {
            ["name"] = "hot",
            ["actions"] = new JsonArray(new JsonObject { ["rollover"] = rollover }),
            ["transitions"] = new JsonArray(),
        };
        var states = new JsonArray(hot);
        if (!options.KeepsAll)
        {
            var age = new JsonObject { ["min_rollover_age"] = $"{options.RetentionDays}d" };
            hot["transitions"] = new JsonArray(new JsonObject { ["state_name"] = "delete", ["conditions"] = age });
            states.Add(
                new JsonObject
                {
                    ["name"] = "delete",
                    ["actions"] = new JsonArray(new JsonObject { ["delete"] = new JsonObject() }),
                    ["transitions"] = new JsonArray(),
                }
            );
        }
        return new JsonObject
        {
            ["policy"] = new JsonObject
            {
                ["description"] = $"managed_by {SetupDocument.Owner}, version {SetupDocument.Version}: rollover and retention of logs",
                ["default_state"] = "hot",
                ["states"] = states,
                ["ism_template"] = new JsonArray(
                    new JsonObject
                    {
                        ["index_patterns"] = new JsonArray([.. options.Patterns.Select(pattern => (JsonNode?)pattern)]),
                        ["priority"] = options.Priority,
                    }
                ),
            },
        };
    }
}

using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>The documents for a server and options, in the order in which they have to be written. Pure.</summary>
internal static class SetupDocuments
{
    /// <summary>All documents.</summary>
    /// <param name="server">Which server it is for.</param>
    /// <param name="options"><c>elastic.setup</c>.</param>
    /// <param name="hasPolicies">False where the server has no lifecycle or state management: then nothing is deleted.</param>
    public static ImmutableArray<SetupDocument> Of(ServerKind server, SetupOptions options, bool hasPolicies = true)
    {
        var policy = hasPolicies ? SetupPolicies.Of(server, options) : null;
        List<SetupDocument> all = policy is null ? [] : [policy];
        all.Add(Component(options, "mappings", new JsonObject { ["mappings"] = SetupMappings.Of(server) }, "types of the fields that ActorPipeline writes"));
        all.Add(Component(options, "settings", Settings(server, options, policy), "storage and retention of logs"));
        all.Add(new SetupDocument(SetupKind.IndexTemplate, options.Name, Template(server, options)));
        return [.. all];
    }

    private static SetupDocument Component(SetupOptions options, string part, JsonObject template, string description) =>
        new(
            SetupKind.ComponentTemplate,
            $"{options.Name}@{part}",
            new JsonObject
            {
                ["template"] = template,
                ["version"] = SetupDocument.Version,
                ["_meta"] = SetupDocument.Meta(description),
            }
        );

    private static JsonObject Settings(ServerKind server, SetupOptions options, SetupDocument? policy)
    {
        var usesLogsDb = server.HasLogsDb && options.LogsDb == "auto";
        var index = new JsonObject
        {
            ["number_of_shards"] = options.Shards.ToString(),
            ["number_of_replicas"] = options.Replicas.ToString(),
            // Logs are written once and read seldom: a fifth to a third less on disk.
            ["codec"] = "best_compression",
        };
        if (usesLogsDb)
            index["mode"] = "logsdb";
        var mapping = new JsonObject { ["ignore_malformed"] = "true" };
        if (server.IgnoresFieldsBeyondLimit)
            mapping["total_fields"] = new JsonObject { ["ignore_dynamic_beyond_limit"] = "true" };
        index["mapping"] = mapping;
        if (policy?.Kind == SetupKind.IlmPolicy)
            index["lifecycle"] = new JsonObject { ["name"] = policy.Name };
        var template = new JsonObject { ["settings"] = new JsonObject { ["index"] = index } };
        if (server.Lifecycle == Lifecycle.DataStream)
        {
            // Without a retention the stream still rolls over.
            var lifecycle = new JsonObject { ["enabled"] = true };
            if (!options.KeepsAll)
                lifecycle["data_retention"] = $"{options.RetentionDays}d";
            template["lifecycle"] = lifecycle;
        }
        // Refused events are to be dead letters. A failure store answers 201 for them, and keeps a line twice that is sent twice.
        if (server.HasFailureStore)
            template["data_stream_options"] = new JsonObject { ["failure_store"] = new JsonObject { ["enabled"] = false } };
        return template;
    }

    private static JsonObject Template(ServerKind server, SetupOptions options)
    {
        var custom = $"{options.Name}@custom";
        List<string> parts = [$"{options.Name}@mappings", $"{options.Name}@settings"];
        if (server.IgnoresMissingComponents)
            parts.Add(custom);
        var template = new JsonObject
        {
            ["index_patterns"] = Texts(options.Patterns),
            ["composed_of"] = Texts(parts),
            ["priority"] = options.Priority,
            ["data_stream"] = new JsonObject(),
            ["version"] = SetupDocument.Version,
            ["_meta"] = SetupDocument.Meta("data streams of logs that ActorPipeline writes"),
        };
        if (server.IgnoresMissingComponents)
            template["ignore_missing_component_templates"] = Texts([custom]);
        if (server.HasAllowAutoCreate)
            template["allow_auto_create"] = true;
        return template;
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode?)text)];
}

using System.Text.Json;
using System.Text.Json.Nodes;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// The template every Elasticsearch since 8 brings along for <c>logs-*-*</c>: data streams in which a malformed value or a field beyond the
/// limit costs only itself, and new fields get the types of the Elastic Common Schema.
/// </summary>
internal static class LogsTemplate
{
    public const string Name = "logs";

    /// <summary>In the form a client would put it.</summary>
    public static JsonElement Json { get; } =
        JsonSerializer.SerializeToElement(
            new JsonObject
            {
                ["index_patterns"] = new JsonArray("logs-*-*"),
                ["priority"] = 100,
                ["allow_auto_create"] = true,
                ["data_stream"] = new JsonObject(),
                ["template"] = new JsonObject
                {
                    ["settings"] = JsonNode.Parse(
                        """
                        {"index":{"mode":"logsdb","number_of_replicas":0,"mapping":{"ignore_malformed":true,"total_fields":{"ignore_dynamic_beyond_limit":true}}}}
                        """
                    ),
                    ["mappings"] = new JsonObject
                    {
                        ["date_detection"] = false,
                        ["dynamic_templates"] = Rules(),
                        ["properties"] = JsonNode.Parse(
                            """
                            {"@timestamp":{"type":"date","ignore_malformed":false},"ecs":{"properties":{"version":{"type":"keyword","ignore_above":1024}}},
                             "host":{"type":"object"},
                             "data_stream":{"properties":{"dataset":{"type":"constant_keyword"},"namespace":{"type":"constant_keyword"},"type":{"type":"constant_keyword"}}}}
                            """
                        ),
                    },
                },
            }
        );

    // The first rule that fits decides. "!object" means any value that is none.
    private static JsonArray Rules() =>
        [
            Rule("ecs_timestamp", """{"type":"date","ignore_malformed":false}""", "", "", match: "@timestamp"),
            Rule("ecs_message_match_only_text", """{"type":"match_only_text"}""", "message *.message", "!object"),
            Rule("ecs_non_indexed_keyword", """{"type":"keyword","index":false,"doc_values":false}""", "*event.original", ""),
            Rule("ecs_non_indexed_long", """{"type":"long","index":false,"doc_values":false}""", "*.x509.public_key_exponent", ""),
            Rule("ecs_ip", """{"type":"ip"}""", "ip *.ip *_ip", "string"),
            Rule("ecs_wildcard", """{"type":"wildcard"}""", "*.io.text *.message_id *registry.data.strings *url.path", "!object"),
            Rule("ecs_path_match_wildcard_and_match_only_text", TextBeside("wildcard"), "*.body.content *url.full *url.original", "!object"),
            Rule("ecs_match_wildcard_and_match_only_text", TextBeside("wildcard"), "", "!object", match: "*command_line *stack_trace"),
            Rule(
                "ecs_path_match_keyword_and_match_only_text",
                TextBeside("keyword"),
                "*.title *.executable *.name *.working_directory *.full_name *file.path "
                    + "*file.target_path *os.full *email.subject *vulnerability.description *user_agent.original",
                "!object"
            ),
            Rule(
                "ecs_date",
                """{"type":"date"}""",
                "*.timestamp *_timestamp *.not_after *.not_before *.accessed created *.created *.installed *.creation_date "
                    + "*.ctime *.mtime ingested *.ingested *.start *.end "
                    + "*.indicator.first_seen *.indicator.last_seen *.indicator.modified_at *threat.enrichments.matched.occurred",
                "!object"
            ),
            Rule("ecs_path_match_float", """{"type":"float"}""", "*.score.* *_score*", "!object", pathUnmatch: "*.version"),
            Rule("ecs_usage_double_scaled_float", """{"type":"double"}""", "*.usage", "double long string"),
            Rule("ecs_geo_point", """{"type":"geo_point"}""", "*.geo.location", ""),
            Rule("ecs_flattened", """{"type":"flattened"}""", "*structured_data *exports *imports", "object"),
            Rule("all_strings_to_keywords", """{"type":"keyword","ignore_above":1024}""", "", "string"),
        ];

    private static string TextBeside(string type) => $$"""{"type":"{{type}}","fields":{"text":{"type":"match_only_text"} } }""";

    private static JsonObject Rule(string name, string mapping, string paths, string types, string match = "", string pathUnmatch = "")
    {
        var rule = new JsonObject();
        Add(rule, "match", match);
        Add(rule, "path_match", paths);
        Add(rule, "path_unmatch", pathUnmatch);
        Add(rule, types.StartsWith('!') ? "unmatch_mapping_type" : "match_mapping_type", types.TrimStart('!'));
        rule["mapping"] = JsonNode.Parse(mapping);
        return new JsonObject { [name] = rule };
    }

    private static void Add(JsonObject rule, string key, string words)
    {
        if (words.Length > 0)
            rule[key] = new JsonArray([.. words.Split(' ').Select(word => (JsonNode?)word)]);
    }
}

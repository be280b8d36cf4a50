using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>
/// The types of the fields that Filebeat, the parsers and this program write, as in the Elastic Common Schema; new fields of services become keywords and
/// numbers. <c>message</c> is full text; <c>event.original</c> is stored and not indexed. Pure.
/// </summary>
internal static class SetupMappings
{
    private const string Keyword = """{"type":"keyword","ignore_above":1024}""";
    private const string Shown = """{"type":"keyword","index":false,"doc_values":false}""";
    private const string Date = """{"type":"date"}""";
    private const string Number = """{"type":"long"}""";
    private const string Address = """{"type":"ip"}""";

    private static readonly string[] Keywords =
    [
        "tags agent.name agent.type agent.version ecs.version host.name host.hostname",
        "service.name service.version service.environment service.node.name",
        "event.dataset event.action event.category event.code event.kind event.module event.outcome event.type",
        "log.level log.logger log.flags log.file.path log.file.inode log.file.device_id log.file.fingerprint log.origin.file.name log.origin.function",
        "log.syslog.facility.name log.syslog.severity.name log.syslog.hostname log.syslog.appname log.syslog.procid log.syslog.msgid",
        "error.type error.code error.id process.name process.thread.name trace.id span.id transaction.id user.name",
        "http.request.method http.request.referrer http.version url.original url.path url.query url.domain url.scheme user_agent.original",
        "source.address source.domain client.address destination.address kafka.key",
    ];

    private static readonly string[] Numbers =
    [
        "log.offset log.origin.file.line log.syslog.priority log.syslog.facility.code log.syslog.severity.code",
        "event.duration event.sequence event.severity process.pid process.thread.id",
        "http.request.bytes http.request.body.bytes http.response.bytes http.response.body.bytes http.response.status_code url.port source.port client.port",
    ];

    private const string Dates = "event.created event.ingested event.start event.end";
    private const string Addresses = "source.ip client.ip destination.ip host.ip";
    private const string Texts = "message error.message error.stack_trace";

    /// <summary>The mapping of an index.</summary>
    public static JsonObject Of(ServerKind server)
    {
        var text = server.HasMatchOnlyText ? """{"type":"match_only_text"}""" : """{"type":"text","norms":false}""";
        var properties = new JsonObject { ["@timestamp"] = JsonNode.Parse("""{"type":"date","ignore_malformed":false}""") };
        Add(properties, Texts, text);
        Add(properties, string.Join(' ', Keywords), Keyword);
        Add(properties, string.Join(' ', Numbers), Number);
        Add(properties, Dates, Date);
        Add(properties, Addresses, Address);
        Add(properties, "event.original", Shown);
        Add(properties, "data_stream.type data_stream.dataset data_stream.namespace", server.HasConstantKeyword ? """{"type":"constant_keyword"}""" : Keyword);
        return new JsonObject
        {
            // One string that looks like a date must not make its field a date.
            ["date_detection"] = false,
            ["dynamic_templates"] = new JsonArray(
                Rule("messages", "message", text),
                Rule("stack_traces", "stack_trace", text),
                Rule("addresses", "ip", Address),
                Rule("strings", null, Keyword)
            ),
            ["properties"] = properties,
        };
    }

    private static JsonObject Rule(string name, string? match, string mapping)
    {
        var rule = new JsonObject { ["match_mapping_type"] = "string", ["mapping"] = JsonNode.Parse(mapping) };
        if (match is not null)
            rule["match"] = match;
        return new JsonObject { [name] = rule };
    }

    private static void Add(JsonObject properties, string paths, string mapping)
    {
        foreach (var path in paths.Split(' '))
        {
            var parts = path.Split('.');
            var at = properties;
            foreach (var part in parts[..^1])
            {
                if (at[part] is not JsonObject inner)
                    at[part] = inner = new JsonObject { ["properties"] = new JsonObject() };
                at = (JsonObject)inner["properties"]!;
            }
            at[parts[^1]] = JsonNode.Parse(mapping);
        }
    }
}

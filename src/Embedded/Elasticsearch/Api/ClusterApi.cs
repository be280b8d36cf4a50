using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Version, health and settings of the server.</summary>
internal sealed class ClusterApi(IndexCatalog catalog, EmbeddedElasticsearchOptions options)
{
    public const string Name = "actorpipeline-embedded";

    /// <summary>The version of Elasticsearch whose answers were recorded.</summary>
    private const string Version = "9.5.3";

    private readonly string _uuid = LoadUuid(Path.Combine(options.DataDirectory, "cluster.uuid"));

    public ValueTask<RestResponse> Root(RestRequest request) =>
        new(
            RestResponse
                .Json(
                    200,
                    json =>
                    {
                        json.WriteStartObject();
                        json.WriteString("name", Name);
                        json.WriteString("cluster_name", Name);
                        json.WriteString("cluster_uuid", _uuid);
                        json.WriteStartObject("version");
                        json.WriteString("number", Version);
                        json.WriteString("build_flavor", "default");
                        json.WriteString("build_type", "tar");
                        json.WriteString("build_hash", "0000000000000000000000000000000000000000");
                        json.WriteString("build_date", "2026-09-01T00:00:00Z");
                        json.WriteBoolean("build_snapshot", false);
                        json.WriteString("lucene_version", "10.5.1");
                        json.WriteString("minimum_wire_compatibility_version", "8.19.0");
                        json.WriteString("minimum_index_compatibility_version", "8.0.0");
                        json.WriteEndObject();
                        json.WriteString("tagline", "You Know, for Search");
                        json.WriteEndObject();
                    }
                )
                .Indented()
        );

    public ValueTask<RestResponse> Health(RestRequest request)
    {
        var indices = catalog.Resolve(request.Variable("index"), request).Where(i => !i.Metadata.Closed).ToList();
        var replicas = indices.Sum(i => i.Metadata.Replicas);
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("cluster_name", Name);
                    json.WriteString("status", StatusOf(replicas));
                    json.WriteBoolean("timed_out", false);
                    json.WriteNumber("number_of_nodes", 1);
                    json.WriteNumber("number_of_data_nodes", 1);
                    json.WriteNumber("active_primary_shards", indices.Count);
                    json.WriteNumber("active_shards", indices.Count);
                    json.WriteNumber("relocating_shards", 0);
                    json.WriteNumber("initializing_shards", 0);
                    json.WriteNumber("unassigned_shards", replicas);
                    json.WriteNumber("unassigned_primary_shards", 0);
                    json.WriteNumber("delayed_unassigned_shards", 0);
                    json.WriteNumber("number_of_pending_tasks", 0);
                    json.WriteNumber("number_of_in_flight_fetch", 0);
                    json.WriteNumber("task_max_waiting_in_queue_millis", 0);
                    json.WriteDouble("active_shards_percent_as_number", 100.0 * indices.Count / Math.Max(1, indices.Count + replicas));
                    json.WriteEndObject();
                }
            )
        );
    }

    public ValueTask<RestResponse> Settings(RestRequest request) =>
        new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    WriteSettings(json, request);
                    if (request.Flag("include_defaults"))
                    {
                        json.WriteStartObject("defaults");
                        json.WriteString("http.max_content_length", $"{options.MaxContentLength}b");
                        json.WriteEndObject();
                    }
                    json.WriteEndObject();
                }
            )
        );

    public ValueTask<RestResponse> PutSettings(RestRequest request)
    {
        using var body = JsonBody.Parse(request) ?? throw Errors.BodyRequired().AsException();
        foreach (var part in body.RootElement.EnumerateObject())
        {
            if (part.Name is not ("persistent" or "transient"))
                throw Errors.IllegalArgument($"unknown field [{part.Name}]").AsException();
            if (part.Name == "transient" && part.Value.EnumerateObject().Any())
                throw Errors.NotSupported("[transient] settings").AsException();
            catalog.Settings.Apply(part.Value);
        }
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("acknowledged", true);
                    WriteSettings(json, request);
                    json.WriteEndObject();
                }
            )
        );
    }

    private void WriteSettings(Utf8JsonWriter json, RestRequest request)
    {
        var settings = new System.Text.Json.Nodes.JsonObject();
        foreach (var (name, value) in catalog.Settings.All)
        {
            if (request.Flag("flat_settings"))
                settings[name] = value;
            else
                SettingsJson.Set(settings, name, value);
        }
        json.WritePropertyName("persistent");
        settings.WriteTo(json);
        json.WriteStartObject("transient");
        json.WriteEndObject();
    }

    public ValueTask<RestResponse> NodesHttp(RestRequest request) =>
        new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartObject("_nodes");
                    json.WriteNumber("total", 1);
                    json.WriteNumber("successful", 1);
                    json.WriteNumber("failed", 0);
                    json.WriteEndObject();
                    json.WriteString("cluster_name", Name);
                    json.WriteStartObject("nodes");
                    json.WriteStartObject(_uuid);
                    json.WriteString("name", Name);
                    json.WriteString("host", "127.0.0.1");
                    json.WriteString("ip", "127.0.0.1");
                    json.WriteString("version", Version);
                    json.WriteStartArray("roles");
                    foreach (var role in (string[])["data", "ingest", "master"])
                        json.WriteStringValue(role);
                    json.WriteEndArray();
                    json.WriteStartObject("http");
                    json.WriteNumber("max_content_length_in_bytes", options.MaxContentLength);
                    json.WriteEndObject();
                    json.WriteEndObject();
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
            )
        );

    /// <summary>A replica cannot be allocated on a single node: an index with replicas is yellow.</summary>
    public static string StatusOf(int replicas) => replicas > 0 ? "yellow" : "green";

    private static string LoadUuid(string path)
    {
        if (!File.Exists(path))
            File.WriteAllText(path, NewId.Uuid());
        return File.ReadAllText(path);
    }
}

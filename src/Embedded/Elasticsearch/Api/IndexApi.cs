using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Making, showing, opening, closing and removing indices.</summary>
internal sealed class IndexApi(IndexCatalog catalog)
{
    public ValueTask<RestResponse> Create(RestRequest request)
    {
        var name = request.Variable("index")!;
        using var body = JsonBody.Parse(request);
        var json = body?.RootElement;
        var store = catalog.Create(name, metadata => Configure(metadata, json), mustBeNew: true);
        return new(
            RestResponse.Json(
                200,
                answer =>
                {
                    answer.WriteStartObject();
                    answer.WriteBoolean("acknowledged", true);
                    answer.WriteBoolean("shards_acknowledged", true);
                    answer.WriteString("index", store.Name);
                    answer.WriteEndObject();
                }
            )
        );
    }

    public ValueTask<RestResponse> Get(RestRequest request)
    {
        return IndexAnswer.Of(
            catalog.Resolve(request.Variable("index"), request),
            (json, index) =>
            {
                json.WriteStartObject("aliases");
                json.WriteEndObject();
                json.WritePropertyName("mappings");
                MappingJson.Write(json, index.Metadata.Mapping);
                json.WritePropertyName("settings");
                SettingsJson.Write(json, index.Metadata);
            }
        );
    }

    public ValueTask<RestResponse> Delete(RestRequest request)
    {
        foreach (var index in catalog.Resolve(request.Variable("index"), request, streams: false))
            catalog.Delete(index);
        return new(RestResponse.Acknowledged());
    }

    public ValueTask<RestResponse> Close(RestRequest request)
    {
        var indices = catalog.Resolve(request.Variable("index"), request, streams: false);
        foreach (var index in indices)
            index.Close();
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("acknowledged", true);
                    json.WriteBoolean("shards_acknowledged", true);
                    json.WriteStartObject("indices");
                    foreach (var index in indices)
                    {
                        json.WriteStartObject(index.Name);
                        json.WriteBoolean("closed", true);
                        json.WriteEndObject();
                    }
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
            )
        );
    }

    public ValueTask<RestResponse> Open(RestRequest request)
    {
        var expression = request.Variable("index")!;
        var closed = catalog.All.Where(i => i.Metadata.Closed && expression.Split(',').Any(p => Wildcard.Matches(p == "_all" ? "*" : p, i.Name))).ToList();
        if (closed.Count == 0)
            catalog.Resolve(expression, request);
        foreach (var index in closed)
            index.Reopen();
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("acknowledged", true);
                    json.WriteBoolean("shards_acknowledged", true);
                    json.WriteEndObject();
                }
            )
        );
    }

    public ValueTask<RestResponse> Refresh(RestRequest request) => OnShards(request, engine => engine.Refresh());

    public ValueTask<RestResponse> Flush(RestRequest request) => OnShards(request, engine => engine.Commit());

    private ValueTask<RestResponse> OnShards(RestRequest request, Action<IndexEngine> work)
    {
        var indices = catalog.Resolve(request.Variable("index"), request);
        foreach (var index in indices)
            work(index.Engine);
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartObject("_shards");
                    json.WriteNumber("total", indices.Sum(i => 1 + i.Metadata.Replicas));
                    json.WriteNumber("successful", indices.Count);
                    json.WriteNumber("failed", 0);
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
            )
        );
    }

    private static IndexMetadata Configure(IndexMetadata metadata, JsonElement? body)
    {
        if (body is not { } json)
            return metadata;
        foreach (var property in json.EnumerateObject())
        {
            metadata = property.Name switch
            {
                "settings" => IndexSettings.Apply(metadata, property.Value, onOpenIndex: false),
                "mappings" => metadata with { Mapping = MappingJson.Merge(metadata.Mapping, property.Value) },
                "aliases" when !property.Value.EnumerateObject().Any() => metadata,
                "aliases" => throw Errors.NotSupported("[aliases]").AsException(),
                var other => throw new ElasticError("parse_exception", $"unknown key [{other}] for create index", 400).AsException(),
            };
        }
        return metadata;
    }
}

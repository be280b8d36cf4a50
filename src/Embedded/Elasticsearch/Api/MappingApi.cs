namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Mappings and settings of indices that exist.</summary>
internal sealed class MappingApi(IndexCatalog catalog)
{
    public ValueTask<RestResponse> GetMapping(RestRequest request)
    {
        return IndexAnswer.Of(
            catalog.Resolve(request.Variable("index"), request),
            (json, index) =>
            {
                json.WritePropertyName("mappings");
                MappingJson.Write(json, index.Metadata.Mapping);
            }
        );
    }

    public ValueTask<RestResponse> PutMapping(RestRequest request)
    {
        using var body = JsonBody.Parse(request) ?? throw Errors.BodyRequired().AsException();
        foreach (var index in catalog.Resolve(request.Variable("index"), request))
            index.Update(metadata => metadata with { Mapping = MappingJson.Merge(metadata.Mapping, body.RootElement) });
        return new(RestResponse.Acknowledged());
    }

    public ValueTask<RestResponse> GetSettings(RestRequest request)
    {
        return IndexAnswer.Of(
            catalog.Resolve(request.Variable("index"), request),
            (json, index) =>
            {
                json.WritePropertyName("settings");
                SettingsJson.Write(json, index.Metadata);
            }
        );
    }

    public ValueTask<RestResponse> PutSettings(RestRequest request)
    {
        using var body = JsonBody.Parse(request) ?? throw Errors.BodyRequired().AsException();
        var settings = body.RootElement.TryGetProperty("settings", out var inner) ? inner : body.RootElement;
        foreach (var index in catalog.Resolve(request.Variable("index"), request))
            index.Update(metadata => IndexSettings.Apply(metadata, settings, onOpenIndex: true));
        return new(RestResponse.Acknowledged());
    }
}

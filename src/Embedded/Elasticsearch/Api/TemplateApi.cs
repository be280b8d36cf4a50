namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Index templates.</summary>
internal sealed class TemplateApi(IndexCatalog catalog)
{
    public ValueTask<RestResponse> Put(RestRequest request)
    {
        using var body = JsonBody.Parse(request) ?? throw Errors.BodyRequired().AsException();
        var name = request.Variable("name")!;
        if (request.Flag("create") && catalog.Templates.All.ContainsKey(name))
            throw Errors.IllegalArgument($"index template [{name}] already exists").AsException();
        catalog.Templates.Put(name, body.RootElement);
        return new(RestResponse.Acknowledged());
    }

    public ValueTask<RestResponse> Get(RestRequest request)
    {
        var pattern = request.Variable("name") ?? "*";
        var found = catalog.Templates.All.Where(t => Wildcard.Matches(pattern, t.Key)).ToList();
        if (found.Count == 0 && !pattern.Contains('*'))
            throw Missing(pattern);
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("index_templates");
                    foreach (var (name, template) in found)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", name);
                        json.WritePropertyName("index_template");
                        template.WriteTo(json);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            )
        );
    }

    public ValueTask<RestResponse> Delete(RestRequest request)
    {
        var name = request.Variable("name")!;
        return catalog.Templates.Remove(name) ? new(RestResponse.Acknowledged()) : throw Missing(name);
    }

    private static ElasticException Missing(string name) =>
        new ElasticError("resource_not_found_exception", $"index template matching [{name}] not found", 404).AsException();
}

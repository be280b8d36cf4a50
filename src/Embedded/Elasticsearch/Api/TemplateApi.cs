using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Index templates and their parts.</summary>
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

    public ValueTask<RestResponse> Get(RestRequest request) => Show(request, catalog.Templates.All, "index_template");

    public ValueTask<RestResponse> Delete(RestRequest request)
    {
        var name = request.Variable("name")!;
        return catalog.Templates.Remove(name) ? new(RestResponse.Acknowledged()) : throw Missing("index template", name);
    }

    public ValueTask<RestResponse> PutPart(RestRequest request)
    {
        using var body = JsonBody.Parse(request) ?? throw Errors.BodyRequired().AsException();
        var name = request.Variable("name")!;
        if (request.Flag("create") && catalog.Templates.Parts.ContainsKey(name))
            throw Errors.IllegalArgument($"component template [{name}] already exists").AsException();
        catalog.Templates.PutPart(name, body.RootElement);
        return new(RestResponse.Acknowledged());
    }

    public ValueTask<RestResponse> GetPart(RestRequest request) => Show(request, catalog.Templates.Parts, "component_template");

    public ValueTask<RestResponse> DeletePart(RestRequest request)
    {
        var name = request.Variable("name")!;
        return catalog.Templates.RemovePart(name)
            ? new(RestResponse.Acknowledged())
            : throw new ElasticError("resource_not_found_exception", name, 404).AsException();
    }

    private static ValueTask<RestResponse> Show(RestRequest request, IEnumerable<KeyValuePair<string, JsonElement>> all, string kind)
    {
        var pattern = request.Variable("name") ?? "*";
        var found = all.Where(t => Wildcard.Matches(pattern, t.Key)).ToList();
        if (found.Count == 0 && !pattern.Contains('*'))
            throw Missing(kind.Replace('_', ' '), pattern);
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray(kind + "s");
                    foreach (var (name, template) in found)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", name);
                        json.WritePropertyName(kind);
                        template.WriteTo(json);
                        json.WriteEndObject();
                    }
                    json.WriteEndArray();
                    json.WriteEndObject();
                }
            )
        );
    }

    private static ElasticException Missing(string kind, string name) =>
        new ElasticError("resource_not_found_exception", $"{kind} matching [{name}] not found", 404).AsException();
}

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Data streams: shown, removed, and given a new index. They are made by their first document.</summary>
internal sealed class DataStreamApi(IndexCatalog catalog)
{
    public ValueTask<RestResponse> Get(RestRequest request)
    {
        var pattern = request.Variable("name") ?? "*";
        var found = catalog.Streams.Where(s => Wildcard.Matches(pattern, s.Key)).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteStartArray("data_streams");
                    foreach (var (name, current) in found)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", name);
                        json.WriteStartObject("timestamp_field");
                        json.WriteString("name", "@timestamp");
                        json.WriteEndObject();
                        json.WriteNumber("generation", current.Metadata.Generation);
                        json.WriteStartArray("indices");
                        foreach (var index in catalog.All.Where(i => i.Metadata.Stream == name).OrderBy(i => i.Metadata.Generation))
                        {
                            json.WriteStartObject();
                            json.WriteString("index_name", index.Name);
                            json.WriteString("index_uuid", index.Metadata.Uuid);
                            json.WriteEndObject();
                        }
                        json.WriteEndArray();
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
        var pattern = request.Variable("name")!;
        var found = catalog.Streams.Keys.Where(name => Wildcard.Matches(pattern, name)).ToList();
        if (found.Count == 0 && !pattern.Contains('*'))
            throw Errors.IndexNotFound(pattern).AsException();
        foreach (var name in found)
            catalog.DeleteStream(name);
        return new(RestResponse.Acknowledged());
    }

    public ValueTask<RestResponse> Rollover(RestRequest request)
    {
        var name = request.Variable("index")!;
        if (!catalog.Streams.TryGetValue(name, out var old))
        {
            throw (
                catalog.Find(name) is null
                    ? Errors.IndexNotFound(name)
                    : Errors.IllegalArgument("rollover target is a [concrete index] but one of [alias,data_stream] was expected")
            ).AsException();
        }

        if (!request.Body.IsEmpty)
            throw Errors.NotSupported("[conditions] of a rollover").AsException();
        var index = catalog.Roll(name, old.Metadata.Generation + 1);
        return new(
            RestResponse.Json(
                200,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteBoolean("acknowledged", true);
                    json.WriteBoolean("shards_acknowledged", true);
                    json.WriteString("old_index", old.Name);
                    json.WriteString("new_index", index.Name);
                    json.WriteBoolean("rolled_over", true);
                    json.WriteBoolean("dry_run", false);
                    json.WriteBoolean("lazy", false);
                    json.WriteStartObject("conditions");
                    json.WriteEndObject();
                    json.WriteEndObject();
                }
            )
        );
    }
}

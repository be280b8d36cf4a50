using Lucene.Net.Index;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One document at a time.</summary>
internal sealed class DocumentApi(IndexCatalog catalog, NearRealTime background)
{
    public ValueTask<RestResponse> Put(RestRequest request)
    {
        if (request.Body.IsEmpty)
            throw Errors.BodyRequired().AsException();
        var name = request.Variable("index")!;
        var id = request.Variable("id");
        var createOnly = id is null || request.Segments[1] == "_create" || request.Parameter("op_type") == "create";
        if (id is not null && System.Text.Encoding.UTF8.GetByteCount(id) is > 512 and var bytes)
            throw Errors.Validation($"id [{id}] is too long, must be no longer than 512 bytes but was: {bytes}").AsException();
        var store = catalog.GetOrCreate(name);
        if (!createOnly && store.Metadata.Stream == name)
            throw Errors.OnlyCreate(name).AsException();
        if (IndexBlocks.AgainstWrites(store.Metadata) is { } block)
            throw block.AsException();
        using var lookup = store.Engine.NewLookup();
        var outcome = store.Index(id, createOnly, request.Body, new DocumentParser(), lookup, out var usedId);
        Finish(request, store);
        if (outcome.Conflict)
            throw Errors.VersionConflict(usedId, store.Name, store.Metadata.Uuid, outcome.Version).AsException();
        return Answer(store, usedId, isDelete: false, outcome);
    }

    public ValueTask<RestResponse> Delete(RestRequest request)
    {
        var store = One(request);
        if (IndexBlocks.AgainstWrites(store.Metadata) is { } block)
            throw block.AsException();
        using var lookup = store.Engine.NewLookup();
        var outcome = store.Engine.Delete(request.Variable("id")!, lookup);
        Finish(request, store);
        return Answer(store, request.Variable("id")!, isDelete: true, outcome);
    }

    /// <summary>Reads by id in real time: a document that no search shows yet is found too.</summary>
    public ValueTask<RestResponse> Get(RestRequest request)
    {
        var store = One(request);
        var id = request.Variable("id")!;
        if (store.Engine.IsUnrefreshed(id))
            store.Engine.Refresh();
        var filter = SourceFilter.FromUrl(request);
        using var lease = store.Search();
        var top = lease.Searcher.Search(new TermQuery(new Term(LuceneNames.Id, id)), 1);
        var found = top.TotalHits > 0;
        return new(
            RestResponse.Json(
                found ? 200 : 404,
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("_index", store.Name);
                    json.WriteString("_id", id);
                    if (found)
                    {
                        var doc = top.ScoreDocs[0].Doc;
                        var leaf = lease.Searcher.IndexReader.Leaves[ReaderUtil.SubIndex(doc, lease.Searcher.IndexReader.Leaves)];
                        json.WriteNumber("_version", leaf.AtomicReader.GetNumericDocValues(LuceneNames.Version).Get(doc - leaf.DocBase));
                        json.WriteNumber("_seq_no", leaf.AtomicReader.GetNumericDocValues(LuceneNames.SeqNo).Get(doc - leaf.DocBase));
                        json.WriteNumber("_primary_term", 1);
                    }
                    json.WriteBoolean("found", found);
                    if (found)
                        filter.Write(json, lease.Searcher.Doc(top.ScoreDocs[0].Doc).GetBinaryValue(LuceneNames.Source));
                    json.WriteEndObject();
                }
            )
        );
    }

    // A read by id needs one concrete index, which a data stream's name does not give.
    private IndexStore One(RestRequest request)
    {
        var name = request.Variable("index")!;
        return catalog.Streams.ContainsKey(name) ? throw Errors.NotForStreams(name).AsException() : catalog.Get(name);
    }

    private void Finish(RestRequest request, IndexStore store)
    {
        store.Engine.Flush();
        if (request.WantsRefresh)
            store.Engine.Refresh();
        background.Wake();
    }

    private static ValueTask<RestResponse> Answer(IndexStore store, string id, bool isDelete, WriteOutcome outcome) =>
        new(
            RestResponse.Json(
                BulkResponseWriter.StatusOf(isDelete, outcome),
                json =>
                {
                    json.WriteStartObject();
                    json.WriteString("_index", store.Name);
                    json.WriteString("_id", id);
                    BulkResponseWriter.WriteOutcome(json, isDelete, outcome, 1 + store.Metadata.Replicas, withStatus: false);
                    json.WriteEndObject();
                }
            )
        );
}

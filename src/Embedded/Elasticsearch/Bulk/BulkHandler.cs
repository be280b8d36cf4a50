namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Carries out bulk requests: items in order, each with its own outcome, all durable before the answer.</summary>
internal sealed class BulkHandler(IndexCatalog catalog, TimeProvider time, NearRealTime refresher)
{
    public RestResponse Handle(RestRequest request)
    {
        var started = time.GetTimestamp();
        if (request.Parameter("pipeline") is { } pipeline and not "_none")
            throw Errors.NotSupported($"[pipeline={pipeline}]").AsException();
        var items = BulkRequestReader.Read(request.Body, request.Variable("index"));
        var results = new BulkItemResult[items.Count];
        using (var targets = new BulkTargets(catalog))
        {
            for (var i = 0; i < results.Length; i++)
                results[i] = Execute(items[i], targets);
            foreach (var engine in targets.Engines)
            {
                engine.Flush();
                if (request.WantsRefresh)
                    engine.Refresh();
            }
        }
        refresher.Wake();
        return BulkResponseWriter.Write(items, results, time.GetElapsedTime(started));
    }

    private static BulkItemResult Execute(in BulkItem item, BulkTargets targets)
    {
        if (item.Id is "" && item.Operation != BulkOperation.Delete)
            return new(item.Index, item.Id, default, 0, Errors.IllegalArgument("if _id is specified it must not be empty"));
        var target = targets.For(item);
        if (target.Error is not null)
            return new(item.Index, item.Id, default, 0, target.Error);
        var store = target.Store!;
        if (store.Metadata.Stream is not null && item.Index != store.Name && item.Operation != BulkOperation.Create)
            return new(item.Index, item.Id, default, 0, Errors.OnlyCreate(item.Index));
        try
        {
            var metadata = store.Metadata;
            var id = item.Id;
            var outcome =
                item.Operation == BulkOperation.Delete
                    ? store.Engine.Delete(item.Id!, target.Lookup!)
                    : store.Index(item.Id, item.Operation == BulkOperation.Create, item.Source, targets.Parser, target.Lookup!, out id);
            return outcome.Conflict
                ? new(store.Name, id, outcome, 0, Errors.VersionConflict(id!, store.Name, metadata.Uuid, outcome.Version))
                : new(store.Name, id, outcome, 1 + metadata.Replicas, null);
        }
        catch (ElasticException error)
        {
            return new(store.Name, item.Id, default, 0, error.Error);
        }
        catch (ArgumentException error)
        {
            // Lucene refuses this document; the other items are not affected.
            return new(store.Name, item.Id, default, 0, Errors.IllegalArgument(error.Message));
        }
        catch (ObjectDisposedException)
        {
            return new(item.Index, item.Id, default, 0, Errors.IndexNotFound(item.Index)); // Closed or deleted under our hands.
        }
    }
}

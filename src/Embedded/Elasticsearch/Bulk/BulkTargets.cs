namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The indices of one bulk request, resolved once each, with what one thread needs to write to them.</summary>
internal sealed class BulkTargets(IndexCatalog catalog) : IDisposable
{
    private readonly Dictionary<string, BulkTarget> _targets = new(StringComparer.Ordinal);

    public DocumentParser Parser { get; } = new();

    public IEnumerable<IndexEngine> Engines => _targets.Values.Where(t => t.Engine is not null).Select(t => t.Engine!);

    public BulkTarget For(in BulkItem item)
    {
        if (!_targets.TryGetValue(item.Index, out var target))
            _targets[item.Index] = target = Resolve(item);
        return target;
    }

    public void Dispose()
    {
        foreach (var target in _targets.Values)
            target.Lookup?.Dispose();
    }

    private BulkTarget Resolve(in BulkItem item)
    {
        try
        {
            // A delete in a missing index does not create it for its own sake; Elasticsearch answers 404 for such an item.
            var store = item.Operation == BulkOperation.Delete ? catalog.Get(item.Index) : catalog.GetOrCreate(item.Index);
            if (IndexBlocks.AgainstWrites(store.Metadata) is { } block)
                return new(null, null, null, block);
            var engine = store.Engine;
            return new(store, engine, engine.NewLookup(), null);
        }
        catch (ElasticException error)
        {
            return new(null, null, null, error.Error);
        }
    }
}

/// <summary>Where the items of one index go, or why they cannot.</summary>
internal sealed record BulkTarget(IndexStore? Store, IndexEngine? Engine, IdLookup? Lookup, ElasticError? Error);

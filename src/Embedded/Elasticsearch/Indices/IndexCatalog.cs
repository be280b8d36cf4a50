using System.Collections.Concurrent;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>All indices of the server, and the way to make and remove them.</summary>
internal sealed class IndexCatalog : IDisposable
{
    private readonly ConcurrentDictionary<string, IndexStore> _indices = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly EmbeddedElasticsearchOptions _options;

    public IndexCatalog(EmbeddedElasticsearchOptions options)
    {
        _options = options;
        _directory = Path.Combine(options.DataDirectory, "indices");
        Directory.CreateDirectory(_directory);
        Templates = new IndexTemplates(Path.Combine(options.DataDirectory, "templates.json"));
        // In parallel: after a kill each index has its operation log to apply.
        Parallel.ForEach(Directory.EnumerateDirectories(_directory), Load);
    }

    public IndexTemplates Templates { get; }

    public IReadOnlyCollection<IndexStore> All => (IReadOnlyCollection<IndexStore>)_indices.Values;

    public IndexStore? Find(string name) => _indices.GetValueOrDefault(name);

    public IndexStore Get(string name) => Find(name) ?? throw Errors.IndexNotFound(name).AsException();

    /// <summary>Selects indices by expression and by the options in the URL.</summary>
    public List<IndexStore> Resolve(string? expression, RestRequest request) =>
        IndexNames.Resolve(expression, All, request.Flag("ignore_unavailable"), request.Flag("allow_no_indices", fallback: true));

    /// <summary>The index, made now if it is missing; an error when the name cannot be an index.</summary>
    public IndexStore GetOrCreate(string name) => Find(name) ?? Create(name, metadata => metadata, mustBeNew: false);

    /// <param name="name">Its name.</param>
    /// <param name="configure">Adds settings and mappings of the request to those of the templates.</param>
    /// <param name="mustBeNew">An existing index is an error.</param>
    public IndexStore Create(string name, Func<IndexMetadata, IndexMetadata> configure, bool mustBeNew)
    {
        if (IndexNames.Validate(name) is { } invalid)
            throw invalid.AsException();
        lock (_gate)
        {
            if (Find(name) is { } existing)
                return mustBeNew ? throw Errors.IndexExists(name, existing.Metadata.Uuid).AsException() : existing;
            var metadata = new IndexMetadata(name, NewId.Uuid(), _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());
            metadata = configure(Templates.Apply(metadata));
            var store = IndexStore.Create(Path.Combine(_directory, metadata.Uuid), metadata, _options);
            _indices[name] = store;
            return store;
        }
    }

    public void Delete(IndexStore store)
    {
        lock (_gate)
        {
            if (_indices.TryRemove(store.Name, out _))
                store.Delete();
        }
    }

    private void Load(string directory)
    {
        // Without its metadata an index was never answered for: its creation was cut short.
        if (!File.Exists(Path.Combine(directory, "index.json")))
        {
            Directory.Delete(directory, recursive: true);
            return;
        }
        var store = IndexStore.Open(directory, _options);
        _indices[store.Name] = store;
    }

    /// <summary>Commits every open index that has something to replay.</summary>
    public void Commit()
    {
        foreach (var store in _indices.Values)
        {
            if (store.OpenedEngine is { UncommittedBytes: > 0 } engine)
                engine.Commit();
        }
    }

    public void Dispose()
    {
        foreach (var store in _indices.Values)
            store.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Globalization;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>All indices of the server, and the way to make and remove them.</summary>
internal sealed class IndexCatalog : IDisposable
{
    private readonly ConcurrentDictionary<string, IndexStore> _indices = new(StringComparer.Ordinal);

    // The index of each data stream that takes new documents.
    private readonly ConcurrentDictionary<string, IndexStore> _streams = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly EmbeddedElasticsearchOptions _options;

    public IndexCatalog(EmbeddedElasticsearchOptions options)
    {
        _options = options;
        _directory = Path.Combine(options.DataDirectory, "indices");
        Directory.CreateDirectory(_directory);
        Templates = new IndexTemplates(Path.Combine(options.DataDirectory, "templates.json"));
        Settings = new ClusterSettings(Path.Combine(options.DataDirectory, "settings.json"));
        // In parallel: after a kill each index has its operation log to apply.
        Parallel.ForEach(Directory.EnumerateDirectories(_directory), Load);
        foreach (var store in _indices.Values.Where(s => s.Metadata.Stream is not null).OrderBy(s => s.Metadata.Generation))
            _streams[store.Metadata.Stream!] = store;
    }

    public IndexTemplates Templates { get; }

    public ClusterSettings Settings { get; }

    public IReadOnlyCollection<IndexStore> All => (IReadOnlyCollection<IndexStore>)_indices.Values;

    /// <summary>Data streams by name, with the index that takes new documents.</summary>
    public IReadOnlyDictionary<string, IndexStore> Streams => _streams;

    /// <summary>An index, or the one of a data stream that takes new documents.</summary>
    public IndexStore? Find(string name) => _indices.GetValueOrDefault(name) ?? _streams.GetValueOrDefault(name);

    public IndexStore Get(string name) => Find(name) ?? throw Errors.IndexNotFound(name).AsException();

    /// <summary>Selects indices by expression and by the options in the URL.</summary>
    /// <param name="expression">Null or empty selects all.</param>
    /// <param name="request">The request.</param>
    /// <param name="streams">A data stream's name selects its indices; otherwise it is refused.</param>
    public List<IndexStore> Resolve(string? expression, RestRequest request, bool streams = true) =>
        IndexNames.Resolve(expression, All, request.Flag("ignore_unavailable"), request.Flag("allow_no_indices", fallback: true), streams);

    /// <summary>The index for a document, made now if it is missing; an error when it must not be or the name cannot be an index.</summary>
    public IndexStore GetOrCreate(string name)
    {
        if (Find(name) is { } existing)
            return existing;
        var template = Templates.Find(name);
        if (IndexNames.Validate(name) is { } invalid)
            throw invalid.AsException();
        if (template is not { AllowsAutoCreate: true } && Settings.AgainstAutoCreate(name) is { } why)
            throw Errors.NotCreated(name, why).AsException();
        return template is { MakesStreams: true } ? Roll(name, 1) : Create(name, metadata => metadata, mustBeNew: false);
    }

    /// <param name="name">Its name.</param>
    /// <param name="configure">Adds settings and mappings of the request to those of the templates.</param>
    /// <param name="mustBeNew">An existing index is an error.</param>
    public IndexStore Create(string name, Func<IndexMetadata, IndexMetadata> configure, bool mustBeNew)
    {
        if (IndexNames.Validate(name) is { } invalid)
            throw invalid.AsException();
        lock (_gate)
        {
            if (_indices.GetValueOrDefault(name) is { } existing)
                return mustBeNew ? throw Errors.IndexExists(name, existing.Metadata.Uuid).AsException() : existing;
            var template = Templates.Find(name);
            if (template is { MakesStreams: true })
            {
                throw Errors
                    .IllegalArgument(
                        $"cannot create index with name [{name}], because it matches with template [{template.Name}] "
                            + "that creates data streams only, use create data stream api instead"
                    )
                    .AsException();
            }
            var metadata = New(name);
            return Add(configure(template is null ? metadata : IndexTemplates.Apply(template, metadata)));
        }
    }

    /// <summary>The index of a data stream with this generation, which from now on takes its documents.</summary>
    public IndexStore Roll(string stream, int generation)
    {
        lock (_gate)
        {
            if (_streams.GetValueOrDefault(stream) is { } current && current.Metadata.Generation >= generation)
                return current;
            var day = _options.TimeProvider.GetUtcNow().ToString("yyyy.MM.dd", CultureInfo.InvariantCulture);
            var metadata = New($".ds-{stream}-{day}-{generation:D6}") with { Stream = stream, Generation = generation };
            metadata = metadata with { Settings = metadata.Settings.SetItem("index.hidden", "true") };
            return _streams[stream] = Add(IndexTemplates.Apply(Templates.Find(stream)!, metadata));
        }
    }

    public void Delete(IndexStore store)
    {
        lock (_gate)
        {
            if (store.Metadata.Stream is { } stream && _streams.GetValueOrDefault(stream) == store)
                throw Errors.IllegalArgument($"index [{store.Name}] is the write index for data stream [{stream}] and cannot be deleted").AsException();
            Remove(store);
        }
    }

    /// <summary>Removes a data stream with all its indices; false when there is none of that name.</summary>
    public bool DeleteStream(string name)
    {
        lock (_gate)
        {
            if (!_streams.TryRemove(name, out _))
                return false;
            foreach (var store in All.Where(s => s.Metadata.Stream == name).ToList())
                Remove(store);
            return true;
        }
    }

    private void Remove(IndexStore store)
    {
        if (_indices.TryRemove(store.Name, out _))
            store.Delete();
    }

    private IndexMetadata New(string name) => new(name, NewId.Uuid(), _options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds());

    private IndexStore Add(IndexMetadata metadata)
    {
        var (open, wanted) = (All.Where(s => !s.Metadata.Closed).Sum(s => 1 + s.Metadata.Replicas), 1 + metadata.Replicas);
        if (open + wanted > Settings.MaxShards)
        {
            throw new ElasticError(
                "validation_exception",
                $"Validation Failed: 1: this action would add [{wanted}] shards, "
                    + $"but this cluster currently has [{open}]/[{Settings.MaxShards}] maximum normal shards open; for more information, see "
                    + "https://www.elastic.co/docs/deploy-manage/production-guidance/optimize-performance"
                    + "/size-shards?version=9.5#troubleshooting-max-shards-open;",
                400
            ).AsException();
        }
        var store = IndexStore.Create(Path.Combine(_directory, metadata.Uuid), metadata, _options);
        return _indices[metadata.Name] = store;
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

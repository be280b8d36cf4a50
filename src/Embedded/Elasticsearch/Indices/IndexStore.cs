using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>An index as the API sees it: name, settings, mapping, documents. All members may be called at once.</summary>
internal sealed class IndexStore : IDisposable
{
    private static readonly TimeSpan SearchIdleAfter = TimeSpan.FromSeconds(30);

    private readonly string _directory;
    private readonly EmbeddedElasticsearchOptions _options;
    private readonly Lock _metadataGate = new();
    private volatile IndexMetadata _metadata;
    private volatile IndexEngine? _engine;
    private long _lastSearch = long.MinValue;

    private IndexStore(string directory, IndexMetadata metadata, EmbeddedElasticsearchOptions options)
    {
        _directory = directory;
        _metadata = metadata;
        _options = options;
        if (!metadata.Closed)
            _engine = OpenEngine();
    }

    public IndexMetadata Metadata => _metadata;

    public string Name => _metadata.Name;

    /// <summary>Documents and the log behind them; an error when the index is closed.</summary>
    public IndexEngine Engine => _engine ?? throw Errors.IndexClosed(Name, _metadata.Uuid).AsException();

    /// <summary>The engine, or null when the index is closed.</summary>
    public IndexEngine? OpenedEngine => _engine;

    public static IndexStore Create(string directory, IndexMetadata metadata, EmbeddedElasticsearchOptions options)
    {
        Directory.CreateDirectory(directory);
        var store = new IndexStore(directory, metadata, options);
        metadata.Save(store.MetadataPath);
        return store;
    }

    public static IndexStore Open(string directory, EmbeddedElasticsearchOptions options) =>
        new(directory, IndexMetadata.Load(Path.Combine(directory, "index.json")), options);

    /// <summary>Parses and indexes a document; the mapping learns its new fields only when the document is good.</summary>
    public WriteOutcome Index(string? id, bool createOnly, ReadOnlyMemory<byte> source, DocumentParser parser, IdLookup lookup, out string usedId)
    {
        usedId = id ?? NewId.Next();
        Parse(parser, source, usedId);
        return Engine.Index(usedId, id is null, createOnly, parser.Fields, source.Span, lookup);
    }

    /// <summary>Replaces the metadata by what <paramref name="change"/> makes of it, on disk first.</summary>
    public void Update(Func<IndexMetadata, IndexMetadata> change)
    {
        lock (_metadataGate)
        {
            var changed = change(_metadata);
            changed.Save(MetadataPath);
            _metadata = changed;
        }
    }

    public void Close()
    {
        lock (_metadataGate)
        {
            if (_engine is not { } engine)
                return;
            engine.Commit();
            _engine = null;
            engine.Dispose();
            Update(m => m with { Closed = true });
        }
    }

    public void Reopen()
    {
        lock (_metadataGate)
        {
            if (_engine is not null)
                return;
            _engine = OpenEngine();
            Update(m => m with { Closed = false });
        }
    }

    /// <summary>A searcher that sees everything answered longer than the refresh interval ago; release it.</summary>
    public SearcherLease Search()
    {
        var engine = Engine;
        var idle = !IsSearched;
        Interlocked.Exchange(ref _lastSearch, _options.TimeProvider.GetTimestamp());
        if (idle)
            engine.Refresh();
        return new(engine.Searchers);
    }

    /// <summary>
    /// Whether anybody searched lately. As in Elasticsearch, only then is the index refreshed in the background; otherwise the
    /// next search does it. A refresh writes a segment: twice a second for nobody, that halves the rate of indexing.
    /// </summary>
    public bool IsSearched
    {
        get
        {
            var last = Interlocked.Read(ref _lastSearch);
            return last != long.MinValue && _options.TimeProvider.GetElapsedTime(last) < SearchIdleAfter;
        }
    }

    public void Dispose() => _engine?.Dispose();

    /// <summary>Stops without a commit, as the end of the process would, and leaves the files.</summary>
    public void Delete()
    {
        Dispose();
        _engine = null;
        Directory.Delete(_directory, recursive: true);
    }

    private string MetadataPath => Path.Combine(_directory, "index.json");

    private void Parse(DocumentParser parser, ReadOnlyMemory<byte> source, string id)
    {
        while (true)
        {
            var before = _metadata;
            if (parser.TryParse(before, source.Span, id))
                return;
            var extended = DynamicMapper.Extend(before, source.Span);
            if (!parser.TryParse(before with { Mapping = extended }, source.Span, id, skipsUnmapped: before.Rules.IgnoreBeyondLimit))
                throw new InvalidOperationException("a field is still unmapped after the mapping was extended");
            if (ReferenceEquals(extended, before.Mapping))
                return;
            lock (_metadataGate)
            {
                if (!ReferenceEquals(before.Mapping, _metadata.Mapping))
                    continue;
                Update(m => m with { Mapping = extended });
                return;
            }
        }
    }

    private IndexEngine OpenEngine()
    {
        var engine = new IndexEngine(_directory, _options.RamBufferMegabytes);
        var parser = new DocumentParser();
        var replayed = engine.Replay(
            (operation, source) =>
            {
                Parse(parser, source, operation.Id);
                engine.Restore(operation, parser.Fields, source.Span);
            }
        );
        if (replayed > 0)
            engine.Refresh();
        return engine;
    }
}

/// <summary>A searcher in use.</summary>
internal readonly struct SearcherLease(SearcherManager manager) : IDisposable
{
    public IndexSearcher Searcher { get; } = manager.Acquire();

    public void Dispose() => manager.Release(Searcher);
}

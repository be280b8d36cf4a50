using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Store;
using Lucene.Net.Util;
using Lock = System.Threading.Lock;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>What a write did. <see cref="Conflict"/>: the id exists already, with <see cref="Version"/>.</summary>
internal readonly record struct WriteOutcome(bool Conflict, bool Existed, long Version, long SeqNo);

/// <summary>
/// One index on disk: Lucene, the operation log, and the versions of what no reader shows yet. All members may be called at
/// once from many threads; writes to one id are serialised by a lock that the id selects, so of two creates exactly one wins.
/// Nothing written counts as durable before <see cref="Flush"/> has returned.
/// </summary>
internal sealed class IndexEngine : IDisposable
{
    private readonly Lock[] _idLocks = [.. Enumerable.Range(0, 256).Select(_ => new Lock())];
    private readonly Lock _refreshGate = new();
    private readonly Lock _commitGate = new();
    private readonly VersionMap _versions = new();
    private readonly Lucene.Net.Store.Directory _directory;
    private readonly IndexWriter _writer;
    private readonly Translog _translog;
    private readonly string _translogPath;
    private long _nextSeqNo;
    private int _dirty;
    private bool _disposed;

    public IndexEngine(string directory, double ramBufferMegabytes)
    {
        _translogPath = Path.Combine(directory, "translog");
        _directory = FSDirectory.Open(Path.Combine(directory, "lucene"));
        if (IndexWriter.IsLocked(_directory))
            IndexWriter.Unlock(_directory); // Left behind by a killed process; the data directory has a lock of its own.
        var config = new IndexWriterConfig(LuceneVersion.LUCENE_48, StandardAnalyzer7.Instance)
        {
            RAMBufferSizeMB = ramBufferMegabytes,
            Similarity = new Bm25(),
            OpenMode = OpenMode.CREATE_OR_APPEND,
        };
        _writer = new IndexWriter(_directory, config);
        if (_writer.CommitData.TryGetValue("max_seq_no", out var highest))
            _nextSeqNo = long.Parse(highest, CultureInfo.InvariantCulture) + 1;
        Searchers = new SearcherManager(_writer, true, new Factory());
        _translog = new Translog(_translogPath);
    }

    public SearcherManager Searchers { get; }

    /// <summary>Ids held in memory because no reader shows them yet.</summary>
    public int UnrefreshedIds => _versions.Count;

    public long UncommittedBytes => _translog.Bytes;

    public long NextSeqNo => Interlocked.Read(ref _nextSeqNo);

    /// <summary>Bytes of segments on disk.</summary>
    public long StoredBytes => _directory.ListAll().Where(f => f != "write.lock").Sum(FileLength);

    public IdLookup NewLookup() => new(Searchers);

    /// <summary>Applies what the log holds beyond the last commit. <paramref name="index"/> writes one document again.</summary>
    public int Replay(Action<TranslogOperation, ReadOnlyMemory<byte>> index)
    {
        var count = 0;
        using var lookup = NewLookup();
        foreach (var (operation, source) in Translog.Read(_translogPath))
        {
            _nextSeqNo = Math.Max(_nextSeqNo, operation.SeqNo + 1);
            if ((_versions.TryGet(operation.Id, out var known) || lookup.TryFind(operation.Id, out known)) && known.SeqNo >= operation.SeqNo)
                continue;
            if (operation.IsDelete)
                _writer.DeleteDocuments(new Term(LuceneNames.Id, operation.Id));
            else
                index(operation, source);
            _versions.Put(operation.Id, new(operation.Version, operation.SeqNo, operation.IsDelete));
            Volatile.Write(ref _dirty, 1);
            count++;
        }
        return count;
    }

    /// <summary>Puts a document into Lucene only: for <see cref="Replay"/>.</summary>
    public void Restore(TranslogOperation operation, DocumentFields document, ReadOnlySpan<byte> source)
    {
        document.AddMetadata(operation.Id, source, operation.Version, operation.SeqNo);
        _writer.UpdateDocument(new Term(LuceneNames.Id, operation.Id), document.Fields);
    }

    /// <summary>Indexes a parsed document.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="isNewId">The id was made by us: it needs no lookup.</param>
    /// <param name="createOnly">An existing id is a conflict.</param>
    /// <param name="document">The fields; those every document has are added here.</param>
    /// <param name="source">Its JSON.</param>
    /// <param name="lookup">The caller's lookup.</param>
    public WriteOutcome Index(string id, bool isNewId, bool createOnly, DocumentFields document, ReadOnlySpan<byte> source, IdLookup lookup)
    {
        lock (LockOf(id))
        {
            var known = isNewId ? default : Find(id, lookup);
            var exists = known.Version > 0 && !known.Deleted;
            if (exists && createOnly)
                return new(true, true, known.Version, known.SeqNo);
            var (version, seqNo) = (known.Version + 1, Interlocked.Increment(ref _nextSeqNo) - 1);
            document.AddMetadata(id, source, version, seqNo);
            if (exists)
                _writer.UpdateDocument(new Term(LuceneNames.Id, id), document.Fields);
            else
                _writer.AddDocument(document.Fields);
            Record(new(false, id, version, seqNo), source);
            return new(false, exists, version, seqNo);
        }
    }

    /// <summary>Deletes a document; <see cref="WriteOutcome.Existed"/> says whether there was one.</summary>
    public WriteOutcome Delete(string id, IdLookup lookup)
    {
        lock (LockOf(id))
        {
            var known = Find(id, lookup);
            var exists = known.Version > 0 && !known.Deleted;
            var (version, seqNo) = (known.Version + 1, Interlocked.Increment(ref _nextSeqNo) - 1);
            if (exists)
                _writer.DeleteDocuments(new Term(LuceneNames.Id, id));
            Record(new(true, id, version, seqNo), default);
            return new(false, exists, version, seqNo);
        }
    }

    /// <summary>Makes everything written so far, by anyone, survive the end of the process.</summary>
    public void Flush() => _translog.Flush();

    /// <summary>Shows searches everything written before the call.</summary>
    public void Refresh()
    {
        // The lock is taken before the check: a concurrent refresh has cleared the mark, and may not have ended.
        lock (_refreshGate)
        {
            if (Interlocked.Exchange(ref _dirty, 0) == 0 || _disposed)
                return;
            _versions.BeforeRefresh();
            Searchers.MaybeRefreshBlocking();
            _versions.AfterRefresh();
        }
    }

    /// <summary>Whether a real-time read of the id needs a refresh first.</summary>
    public bool IsUnrefreshed(string id) => _versions.TryGet(id, out _);

    /// <summary>Makes Lucene durable and shortens the operation log. Slow, so no request waits for it.</summary>
    public void Commit()
    {
        lock (_commitGate)
        {
            if (_disposed)
                return;
            var generation = _translog.Roll();
            _writer.SetCommitData(new Dictionary<string, string> { ["max_seq_no"] = (NextSeqNo - 1).ToString(CultureInfo.InvariantCulture) });
            _writer.Commit();
            _translog.DeleteBefore(generation);
        }
    }

    public void Dispose()
    {
        lock (_commitGate)
        {
            lock (_refreshGate)
            {
                if (_disposed)
                    return;
                _disposed = true;
            }
            _translog.Dispose();
            Searchers.Dispose();
            _writer.Rollback();
            _directory.Dispose();
        }
    }

    private long FileLength(string file)
    {
        try
        {
            return _directory.FileLength(file);
        }
        catch (IOException)
        {
            return 0; // A merge has removed it since it was listed.
        }
    }

    private DocVersion Find(string id, IdLookup lookup) => _versions.TryGet(id, out var known) || lookup.TryFind(id, out known) ? known : default;

    private void Record(TranslogOperation operation, ReadOnlySpan<byte> source)
    {
        _versions.Put(operation.Id, new(operation.Version, operation.SeqNo, operation.IsDelete));
        Volatile.Write(ref _dirty, 1);
        _translog.Append(operation, source);
    }

    private Lock LockOf(string id) => _idLocks[(uint)id.GetHashCode() % (uint)_idLocks.Length];

    private sealed class Factory : SearcherFactory
    {
        public override IndexSearcher NewSearcher(IndexReader reader) => new(reader) { Similarity = new Bm25() };
    }
}

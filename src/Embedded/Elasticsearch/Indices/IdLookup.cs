using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Finds the version of an id in the segments of the newest reader. One per thread and bulk request: it keeps one terms
/// cursor per segment, because opening one costs more than the lookup.
/// </summary>
internal sealed class IdLookup(SearcherManager searchers) : IDisposable
{
    private readonly BytesRef _term = new(64);
    private IndexSearcher? _searcher;
    private Segment[] _segments = [];

    public bool TryFind(string id, out DocVersion version)
    {
        Follow();
        UnicodeUtil.UTF16toUTF8(id, 0, id.Length, _term);
        for (var i = _segments.Length - 1; i >= 0; i--)
        {
            if (_segments[i].TryFind(_term, out version))
                return true;
        }
        version = default;
        return false;
    }

    public void Dispose()
    {
        if (_searcher is not null)
            searchers.Release(_searcher);
        _searcher = null;
    }

    private void Follow()
    {
        var newest = searchers.Acquire();
        if (ReferenceEquals(newest, _searcher))
        {
            searchers.Release(newest);
            return;
        }
        if (_searcher is not null)
            searchers.Release(_searcher);
        _searcher = newest;
        _segments = [.. newest.IndexReader.Leaves.Select(leaf => new Segment(leaf.AtomicReader))];
    }

    private sealed class Segment(AtomicReader reader)
    {
        private readonly TermsEnum? _terms = reader.GetTerms(LuceneNames.Id)?.GetEnumerator();
        private readonly IBits? _live = reader.LiveDocs;
        private readonly NumericDocValues? _versions = reader.GetNumericDocValues(LuceneNames.Version);
        private readonly NumericDocValues? _seqNos = reader.GetNumericDocValues(LuceneNames.SeqNo);
        private DocsEnum? _docs;

        public bool TryFind(BytesRef id, out DocVersion version)
        {
            if (_terms is not null && _terms.SeekExact(id))
            {
                _docs = _terms.Docs(_live, _docs, DocsFlags.NONE);
                var doc = _docs.NextDoc();
                if (doc != DocIdSetIterator.NO_MORE_DOCS)
                {
                    version = new(_versions!.Get(doc), _seqNos!.Get(doc), false);
                    return true;
                }
            }
            version = default;
            return false;
        }
    }
}

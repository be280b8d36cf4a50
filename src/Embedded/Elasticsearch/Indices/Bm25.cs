using Lucene.Net.Search.Similarities;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>BM25 on the scale of Lucene 8, which Elasticsearch 7 shows: without the constant factor <c>k1 + 1</c> = 2.2.</summary>
internal sealed class Bm25 : BM25Similarity
{
    protected override float Idf(long docFreq, long numDocs) => base.Idf(docFreq, numDocs) / 2.2f;
}

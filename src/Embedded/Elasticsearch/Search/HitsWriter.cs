using System.Text.Json;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One index in a search, with the searcher it uses until the answer is written.</summary>
internal sealed record SearchShard(IndexMetadata Index, SearcherLease Lease, SortKey[] Keys);

/// <summary>Writes the <c>hits</c> of an answer.</summary>
internal sealed class HitsWriter(SearchRequest request, IReadOnlyList<SearchShard> shards)
{
    public void Write(Utf8JsonWriter json, List<Hit> hits, long total, float maxScore)
    {
        json.WriteStartObject("hits");
        WriteTotal(json, total);
        WriteScore(json, "max_score", hits.Count == 0 ? float.NaN : maxScore);
        json.WriteStartArray("hits");
        foreach (var hit in hits.Skip(request.From))
            WriteHit(json, hit);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteTotal(Utf8JsonWriter json, long total)
    {
        if (request.TotalAsNumber)
        {
            json.WriteNumber("total", total);
        }
        else if (request.TrackTotalHits > 0)
        {
            json.WriteStartObject("total");
            json.WriteNumber("value", Math.Min(total, request.TrackTotalHits));
            json.WriteString("relation", total > request.TrackTotalHits ? "gte" : "eq");
            json.WriteEndObject();
        }
    }

    private void WriteHit(Utf8JsonWriter json, Hit hit)
    {
        var shard = shards[hit.Shard];
        var searcher = shard.Lease.Searcher;
        var document = searcher.Doc(hit.Doc);
        json.WriteStartObject();
        json.WriteString("_index", shard.Index.Name);
        json.WriteString("_id", document.Get(LuceneNames.Id));
        var leaves = searcher.IndexReader.Leaves;
        var leaf = leaves[ReaderUtil.SubIndex(hit.Doc, leaves)];
        if (request.WithVersion)
            json.WriteNumber("_version", leaf.AtomicReader.GetNumericDocValues(LuceneNames.Version).Get(hit.Doc - leaf.DocBase));
        if (request.WithSeqNo)
        {
            json.WriteNumber("_seq_no", leaf.AtomicReader.GetNumericDocValues(LuceneNames.SeqNo).Get(hit.Doc - leaf.DocBase));
            json.WriteNumber("_primary_term", 1);
        }
        WriteScore(json, "_score", hit.Score);
        WriteIgnored(json, document.Get(LuceneNames.Ignored));
        request.Source.Write(json, document.GetBinaryValue(LuceneNames.Source));
        if (hit.Values.Length > 0)
        {
            json.WriteStartArray("sort");
            for (var i = 0; i < hit.Values.Length; i++)
                shard.Keys[i].Write(json, hit.Values[i]);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void WriteIgnored(Utf8JsonWriter json, string? fields)
    {
        if (fields is null)
            return;
        json.WriteStartArray("_ignored");
        foreach (var field in fields.Split('\n'))
            json.WriteStringValue(field);
        json.WriteEndArray();
    }

    private static void WriteScore(Utf8JsonWriter json, string name, float score)
    {
        json.WritePropertyName(name);
        if (float.IsNaN(score))
            json.WriteNullValue();
        else
            json.WriteFloatValue(score);
    }
}

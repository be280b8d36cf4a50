using System.Text.Json;
using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// One aggregation as asked for, with the values of the segment being read. One object serves all buckets; what is counted
/// for a bucket is in an <see cref="AggregationState"/>.
/// </summary>
internal abstract class Aggregation(string name, IReadOnlyList<Aggregation> subs)
{
    public string Name { get; } = name;

    public IReadOnlyList<Aggregation> Subs { get; } = subs;

    /// <summary>What goes in front of the name when a client asks for <c>typed_keys</c>.</summary>
    public abstract string TypedKey { get; }

    /// <summary>Starts to read another index.</summary>
    public virtual void Bind(IndexMetadata index, DateTimeOffset now)
    {
        foreach (var sub in Subs)
            sub.Bind(index, now);
    }

    /// <summary>Starts to read another segment of it.</summary>
    public virtual void SetSegment(AtomicReaderContext segment)
    {
        foreach (var sub in Subs)
            sub.SetSegment(segment);
    }

    public abstract AggregationState NewState();

    public Bucket NewBucket() => new([.. Subs.Select(s => s.NewState())]);
}

/// <summary>What one aggregation has counted in one bucket.</summary>
internal abstract class AggregationState
{
    public abstract void Collect(int doc);

    /// <summary>Writes the fields of the result, without braces.</summary>
    public abstract void Write(Utf8JsonWriter json, AggregationOutput output);

    /// <summary>The one number that buckets can be ordered by; null when there is none.</summary>
    public virtual double? Metric => null;
}

/// <summary>A bucket: how many documents, and the aggregations below it.</summary>
internal sealed class Bucket(AggregationState[] subs)
{
    public long Count { get; private set; }

    public AggregationState[] Subs { get; } = subs;

    public void Collect(int doc)
    {
        Count++;
        foreach (var sub in Subs)
            sub.Collect(doc);
    }

    public void WriteContent(Utf8JsonWriter json, IReadOnlyList<Aggregation> subs, AggregationOutput output)
    {
        json.WriteNumber("doc_count", Count);
        output.WriteAll(json, subs, Subs);
    }
}

/// <summary>How results are written, and how many buckets so far: Elasticsearch refuses more than 10,000.</summary>
internal sealed class AggregationOutput(bool typedKeys)
{
    public const int MaxBuckets = 65_536;

    private int _buckets;

    public void CountBucket()
    {
        if (++_buckets > MaxBuckets)
            throw TooMany();
    }

    public void WriteAll(Utf8JsonWriter json, IReadOnlyList<Aggregation> aggregations, AggregationState[] states)
    {
        for (var i = 0; i < states.Length; i++)
        {
            json.WriteStartObject(typedKeys ? $"{aggregations[i].TypedKey}#{aggregations[i].Name}" : aggregations[i].Name);
            states[i].Write(json, this);
            json.WriteEndObject();
        }
    }

    public static ElasticException TooMany() =>
        new ElasticError(
            "too_many_buckets_exception",
            $"Trying to create too many buckets. Must be less than or equal to: [{MaxBuckets}] but this number of buckets was exceeded. This "
                + "limit can be set by changing the [search.max_buckets] cluster level setting.",
            400
        ).AsException();
}

using Lucene.Net.Index;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The values of one field, index by index and segment by segment: numbers or keywords.</summary>
internal sealed class ValueSource(string path)
{
    private readonly List<long> _numbers = [];
    private FieldNode? _current;
    private NumberReader? _numberReader;

    /// <summary>The field where it was found first; null while no index has it.</summary>
    public FieldNode? Field { get; private set; }

    /// <summary>The keywords of the segment, for a keyword field.</summary>
    public KeywordReader? Keywords { get; private set; }

    /// <summary>Changes with each segment: ordinals of keywords are only good within one.</summary>
    public int Segment { get; private set; }

    public void Bind(IndexMetadata index)
    {
        _current = path is "_id" or "_index"
            ? throw Errors.NotSupported($"an aggregation on [{path}]").AsException()
            : FieldValues.Check(index.Mapping.Find(path), index.Name);
        Field ??= _current;
        if (_current is not null && Field is not null && (_current.IsNumeric != Field.IsNumeric || _current.IsFractional != Field.IsFractional))
        {
            throw new ElasticError(
                "aggregation_execution_exception",
                $"field [{path}] has different types in different indices: [{Field.TypeName}] and [{_current.TypeName}]",
                400
            ).AsException();
        }
    }

    public void SetSegment(AtomicReaderContext segment)
    {
        Segment++;
        Keywords = _current is { IsNumeric: false } ? new KeywordReader(segment.AtomicReader, _current) : null;
        _numberReader = _current is { IsNumeric: true } ? new NumberReader(segment.AtomicReader, _current) : null;
    }

    /// <summary>The numbers of a document; good until the next call.</summary>
    public List<long> Numbers(int doc)
    {
        if (_numberReader is null)
            _numbers.Clear();
        else
            _numberReader.GetAll(doc, _numbers);
        return _numbers;
    }
}

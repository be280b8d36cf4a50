using System.Globalization;
using System.Text.Json;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>One sort value: 64 bits that sort like the number, or text. Text null: missing.</summary>
internal readonly record struct SortValue(long Bits, string? Text);

/// <summary>A <see cref="SortSpec"/> bound to one index: reads, compares, shows and parses values. For one search thread.</summary>
internal sealed class SortKey
{
    private readonly SortSpec _spec;
    private readonly FieldNode? _field;
    private readonly bool _isText;
    private readonly long _missing;
    private NumberReader? _numbers;
    private KeywordReader? _keywords;
    private int _docBase;

    public SortKey(SortSpec spec, IndexMetadata index)
    {
        _spec = spec;
        if (spec.Field is "_score" or "_doc")
            return;
        _field = spec.Field switch
        {
            "_seq_no" => new FieldNode("_seq_no", LuceneNames.SeqNo, MappedKind.Long),
            _ => FieldValues.Check(index.Mapping.Find(spec.Field), index.Name),
        };
        if (_field is null && spec.UnmappedType is null)
            throw Errors.QueryShard($"No mapping found for [{spec.Field}] in order to sort on", index.Name).AsException();
        _isText = _field is { Kind: MappedKind.Keyword or MappedKind.Ip } || _field is null && spec.UnmappedType is "keyword" or "text";
        var last = spec.Missing != "_first";
        if (spec.Missing is "_last" or "_first")
            _missing = last == spec.Descending ? long.MinValue : long.MaxValue;
        else if (_field is { IsNumeric: true })
            _missing = NumberValues.FromText(_field, spec.Missing);
    }

    public bool NeedsScore => _spec.Field == "_score";

    public void SetSegment(AtomicReaderContext segment)
    {
        _docBase = segment.DocBase;
        if (_field is null)
            return;
        if (_isText)
            _keywords = new KeywordReader(segment.AtomicReader, _field);
        else
            _numbers = new NumberReader(segment.AtomicReader, _field);
    }

    public SortValue Read(int doc, Scorer scorer) =>
        _spec.Field switch
        {
            "_score" => new(NumberValues.Bits(scorer.GetScore()), null),
            "_doc" => new(_docBase + doc, null),
            _ when _isText => new(0, _keywords?.One(doc, _spec.UseMax) ?? Replacement),
            _ => new(_numbers is not null && _numbers.TryGet(doc, _spec.UseMax, out var bits) ? bits : _missing, null),
        };

    /// <summary>Below zero when <paramref name="a"/> comes first.</summary>
    public int Compare(in SortValue a, in SortValue b)
    {
        if (_isText && (a.Text is null || b.Text is null))
        {
            var order = (a.Text is null).CompareTo(b.Text is null);
            return _spec.Missing == "_first" ? -order : order;
        }
        var result = _isText ? string.CompareOrdinal(a.Text, b.Text) : a.Bits.CompareTo(b.Bits);
        return _spec.Descending ? -result : result;
    }

    public void Write(Utf8JsonWriter json, in SortValue value)
    {
        if (_isText)
            json.WriteStringValue(value.Text);
        else if (_spec.Field == "_score")
            json.WriteFloatValue((float)Lucene.Net.Util.NumericUtils.SortableInt64ToDouble(value.Bits));
        else if (_field is { IsFractional: true } && value.Bits is not (long.MinValue or long.MaxValue))
            json.WriteDoubleValue(NumberValues.AsDouble(_field, value.Bits));
        else if (_field is { IsFractional: true })
            json.WriteStringValue(value.Bits == long.MaxValue ? "Infinity" : "-Infinity");
        else
            json.WriteNumberValue(value.Bits);
    }

    /// <summary>Reads a value of <c>search_after</c>.</summary>
    public SortValue Parse(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Null)
            return new(_missing, null);
        var text = JavaPreview.Of(json);
        if (_isText)
            return new(0, text);
        if (_spec.Field == "_score")
            return new(NumberValues.Bits(float.Parse(text, CultureInfo.InvariantCulture)), null);
        if (long.TryParse(text, out var number) && _field is not { IsFractional: true })
            return new(number, null);
        return text switch
        {
            "Infinity" => new(long.MaxValue, null),
            "-Infinity" => new(long.MinValue, null),
            _ when _field is not null => new(NumberValues.FromText(_field, text), null),
            _ => throw Errors.IllegalArgument($"Failed to parse search_after value for field [{_spec.Field}]").AsException(),
        };
    }

    private string? Replacement => _spec.Missing is "_last" or "_first" ? null : _spec.Missing;
}

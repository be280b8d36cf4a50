using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Documents;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Token streams that all fields of all documents of one thread share. Lucene makes a new stream for each untokenised value,
/// and setting one up costs more than indexing the value: with a dozen keywords and numbers in a document that was two
/// thirds of the time of a bulk request. Lucene reads a field to its end before it starts the next, so one stream is enough.
/// </summary>
internal sealed class ReusedStreams
{
    public TermsStream Terms { get; } = new();

    public NumericTokenStream Numbers { get; } = new(NumberTerms.PrecisionStep);
}

/// <summary>Emits given terms as they are.</summary>
internal sealed class TermsStream : TokenStream
{
    private readonly ICharTermAttribute _term;
    private IReadOnlyList<string> _values = [];
    private string? _single;
    private int _next;

    public TermsStream() => _term = AddAttribute<ICharTermAttribute>();

    public TermsStream Of(string value)
    {
        (_single, _next) = (value, 0);
        return this;
    }

    public TermsStream Of(IReadOnlyList<string> values)
    {
        (_single, _values, _next) = (null, values, 0);
        return this;
    }

    public override bool IncrementToken()
    {
        if (_next >= (_single is null ? _values.Count : 1))
            return false;
        ClearAttributes(); // The end of the previous value left a position increment of 0 behind.
        _term.Append(_single ?? _values[_next]);
        _next++;
        return true;
    }

    public override void Reset() => _next = 0;
}

/// <summary>An untokenised value.</summary>
internal sealed class TermField(string name, FieldType type, ReusedStreams streams, string value) : Field(name, type)
{
    public override TokenStream GetTokenStream(Analyzer analyzer) => streams.Terms.Of(value);
}

/// <summary>Several untokenised values of one field.</summary>
internal sealed class TermsField(string name, FieldType type, ReusedStreams streams, IReadOnlyList<string> values) : Field(name, type)
{
    public override TokenStream GetTokenStream(Analyzer analyzer) => streams.Terms.Of(values);
}

/// <summary>A number for ranges.</summary>
internal sealed class NumberField(string name, FieldType type, ReusedStreams streams, long bits) : Field(name, type)
{
    public override TokenStream GetTokenStream(Analyzer analyzer) => streams.Numbers.SetInt64Value(bits);
}

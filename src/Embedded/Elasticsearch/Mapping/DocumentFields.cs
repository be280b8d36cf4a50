using System.Text;
using Lucene.Net.Documents;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Collects what Lucene indexes of one document. Numbers are trie-coded terms for ranges plus one doc value; a document with
/// several values of a field keeps the smallest as doc value and all of them in a second field, because Lucene 4.8 allows one
/// number per document.
/// </summary>
internal sealed class DocumentFields
{
    private static readonly FieldType TextType = Frozen(
        new()
        {
            IsIndexed = true,
            IsTokenized = true,
            IndexOptions = IndexOptions.DOCS_AND_FREQS_AND_POSITIONS,
        }
    );
    private static readonly FieldType TermType = Frozen(
        new()
        {
            IsIndexed = true,
            IsTokenized = false,
            OmitNorms = true,
            IndexOptions = IndexOptions.DOCS_ONLY,
        }
    );

    private readonly Dictionary<FieldNode, List<long>> _numbers = [];
    private readonly List<string> _names = new(32);
    private readonly SortedSet<string> _ignored = new(StringComparer.Ordinal);
    private readonly ReusedStreams _streams = new();

    /// <summary>What to hand to the index writer.</summary>
    public List<IIndexableField> Fields { get; } = new(48);

    /// <summary>How many values the time of the document has; a data stream wants one.</summary>
    public int Timestamps { get; private set; }

    public void Clear()
    {
        _ignored.Clear();
        Timestamps = 0;
        Fields.Clear();
        _numbers.Clear();
        _names.Clear();
    }

    /// <summary>Adds the fields every document has.</summary>
    public void AddMetadata(string id, ReadOnlySpan<byte> source, long version, long seqNo)
    {
        foreach (var (field, values) in _numbers)
            AddDocValues(field, values);
        Fields.Add(new TermsField(LuceneNames.FieldNames, TermType, _streams, _names));
        if (_ignored.Count > 0)
        {
            Fields.Add(new TermsField(LuceneNames.Ignored, TermType, _streams, [.. _ignored]));
            Fields.Add(new StoredField(LuceneNames.Ignored, string.Join('\n', _ignored)));
        }
        Fields.Add(new TermField(LuceneNames.Id, TermType, _streams, id));
        Fields.Add(new StoredField(LuceneNames.Id, id));
        Fields.Add(new StoredField(LuceneNames.Source, source.ToArray()));
        Fields.Add(new NumericDocValuesField(LuceneNames.Version, version));
        Fields.Add(new NumericDocValuesField(LuceneNames.SeqNo, seqNo));
    }

    /// <summary>Notes that a value is not indexed; the document shows it as <c>_ignored</c>.</summary>
    public void Ignore(string path) => _ignored.Add(path);

    public void AddNumber(FieldNode field, long bits)
    {
        if (field.Path == "@timestamp")
            Timestamps++;
        if (!_numbers.TryGetValue(field, out var values))
        {
            _numbers[field] = values = new(1);
            AddName(field);
        }
        values.Add(bits);
        if (field.Indexed)
            Fields.Add(new NumberField(field.Path, TermType, _streams, bits));
    }

    /// <summary>Adds a text or keyword value.</summary>
    public void AddString(FieldNode field, string value)
    {
        if (field.Kind == MappedKind.Text)
        {
            AddName(field);
            if (field.Indexed)
                Fields.Add(new Field(field.Path, value, TextType));
            return;
        }
        if (value.Length > field.IgnoreAbove)
        {
            Ignore(field.Path);
            return;
        }
        if (value.Length > 32766 / 3 && Encoding.UTF8.GetByteCount(value) > 32766)
            throw Immense(field.Path, value).AsException();
        AddName(field);
        if (field.Indexed)
            Fields.Add(new TermField(field.Path, TermType, _streams, value));
        if (field.DocValues)
            Fields.Add(new SortedSetDocValuesField(field.Path, new BytesRef(value)));
    }

    private static ElasticError Immense(string path, string value) =>
        Errors.IllegalArgument(
            $"Document contains at least one immense term in field=\"{path}\" (whose UTF8 encoding "
                + "is longer than the max length 32766), all of which were skipped. "
                + "Please correct the analyzer to not produce such terms. The prefix of the first immense term is: "
                + $"'[{string.Join(", ", Encoding.UTF8.GetBytes(value[..30]).Take(30))}]...'"
        );

    /// <summary>Notes that the document has the field.</summary>
    public void AddName(FieldNode field)
    {
        if (!_names.Contains(field.Path))
            _names.Add(field.Path);
    }

    private void AddDocValues(FieldNode field, List<long> values)
    {
        if (!field.DocValues)
            return;
        if (values.Count > 1)
        {
            values.Sort();
            var all = new byte[values.Count * 8];
            Buffer.BlockCopy(values.ToArray(), 0, all, 0, all.Length);
            Fields.Add(new BinaryDocValuesField(field.MultiValuesPath, new BytesRef(all)));
        }
        Fields.Add(new NumericDocValuesField(field.Path, values[0]));
    }

    private static FieldType Frozen(FieldType type)
    {
        type.Freeze();
        return type;
    }
}

/// <summary>The Lucene fields that are not fields of the document.</summary>
internal static class LuceneNames
{
    public const string Id = "_id";
    public const string Source = "_source";
    public const string Version = "_version";
    public const string SeqNo = "_seq_no";

    /// <summary>The fields whose values are not indexed, one term for each.</summary>
    public const string Ignored = "_ignored";

    /// <summary>One term for each field a document has; answers <c>exists</c>.</summary>
    public const string FieldNames = "_field_names";
}

/// <summary>How numbers are cut into terms.</summary>
internal static class NumberTerms
{
    /// <summary>Four terms a value: a log document has several numbers, and ranges over them are few.</summary>
    public const int PrecisionStep = 16;
}

using Lucene.Net.Index;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Access to the values of a field for sorting and aggregating.</summary>
internal static class FieldValues
{
    /// <summary>The field, unless its kind has no values to read: then the error of Elasticsearch.</summary>
    public static FieldNode? Check(FieldNode? field, string index)
    {
        if (field is { Kind: MappedKind.Text })
            throw NoFielddata(field.Path, index).AsException();
        if (field is { DocValues: false } or { Kind: MappedKind.Opaque })
        {
            throw (
                Errors.IllegalArgument(
                    $"Can't load fielddata on [{field.Path}] because fielddata is unsupported on fields of type [{field.TypeName}]. Use doc values instead."
                ) with
                {
                    FailedShardOf = index,
                }
            ).AsException();
        }

        return field;
    }

    private static ElasticError NoFielddata(string path, string index) =>
        Errors.IllegalArgument(
            $"Fielddata is disabled on [{path}] in [{index}]. "
                + "Text fields are not optimised for operations that require per-document field data like aggregations and sorting, so these "
                + "operations are disabled by default. "
                + $"Please use a keyword field instead. Alternatively, set fielddata=true on [{path}] in order to load field data by "
                + "uninverting the inverted index. "
                + "Note that this can use significant memory."
        ) with
        {
            FailedShardOf = index,
        };
}

/// <summary>Numbers, dates and booleans of one segment, as sortable bits.</summary>
internal sealed class NumberReader(AtomicReader reader, FieldNode field)
{
    private readonly NumericDocValues? _first = reader.GetNumericDocValues(field.Path);
    private readonly IBits? _present = reader.GetDocsWithField(field.Path);
    private readonly BinaryDocValues? _all = reader.GetBinaryDocValues(field.MultiValuesPath);
    private readonly BytesRef _scratch = new();

    public bool TryGet(int doc, bool max, out long bits)
    {
        bits = 0;
        if (_first is null || _present is null || !_present.Get(doc))
            return false;
        bits = _first.Get(doc);
        if (max && _all is not null)
        {
            _all.Get(doc, _scratch);
            if (_scratch.Length > 0)
                bits = BitConverter.ToInt64(_scratch.Bytes, _scratch.Offset + _scratch.Length - 8);
        }
        return true;
    }

    /// <summary>All values of a document, smallest first, into <paramref name="into"/>.</summary>
    public void GetAll(int doc, List<long> into)
    {
        into.Clear();
        if (!TryGet(doc, false, out var first))
            return;
        if (_all is not null)
        {
            _all.Get(doc, _scratch);
            for (var i = 0; i < _scratch.Length; i += 8)
                into.Add(BitConverter.ToInt64(_scratch.Bytes, _scratch.Offset + i));
        }
        if (into.Count == 0)
            into.Add(first);
    }
}

/// <summary>Keywords of one segment.</summary>
internal sealed class KeywordReader(AtomicReader reader, FieldNode field)
{
    private readonly BytesRef _scratch = new();

    public SortedSetDocValues? Values { get; } = reader.GetSortedSetDocValues(field.Path);

    /// <summary>The smallest or largest value of a document; null when it has none.</summary>
    public string? One(int doc, bool max)
    {
        if (Values is null)
            return null;
        Values.SetDocument(doc);
        var chosen = -1L;
        for (long ord; (ord = Values.NextOrd()) != SortedSetDocValues.NO_MORE_ORDS; )
        {
            chosen = ord;
            if (!max)
                break;
        }
        return chosen < 0 ? null : Text(chosen);
    }

    public string Text(long ord)
    {
        Values!.LookupOrd(ord, _scratch);
        return _scratch.Utf8ToString();
    }
}

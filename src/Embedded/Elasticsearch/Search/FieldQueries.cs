using System.Globalization;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Lucene queries for one field of one index, by what its mapping says; values are text, as a person would type them.</summary>
internal sealed class FieldQueries(IndexMapping mapping, string indexName, DateTimeOffset now)
{
    public static readonly Query Nothing = new BooleanQuery();

    public static Query All => new MatchAllDocsQuery();

    public IndexMapping Mapping { get; } = mapping;

    public Query Term(string name, string value)
    {
        switch (name)
        {
            case "_id":
                return Constant(new TermQuery(new Term(LuceneNames.Id, value)));
            case "_index":
                return Wildcard.Matches(value, indexName) ? All : Nothing;
            case LuceneNames.Ignored:
                return Constant(new TermQuery(new Term(LuceneNames.Ignored, value)));
        }
        if (Mapping.Find(name) is not { } field)
            return Nothing;
        CheckIndexed(field);
        return field.Kind switch
        {
            MappedKind.Text => new TermQuery(new Term(name, value)),
            MappedKind.Keyword => new TermQuery(new Term(name, value)),
            MappedKind.Ip => new TermQuery(new Term(name, Address(field, value))),
            MappedKind.Opaque => throw Errors.NotSupported($"a query on [{name}] of type [{field.TypeName}]").AsException(),
            MappedKind.Date => DateRange(field, value, value, true, true, null, TimeZoneInfo.Utc),
            _ => ExactNumber(field, value),
        };
    }

    /// <param name="name">The field.</param>
    /// <param name="from">Null: open.</param>
    /// <param name="to">Null: open.</param>
    /// <param name="includeFrom">Whether the lower bound itself matches.</param>
    /// <param name="includeTo">Whether the upper bound itself matches.</param>
    /// <param name="format">Of dates, instead of the field's own.</param>
    /// <param name="zone">Of dates without one.</param>
    public Query Range(string name, string? from, string? to, bool includeFrom, bool includeTo, string? format = null, TimeZoneInfo? zone = null)
    {
        if (name == "_id")
            throw Errors.IllegalArgument("Field [_id] of type [_id] does not support range queries").AsException();
        if (Mapping.Find(name) is not { } field)
            return Nothing;
        CheckIndexed(field);
        if (field.Kind == MappedKind.Date)
            return DateRange(field, from, to, includeFrom, includeTo, format, zone ?? TimeZoneInfo.Utc);
        if (!field.IsNumeric)
            return Constant(TermRangeQuery.NewStringRange(name, from, to, includeFrom, includeTo));
        long? low = from is null ? null : Bound(field, from, lower: true, ref includeFrom);
        long? high = to is null ? null : Bound(field, to, lower: false, ref includeTo);
        return LongRange(name, low, high, includeFrom, includeTo);
    }

    public Query Exists(string name)
    {
        if (name is "_id" or "_index" or "_source")
            return All;
        if (name == LuceneNames.Ignored)
            return Constant(new TermRangeQuery(LuceneNames.Ignored, null, null, true, true));
        var fields = Mapping.Expand(name).ToList();
        if (fields.Count == 0)
            return Nothing;
        var any = new BooleanQuery();
        foreach (var field in fields)
            any.Add(new TermQuery(new Term(LuceneNames.FieldNames, field.Path)), Occur.SHOULD);
        return Constant(any);
    }

    public Query Prefix(string name, string prefix) => Textual(name, "prefix", term => new PrefixQuery(new Term(name, term)), prefix);

    public Query Wildcards(string name, string pattern) => Textual(name, "wildcard", term => new WildcardQuery(new Term(name, term)), pattern);

    private Query Textual(string name, string kind, Func<string, Query> make, string value)
    {
        if (name == "_id" || Mapping.Find(name) is { IsNumeric: false })
            return make(value);
        return Mapping.Find(name) is not { } field
            ? Nothing
            : throw Errors
                .QueryShard($"Can only use {kind} queries on keyword and text fields - not on [{name}] which is of type [{field.TypeName}]", indexName)
                .AsException();
    }

    private static string Address(FieldNode field, string value) =>
        value.Contains('/') ? throw Errors.NotSupported($"a network in a query on [{field.Path}]").AsException()
        : System.Net.IPAddress.TryParse(value, out var address) ? address.ToString()
        : throw Errors.IllegalArgument($"'{value}' is not an IP string literal.").AsException();

    private Query DateRange(FieldNode field, string? from, string? to, bool includeFrom, bool includeTo, string? format, TimeZoneInfo zone)
    {
        var dates = format is null ? field.Format : DateFormat.Parse(format);
        // "gt 2026-11-23" means after that day, "lte 2026-11-23" until its end: those two bounds round up.
        long? low = from is null ? null : DateMath.Parse(from, dates, roundUp: !includeFrom, now, zone);
        long? high = to is null ? null : DateMath.Parse(to, dates, roundUp: includeTo, now, zone);
        return LongRange(field.Path, low, high, includeFrom, includeTo);
    }

    private static Query ExactNumber(FieldNode field, string value)
    {
        if (
            field.Kind is MappedKind.Long or MappedKind.Integer or MappedKind.Short or MappedKind.Byte
            && double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number != Math.Truncate(number)
        )
        {
            return Nothing; // A field of integers holds no fraction.
        }

        var bits = NumberValues.FromText(field, value);
        return LongRange(field.Path, bits, bits, true, true);
    }

    private static long Bound(FieldNode field, string text, bool lower, ref bool include)
    {
        if (field.IsFractional || field.Kind == MappedKind.Boolean)
            return NumberValues.FromText(field, text);
        var wide = new FieldNode(field.Name, field.Path, MappedKind.Long);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number != Math.Truncate(number))
        {
            include = true; // Between two integers: the next one inside the range is in.
            return (long)(lower ? Math.Ceiling(number) : Math.Floor(number));
        }
        return NumberValues.FromText(wide, text);
    }

    private static Query LongRange(string name, long? low, long? high, bool includeLow, bool includeHigh) =>
        Constant(NumericRangeQuery.NewInt64Range(name, NumberTerms.PrecisionStep, low, high, includeLow, includeHigh));

    private void CheckIndexed(FieldNode field)
    {
        if (!field.Indexed)
            throw Errors.QueryShard($"Cannot search on field [{field.Path}] since it is not indexed.", indexName).AsException();
    }

    private static Query Constant(Query query) => new ConstantScoreQuery(query);
}

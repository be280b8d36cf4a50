using System.Text.Json;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Turns the query DSL into a Lucene query for one index. Unknown clauses are errors.</summary>
internal sealed class QueryTranslator
{
    private readonly FieldQueries _fields;
    private readonly TextQueries _text;
    private readonly QueryStringTranslator _queryString;
    private readonly string _index;

    public QueryTranslator(IndexMetadata index, DateTimeOffset now)
    {
        _index = index.Name;
        _fields = new FieldQueries(index.Mapping, index.Name, now);
        _text = new TextQueries(_fields);
        _queryString = new QueryStringTranslator(_fields, _text, index.Name);
    }

    public QueryStringTranslator QueryString => _queryString;

    /// <summary>Translates a whole query; what goes wrong with a value is reported as a failure to create it.</summary>
    public Query Translate(JsonElement json)
    {
        try
        {
            return Clause(json);
        }
        catch (ElasticException error) when (error.Error.Type is "number_format_exception" or "parse_exception")
        {
            throw (
                error.Error.Type == "parse_exception"
                    ? error.Error with
                    {
                        FailedShardOf = _index,
                    }
                    : Errors.QueryShard($"failed to create query: {error.Error.Reason}", _index, error.Error)
            ).AsException();
        }
        catch (BooleanQuery.TooManyClausesException)
        {
            throw Errors.QueryShard($"failed to create query: maxClauseCount is set to {BooleanQuery.MaxClauseCount}", _index).AsException();
        }
    }

    private Query Clause(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw Errors.Parsing("[_na] query malformed, must start with start_object").AsException();
        using var properties = json.EnumerateObject();
        if (!properties.MoveNext())
            throw Errors.IllegalArgument("query malformed, empty clause found").AsException();
        var (name, body) = (properties.Current.Name, properties.Current.Value);
        if (properties.MoveNext())
            throw Errors.Parsing($"[{name}] malformed query, expected [END_OBJECT] but found [FIELD_NAME]").AsException();
        if (body.ValueKind != JsonValueKind.Object)
            throw Errors.Parsing($"[{name}] query malformed, no start_object after query name").AsException();
        return name switch
        {
            "match_all" => Boosted(new QueryOptions(name, body, null), FieldQueries.All),
            "match_none" => FieldQueries.Nothing,
            "bool" => Bool(body),
            "constant_score" => ConstantScore(body),
            "match" => Match(QueryOptions.ForField(name, body, "query")),
            "match_phrase" => Phrase(QueryOptions.ForField(name, body, "query")),
            "term" => Term(QueryOptions.ForField(name, body, "value")),
            "terms" => Terms(body),
            "range" => Range(QueryOptions.ForField(name, body, null)),
            "prefix" => Multi(QueryOptions.ForField(name, body, "value"), _fields.Prefix),
            "wildcard" => Multi(QueryOptions.ForField(name, body, "value"), _fields.Wildcards),
            "exists" => Exists(new QueryOptions(name, body, null)),
            "ids" => Ids(new QueryOptions(name, body, null)),
            "query_string" => _queryString.Translate(new QueryOptions(name, body, null)),
            _ => throw Errors.Parsing($"unknown query [{name}]").AsException(),
        };
    }

    private Query Bool(JsonElement body)
    {
        var options = new QueryOptions("bool", body, null);
        var query = new BooleanQuery();
        int should = 0,
            required = 0;
        Add("must", Occur.MUST, clause => clause);
        Add("filter", Occur.MUST, clause => new ConstantScoreQuery(clause) { Boost = 0 });
        Add("must_not", Occur.MUST_NOT, clause => clause);
        Add("should", Occur.SHOULD, clause => clause);
        var minimum = options.Text("minimum_should_match");
        var boost = options.Boost();
        options.Finish();
        if (query.Clauses.Count == 0)
            return FieldQueries.All;
        if (should > 0)
        {
            query.MinimumNumberShouldMatch = minimum is null
                ? required == 0
                    ? 1
                    : 0
                : MinimumShouldMatch.Parse(minimum, should);
        }
        else if (required == 0)
        {
            query.Add(new ConstantScoreQuery(FieldQueries.All) { Boost = 0 }, Occur.MUST); // Lucene finds nothing with exclusions alone.
        }

        query.Boost = boost;
        return query;

        void Add(string name, Occur occur, Func<Query, Query> wrap)
        {
            if (options.Take(name) is not { } clauses)
                return;
            foreach (var clause in clauses.ValueKind == JsonValueKind.Array ? clauses.EnumerateArray().ToArray() : [clauses])
            {
                query.Add(wrap(Clause(clause)), occur);
                should += occur == Occur.SHOULD ? 1 : 0;
                required += occur == Occur.MUST ? 1 : 0;
            }
        }
    }

    private Query ConstantScore(JsonElement body)
    {
        var options = new QueryOptions("constant_score", body, null);
        var filter = options.Take("filter") ?? throw Errors.Parsing("[constant_score] requires a 'filter' element").AsException();
        return Boosted(options, new ConstantScoreQuery(Clause(filter)));
    }

    private Query Match(QueryOptions options)
    {
        var all = string.Equals(options.Text("operator"), "and", StringComparison.OrdinalIgnoreCase);
        var minimum = options.Text("minimum_should_match");
        return Boosted(options, _text.Match(options.Field!, options.Value(), all, minimum));
    }

    private Query Phrase(QueryOptions options)
    {
        var slop = int.Parse(options.Text("slop") ?? "0");
        return Boosted(options, _text.Phrase(options.Field!, options.Value(), slop));
    }

    private Query Term(QueryOptions options) => Boosted(options, _fields.Term(options.Field!, options.Value()));

    private Query Terms(JsonElement body)
    {
        var options = new QueryOptions("terms", body, null);
        var boost = options.Boost();
        var (field, values) = options.TakeOnly();
        if (values.ValueKind != JsonValueKind.Array)
            throw Errors.Parsing($"[terms] query does not support [{field}]").AsException();
        var any = new BooleanQuery();
        foreach (var value in values.EnumerateArray())
        {
            if (any.Clauses.Count >= BooleanQuery.MaxClauseCount)
                throw Errors.NotSupported($"[terms] with more than {BooleanQuery.MaxClauseCount} values").AsException();
            any.Add(_fields.Term(field, JavaPreview.Of(value)), Occur.SHOULD);
        }
        return new ConstantScoreQuery(any) { Boost = boost };
    }

    private Query Range(QueryOptions options)
    {
        string? from = null,
            to = null;
        bool includeFrom = true,
            includeTo = true;
        Bound("gte", ref from, ref includeFrom, true);
        Bound("gt", ref from, ref includeFrom, false);
        Bound("lte", ref to, ref includeTo, true);
        Bound("lt", ref to, ref includeTo, false);
        var zone = options.Text("time_zone") is { } id ? DateMath.Zone(id) : null;
        var format = options.Text("format");
        return Boosted(options, _fields.Range(options.Field!, from, to, includeFrom, includeTo, format, zone));

        void Bound(string name, ref string? bound, ref bool include, bool inclusive)
        {
            if (options.Text(name) is { } value)
                (bound, include) = (value, inclusive);
        }
    }

    private static Query Multi(QueryOptions options, Func<string, string, Query> make)
    {
        options.Text("rewrite");
        var value = options.Take("wildcard") is { } old ? JavaPreview.Of(old) : options.Value();
        return Boosted(options, make(options.Field!, value));
    }

    private Query Exists(QueryOptions options)
    {
        var field = options.Text("field") ?? throw Errors.Parsing("[exists] must be provided with a [field]").AsException();
        return Boosted(options, _fields.Exists(field));
    }

    private static Query Ids(QueryOptions options)
    {
        var any = new BooleanQuery();
        foreach (var id in options.Take("values")?.EnumerateArray() ?? default)
            any.Add(new TermQuery(new Term(LuceneNames.Id, JavaPreview.Of(id))), Occur.SHOULD);
        return Boosted(options, new ConstantScoreQuery(any));
    }

    private static Query Boosted(QueryOptions options, Query query)
    {
        var boost = options.Boost();
        options.Finish();
        if (boost != 1 && !ReferenceEquals(query, FieldQueries.Nothing))
            query.Boost = boost;
        return query;
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using Lucene.Net.QueryParsers.Classic;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// Lucene's query syntax as Elasticsearch's <c>query_string</c> and <c>q=</c> understand it, comparisons like <c>status:&gt;=400</c> included.
/// </summary>
internal sealed partial class QueryStringTranslator(FieldQueries fields, TextQueries text, string index)
{
    public Query Translate(QueryOptions options)
    {
        var query = options.Text("query") ?? throw Errors.Parsing("[query_string] must be provided with a [query]").AsException();
        var all = string.Equals(options.Text("default_operator"), "and", StringComparison.OrdinalIgnoreCase);
        var lenient = options.Flag("lenient", false);
        options.Text("analyze_wildcard");
        string[]? names = options.Text("default_field") is { } field ? [field] : null;
        if (options.Take("fields") is { } list)
            names = [.. list.EnumerateArray().Select(f => f.GetString()!)];
        var zone = options.Text("time_zone") is { } id ? DateMath.Zone(id) : null;
        var boost = options.Boost();
        options.Finish();
        var translated = Translate(query, names, all, lenient, zone);
        if (boost != 1)
            translated.Boost = boost;
        return translated;
    }

    /// <param name="query">The text.</param>
    /// <param name="names">Where words without a field are looked for; null: everywhere.</param>
    /// <param name="all">All words must match.</param>
    /// <param name="lenient">A value that does not fit its field finds nothing instead of being an error.</param>
    /// <param name="zone">Of dates without one.</param>
    public Query Translate(string query, string[]? names, bool all, bool lenient, TimeZoneInfo? zone)
    {
        var everywhere = names is null || names is ["*"];
        var defaults = (
            everywhere ? fields.Mapping.Fields.Keys : names!.SelectMany(n => n.Contains('*') ? fields.Mapping.Expand(n).Select(f => f.Path) : [n])
        ).ToList();
        var parser = new Parser(fields, text, defaults, lenient || everywhere, lenient, zone) { DefaultOperator = all ? Operator.AND : Operator.OR };
        try
        {
            return parser.Parse(Comparison().Replace(query, ToRange)) ?? FieldQueries.Nothing;
        }
        catch (ParseException error)
        {
            throw Errors.QueryShard($"Failed to parse query [{query}]", index, new("parse_exception", error.Message.Split('\n')[0], 400)).AsException();
        }
    }

    private static string ToRange(Match match)
    {
        var (field, sign, value) = (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value);
        return sign switch
        {
            ">" => $"{field}:{{{value} TO *]",
            ">=" => $"{field}:[{value} TO *]",
            "<" => $"{field}:[* TO {value}}}",
            _ => $"{field}:[* TO {value}]",
        };
    }

    [GeneratedRegex("""([\w.@\-]+):(>=|<=|>|<)\s*("[^"]*"|[^\s()]+)""")]
    private static partial Regex Comparison();

    private sealed class Parser : QueryParser
    {
        private readonly FieldQueries _fields;
        private readonly TextQueries _text;
        private readonly List<string> _defaults;
        private readonly bool _lenientDefaults;
        private readonly bool _lenient;
        private readonly TimeZoneInfo? _zone;

        public Parser(FieldQueries fields, TextQueries text, List<string> defaults, bool lenientDefaults, bool lenient, TimeZoneInfo? zone)
            : base(LuceneVersion.LUCENE_48, "", StandardAnalyzer7.Instance)
        {
            (_fields, _text, _defaults, _lenientDefaults, _lenient, _zone) = (fields, text, defaults, lenientDefaults, lenient, zone);
            LowercaseExpandedTerms = false;
            AllowLeadingWildcard = true;
        }

        protected override Query GetFieldQuery(string field, string queryText, bool quoted) =>
            field == "_exists_"
                ? _fields.Exists(queryText)
                : Each(field, name => quoted ? _text.Phrase(name, queryText, 0) : _text.Match(name, queryText, all: false, null));

        protected override Query GetFieldQuery(string field, string queryText, int slop) => Each(field, name => _text.Phrase(name, queryText, slop));

        protected override Query GetRangeQuery(string field, string part1, string part2, bool startInclusive, bool endInclusive) =>
            Each(field, name => _fields.Range(name, part1 == "*" ? null : part1, part2 == "*" ? null : part2, startInclusive, endInclusive, null, _zone));

        protected override Query GetPrefixQuery(string field, string termStr) => Each(field, name => _fields.Prefix(name, Normal(name, termStr)));

        protected override Query GetWildcardQuery(string field, string termStr)
        {
            if (termStr == "*")
                return field.Length == 0 || field == "*" ? FieldQueries.All : _fields.Exists(field);
            return Each(field, name => _fields.Wildcards(name, Normal(name, termStr)));
        }

        protected override Query GetFuzzyQuery(string field, string termStr, float minSimilarity) =>
            throw Errors.NotSupported("a fuzzy term [~] in a query string").AsException();

        protected override Query GetRegexpQuery(string field, string termStr) =>
            throw Errors.NotSupported("a regular expression [/…/] in a query string").AsException();

        private string Normal(string name, string term) => _fields.Mapping.Find(name) is { Kind: MappedKind.Text } ? term.ToLowerInvariant() : term;

        private Query Each(string field, Func<string, Query> make)
        {
            if (field.Length > 0 && !field.Contains('*'))
                return Make(field, make, _lenient);
            var any = new DisjunctionMaxQuery(0);
            foreach (var name in field.Length == 0 ? _defaults : _fields.Mapping.Expand(field.Replace("\\*", "*")).Select(f => f.Path))
                any.Add(Make(name, make, _lenientDefaults));
            return any;
        }

        private static Query Make(string name, Func<string, Query> make, bool lenient)
        {
            try
            {
                return make(name);
            }
            catch (ElasticException) when (lenient)
            {
                return FieldQueries.Nothing;
            }
        }
    }
}

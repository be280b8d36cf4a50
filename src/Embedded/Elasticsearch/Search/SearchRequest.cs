using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>A search as asked for, body and URL together. A key that is not understood is an error.</summary>
internal sealed class SearchRequest
{
    private static readonly HashSet<string> Harmless = ["timeout", "profile_id", "stats", "preference"];

    public JsonElement? Query { get; private set; }

    /// <summary>The <c>q=</c> of the URL.</summary>
    public string? QueryText { get; private set; }

    public string[]? DefaultFields { get; private set; }

    public bool AllWords { get; private set; }

    public bool Lenient { get; private set; }

    public int From { get; private set; }

    public int Size { get; private set; } = 10;

    public List<SortSpec> Sort { get; private set; } = [];

    public JsonElement? SearchAfter { get; private set; }

    public SourceFilter Source { get; private set; } = SourceFilter.All;

    /// <summary>Up to how many hits the total is exact; 0 leaves the total out.</summary>
    public long TrackTotalHits { get; private set; } = 10_000;

    public bool TotalAsNumber { get; private set; }

    public bool WithVersion { get; private set; }

    public bool WithSeqNo { get; private set; }

    public bool TrackScores { get; private set; }

    public float? MinScore { get; private set; }

    public JsonElement? Aggregations { get; private set; }

    /// <param name="request">The HTTP request.</param>
    /// <param name="body">Its parsed body, which must outlive the search.</param>
    public static SearchRequest Parse(RestRequest request, JsonElement? body)
    {
        var search = new SearchRequest();
        if (body is { } json)
        {
            foreach (var property in json.EnumerateObject())
                search.Apply(property);
        }
        search.ApplyUrl(request);
        if (search.From < 0)
            throw Errors.IllegalArgument($"[from] parameter cannot be negative, found [{search.From}]").AsException();
        if (search.Size < 0)
            throw Errors.IllegalArgument($"[size] parameter cannot be negative, found [{search.Size}]").AsException();
        if (search.SearchAfter is { } after && search.From > 0)
            throw Errors.Validation("`from` parameter must be set to 0 when `search_after` is used").AsException();
        return search;
    }

    private void Apply(JsonProperty property)
    {
        var value = property.Value;
        switch (property.Name)
        {
            case "query":
                Query = value;
                break;
            case "from":
                From = value.GetInt32();
                break;
            case "size":
                Size = value.GetInt32();
                break;
            case "sort":
                Sort = SortSpec.Parse(value);
                break;
            case "search_after":
                SearchAfter = value;
                break;
            case "_source":
                Source = SourceFilter.FromJson(value);
                break;
            case "track_total_hits":
                TrackTotalHits = Total(JavaPreview.Of(value));
                break;
            case "track_scores":
                TrackScores = value.GetBoolean();
                break;
            case "version":
                WithVersion = value.GetBoolean();
                break;
            case "seq_no_primary_term":
                WithSeqNo = value.GetBoolean();
                break;
            case "min_score":
                MinScore = value.GetSingle();
                break;
            case "aggs" or "aggregations":
                Aggregations = value;
                break;
            case "explain" or "profile" when value.ValueKind == JsonValueKind.False:
            case var harmless when Harmless.Contains(harmless):
                break;
            default:
                throw Errors.Parsing($"Unknown key for a {JavaPreview.Token(value.ValueKind)} in [{property.Name}].").AsException();
        }
    }

    private void ApplyUrl(RestRequest request)
    {
        QueryText = request.Parameter("q");
        DefaultFields = request.Parameter("df") is { } field ? [field] : null;
        AllWords = string.Equals(request.Parameter("default_operator"), "and", StringComparison.OrdinalIgnoreCase);
        Lenient = request.Flag("lenient");
        From = request.Number("from") ?? From;
        Size = request.Number("size") ?? Size;
        if (request.Parameter("sort") is { } sort)
            Sort = SortSpec.ParseUrl(sort);
        if (request.Parameter("_source") is not null || request.Parameter("_source_includes") is not null || request.Parameter("_source_excludes") is not null)
            Source = SourceFilter.FromUrl(request);
        if (request.Parameter("track_total_hits") is { } total)
            TrackTotalHits = Total(total);
        WithVersion = request.Flag("version", WithVersion);
        WithSeqNo = request.Flag("seq_no_primary_term", WithSeqNo);
        TrackScores = request.Flag("track_scores", TrackScores);
        TotalAsNumber = request.Flag("rest_total_hits_as_int");
        if (TotalAsNumber)
            TrackTotalHits = long.MaxValue;
    }

    private static long Total(string text) =>
        text switch
        {
            "true" => long.MaxValue,
            "false" => 0,
            _ when long.TryParse(text, out var number) && number >= 0 => number,
            _ => throw Errors.IllegalArgument($"[track_total_hits] parameter must be positive or equals to -1, got {text}").AsException(),
        };
}

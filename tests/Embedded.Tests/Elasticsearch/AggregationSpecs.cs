using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class AggregationSpecs
{
    private static readonly string[] Logs =
    [
        """{"@timestamp":"2026-11-23T10:00:10Z","level":"error","status":500,"took":1.5,"ok":false,"tags":["a","b"]}""",
        """{"@timestamp":"2026-11-23T10:00:50Z","level":"info","status":200,"took":0.5,"ok":true,"tags":["b"]}""",
        """{"@timestamp":"2026-11-23T10:03:00Z","level":"info","status":200,"took":2,"ok":true}""",
        """{"@timestamp":"2026-11-24T10:00:00Z","level":"info","status":404,"took":4,"ok":false}""",
    ];

    [Theory]
    [InlineData(
        """{"date_histogram":{"field":"@timestamp","fixed_interval":"1m","min_doc_count":1}}""",
        """{"buckets":[{"key_as_string":"2026-11-23T10:00:00.000Z","key":1795428000000,"doc_count":2},{"key_as_string":"2026-11-23T10:03:00.000Z","key":1795428180000,"doc_count":1},{"key_as_string":"2026-11-24T10:00:00.000Z","key":1795514400000,"doc_count":1}]}"""
    )]
    [InlineData(
        """{"date_histogram":{"field":"@timestamp","calendar_interval":"day","format":"yyyy-MM-dd","time_zone":"+14:00"}}""",
        """{"buckets":[{"key_as_string":"2026-11-24","key":1795428000000,"doc_count":3},{"key_as_string":"2026-11-25","key":1795514400000,"doc_count":1}]}"""
    )]
    [InlineData(
        """{"date_histogram":{"field":"@timestamp","fixed_interval":"12h"}}""",
        """{"buckets":[{"key_as_string":"2026-11-23T00:00:00.000Z","key":1795392000000,"doc_count":3},{"key_as_string":"2026-11-23T12:00:00.000Z","key":1795435200000,"doc_count":0},{"key_as_string":"2026-11-24T00:00:00.000Z","key":1795478400000,"doc_count":1}]}"""
    )]
    [InlineData(
        """{"terms":{"field":"level.keyword"}}""",
        """{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[{"key":"info","doc_count":3},{"key":"error","doc_count":1}]}"""
    )]
    [InlineData(
        """{"terms":{"field":"status","size":1,"order":{"_key":"asc"}}}""",
        """{"doc_count_error_upper_bound":0,"sum_other_doc_count":2,"buckets":[{"key":200,"doc_count":2}]}"""
    )]
    [InlineData(
        """{"terms":{"field":"ok","order":{"_key":"desc"}}}""",
        """{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[{"key":1,"key_as_string":"true","doc_count":2},{"key":0,"key_as_string":"false","doc_count":2}]}"""
    )]
    [InlineData(
        """{"terms":{"field":"tags.keyword"},"aggs":{"top":{"max":{"field":"took"}}}}""",
        """{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[{"key":"b","doc_count":2,"top":{"value":1.5}},{"key":"a","doc_count":1,"top":{"value":1.5}}]}"""
    )]
    [InlineData(
        """{"terms":{"field":"level.keyword","order":{"t":"asc"}},"aggs":{"t":{"avg":{"field":"status"}}}}""",
        """{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[{"key":"info","doc_count":3,"t":{"value":268.0}},{"key":"error","doc_count":1,"t":{"value":500.0}}]}"""
    )]
    [InlineData("""{"terms":{"field":"nothing"}}""", """{"doc_count_error_upper_bound":0,"sum_other_doc_count":0,"buckets":[]}""")]
    [InlineData("""{"min":{"field":"@timestamp"}}""", """{"value":1.79542801E12,"value_as_string":"2026-11-23T10:00:10.000Z"}""")]
    [InlineData("""{"sum":{"field":"took"}}""", """{"value":8.0}""")]
    [InlineData("""{"value_count":{"field":"tags.keyword"}}""", """{"value":3}""")]
    [InlineData("""{"cardinality":{"field":"level.keyword"}}""", """{"value":2}""")]
    [InlineData("""{"avg":{"field":"nothing"}}""", """{"value":null}""")]
    [InlineData("""{"stats":{"field":"status"}}""", """{"count":4,"min":200.0,"max":500.0,"avg":326.0,"sum":1304.0}""")]
    [InlineData("""{"filter":{"range":{"status":{"gte":400}}},"aggs":{"n":{"value_count":{"field":"status"}}}}""", """{"doc_count":2,"n":{"value":2}}""")]
    public async Task Should_count_as_elasticsearch_does(string aggregation, string expected)
    {
        await using var server = await StartOrConnectAsync();
        const string index = "~x";
        await server.IndexAsync(index, Logs);
        var (_, text) = await server.SendAsync("POST", $"/{index}/_search?size=0", $$$"""{"aggs":{"x":{{{aggregation}}}}}""");
        Assert.Contains("\"aggregations\":{\"x\":" + expected + "}", text);
        await server.OkAsync("DELETE", "/" + index);
    }

    [Fact]
    public async Task Should_count_over_several_indices_and_only_what_the_query_finds()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~logs-1", Logs[..2]);
        await server.IndexAsync("~logs-2", Logs[2..]);
        var answer = await server.OkAsync(
            "POST",
            "/~logs-*/_search?typed_keys=true",
            """{"size":0,"query":{"term":{"level.keyword":"info"}},"aggs":{"s":{"terms":{"field":"status"},"aggs":{"d":{"date_histogram":{"field":"@timestamp","calendar_interval":"1d"}}}}}}"""
        );
        var buckets = answer["aggregations"]!["lterms#s"]!["buckets"]!.AsArray();
        Assert.Equal([200, 404], buckets.Select(b => b!["key"]!.GetValue<int>()));
        Assert.Equal([2, 1], buckets.Select(b => b!["doc_count"]!.GetValue<int>()));
        Assert.Equal(2, buckets[0]!["date_histogram#d"]!["buckets"]![0]!["doc_count"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"terms":{"field":"level"}}""", 400, "Fielddata is disabled on [level] in [~a]. Text fields are not optimised")]
    [InlineData(
        """{"date_histogram":{"field":"@timestamp","fixed_interval":"1s"}}""",
        400,
        "Trying to create too many buckets. Must be less than or equal to: [65536] but this number of buckets was exceeded."
    )]
    [InlineData(
        """{"date_histogram":{"field":"@timestamp","interval":"12h"}}""",
        400,
        "[date_histogram] unknown field [interval] did you mean [fixed_interval]?"
    )]
    [InlineData("""{"avg":{"field":"status"},"aggs":{"y":{"min":{"field":"status"}}}}""", 400, "Aggregator [x] of type [avg] cannot accept sub-aggregations")]
    public async Task Should_refuse_what_it_cannot_count(string aggregation, int expected, string reason)
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", Logs);
        var (status, text) = await server.SendAsync("POST", "/~a/_search", $$$"""{"aggs":{"x":{{{aggregation}}}}}""");
        Assert.Equal(expected, (int)status);
        Assert.Contains(reason, text);
    }
}

using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class QuerySpecs
{
    private static readonly string[] Logs =
    [
        """{"@timestamp":"2026-11-23T10:00:00Z","message":"Connection refused by 10.0.0.1","level":"error","status":500,"took":1.5,"ok":false,"host":{"name":"web-1"},"tags":["a","b"]}""",
        """{"@timestamp":"2026-11-23T11:00:00Z","message":"Connection accepted, user logged in","level":"info","status":200,"took":0.5,"ok":true,"host":{"name":"web-2"},"tags":["b"]}""",
        """{"@timestamp":"2026-11-24T00:30:00+01:00","message":"The user refused the connection","level":"warn","status":403,"took":2,"ok":false,"host":{"name":"db-1"}}""",
        """{"@timestamp":"2026-11-24T12:00:00.123Z","message":"Shutting down","level":"info","status":200,"host.name":"db-1","user":"ann@example.com"}""",
    ];

    [Theory]
    [InlineData("""{"match_all":{}}""", "1 2 3 4")]
    [InlineData("""{"match_none":{}}""", "")]
    [InlineData("""{"match":{"message":"CONNECTION refused"}}""", "1 2 3")]
    [InlineData("""{"match":{"message":{"query":"connection refused","operator":"and"}}}""", "1 3")]
    [InlineData("""{"match":{"message":{"query":"connection refused user","minimum_should_match":"70%"}}}""", "1 2 3")]
    [InlineData("""{"match":{"message":"the"}}""", "3")]
    [InlineData("""{"match_phrase":{"message":"connection refused"}}""", "1")]
    [InlineData("""{"match_phrase":{"message":{"query":"refused connection","slop":1}}}""", "3")]
    [InlineData("""{"term":{"level.keyword":"error"}}""", "1")]
    [InlineData("""{"term":{"message":"Connection"}}""", "")]
    [InlineData("""{"term":{"status":{"value":200}}}""", "2 4")]
    [InlineData("""{"term":{"ok":true}}""", "2")]
    [InlineData("""{"term":{"took":0.5}}""", "2")]
    [InlineData("""{"term":{"host.name.keyword":"db-1"}}""", "3 4")]
    [InlineData("""{"term":{"tags.keyword":"b"}}""", "1 2")]
    [InlineData("""{"term":{"@timestamp":"2026-11-23T23:30:00Z"}}""", "3")]
    [InlineData("""{"term":{"_id":"2"}}""", "2")]
    [InlineData("""{"term":{"nothing":"x"}}""", "")]
    [InlineData("""{"terms":{"status":[500,403]}}""", "1 3")]
    [InlineData("""{"terms":{"level.keyword":["warn","error"]}}""", "1 3")]
    [InlineData("""{"range":{"status":{"gte":400}}}""", "1 3")]
    [InlineData("""{"range":{"status":{"gt":200,"lt":500}}}""", "3")]
    [InlineData("""{"range":{"took":{"lte":1.5}}}""", "1 2")]
    [InlineData("""{"range":{"@timestamp":{"gte":"2026-11-23","lte":"2026-11-23"}}}""", "1 2 3")]
    [InlineData("""{"range":{"@timestamp":{"gt":"2026-11-23"}}}""", "4")]
    [InlineData("""{"range":{"@timestamp":{"gte":"2026-11-24||-1h","lt":"2026-11-24||+1d/d"}}}""", "3 4")]
    [InlineData("""{"range":{"@timestamp":{"gte":"2026-11-24","time_zone":"+01:00"}}}""", "3 4")]
    [InlineData("""{"range":{"@timestamp":{"gte":"1795521600123","format":"epoch_millis"}}}""", "4")]
    [InlineData("""{"range":{"level.keyword":{"gte":"f","lt":"j"}}}""", "2 4")]
    [InlineData("""{"exists":{"field":"took"}}""", "1 2 3")]
    [InlineData("""{"exists":{"field":"host"}}""", "1 2 3 4")]
    [InlineData("""{"exists":{"field":"message"}}""", "1 2 3 4")]
    [InlineData("""{"bool":{"must":[{"match":{"message":"connection"}}],"must_not":{"term":{"status":500}},"filter":[{"exists":{"field":"took"}}]}}""", "2 3")]
    [InlineData("""{"bool":{"should":[{"term":{"status":500}},{"term":{"status":403}}]}}""", "1 3")]
    [InlineData("""{"bool":{"should":[{"term":{"status":500}},{"term":{"ok":false}},{"term":{"took":2}}],"minimum_should_match":2}}""", "1 3")]
    [InlineData("""{"bool":{"must_not":[{"term":{"status":200}}]}}""", "1 3")]
    [InlineData("""{"bool":{}}""", "1 2 3 4")]
    [InlineData("""{"constant_score":{"filter":{"term":{"status":500}}}}""", "1")]
    [InlineData("""{"ids":{"values":["4","1","9"]}}""", "1 4")]
    [InlineData("""{"prefix":{"host.name.keyword":"web"}}""", "1 2")]
    [InlineData("""{"wildcard":{"host.name.keyword":"*-1"}}""", "1 3 4")]
    [InlineData("""{"wildcard":{"message":{"value":"shut*"}}}""", "4")]
    [InlineData("""{"query_string":{"query":"refused AND NOT level:warn"}}""", "1")]
    [InlineData("""{"query_string":{"query":"status:>=400 AND took:<2"}}""", "1")]
    [InlineData("""{"query_string":{"query":"@timestamp:[2026-11-24 TO *]"}}""", "4")]
    [InlineData("""{"query_string":{"query":"\"user logged\" OR shutting"}}""", "2 4")]
    [InlineData("""{"query_string":{"query":"message:conn* -user","default_operator":"AND"}}""", "1")]
    [InlineData("""{"query_string":{"query":"_exists_:user"}}""", "4")]
    [InlineData("""{"query_string":{"query":"connection user","default_field":"message","default_operator":"and"}}""", "2 3")]
    [InlineData("""{"query_string":{"query":"200"}}""", "2 4")]
    public async Task Should_find_the_documents_that_match(string query, string expected)
    {
        await using var server = await StartOrConnectAsync();
        const string index = "~x";
        await server.IndexAsync(index, Logs);
        var ids = await server.IdsAsync(index, $$"""{"query":{{query}},"sort":"_doc"}""");
        Assert.Equal(expected, string.Join(' ', ids));
        Assert.Equal(ids.Length, (await server.OkAsync("POST", $"/{index}/_count", $$"""{"query":{{query}}}"""))["count"]!.GetValue<int>());
        await server.OkAsync("DELETE", "/" + index);
    }

    [Theory]
    [InlineData("""{"query":{"fuzzier":{}}}""", "parsing_exception", "unknown query [fuzzier]")]
    [InlineData("""{"query":{"term":{"status":"abc"}}}""", "query_shard_exception", "failed to create query")]
    [InlineData("""{"query":{"range":{"@timestamp":{"gte":"yesterday"}}}}""", "parse_exception", "failed to parse date field [yesterday]")]
    [InlineData("""{"query":{"query_string":{"query":"a AND ("}}}""", "query_shard_exception", "Failed to parse query [a AND (]")]
    [InlineData("""{"surprise":1}""", "parsing_exception", "Unknown key for a VALUE_NUMBER in [surprise].")]
    [InlineData("""{"sort":"message"}""", "illegal_argument_exception", "Fielddata is disabled on [message] in [~a]. Text fields are not optimised")]
    [InlineData("""{"sort":"nothing"}""", "query_shard_exception", "No mapping found for [nothing] in order to sort on")]
    [InlineData(
        """{"from":9999,"size":2}""",
        "illegal_argument_exception",
        "Result window is too large, from + size must be less than or equal to: [10000] but was [10001]."
    )]
    [InlineData("""{"query":{"match_all":{}""", "x_content_e_o_f_exception", "[1:25] Unexpected end of file")]
    public async Task Should_refuse_what_it_does_not_understand(string body, string type, string reason)
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", Logs);
        var (status, text) = await server.SendAsync("POST", "/~a/_search", body);
        Assert.Equal(400, (int)status);
        var cause = System.Text.Json.Nodes.JsonNode.Parse(text)!["error"]!["root_cause"]![0]!;
        Assert.Equal(type, cause["type"]!.GetValue<string>());
        Assert.StartsWith(reason, cause["reason"]!.GetValue<string>());
    }

    [StandInFact("Elasticsearch has it")]
    public async Task Should_say_so_when_it_does_not_support_an_option()
    {
        await using var server = await StartAsync();
        await server.IndexAsync("a", Logs);
        Assert.Contains(
            "[fuzziness]",
            await server.FailsAsync(400, "parsing_exception", "POST", "/a/_search", """{"query":{"match":{"message":{"query":"x","fuzziness":"AUTO"}}}}""")
        );
        Assert.Contains(
            "[percentiles]",
            await server.FailsAsync(400, "parsing_exception", "POST", "/a/_search", """{"aggs":{"x":{"percentiles":{"field":"took"}}}}""")
        );
        Assert.Contains(
            "[include]",
            await server.FailsAsync(400, "parsing_exception", "POST", "/a/_search", """{"aggs":{"x":{"terms":{"field":"status","include":"2.*"}}}}""")
        );
        Assert.Contains(
            "[update]",
            await server.FailsAsync(400, "illegal_argument_exception", "POST", "/_bulk", "{\"update\":{\"_index\":\"a\",\"_id\":\"1\"}}\n{}\n")
        );
    }

    [Fact]
    public async Task Should_search_by_the_q_parameter()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", Logs);
        Assert.Equal(2, (await server.OkAsync("GET", "/~a/_search?q=status:200"))["hits"]!["total"]!["value"]!.GetValue<int>());
        Assert.Equal(3, (await server.OkAsync("GET", "/~a/_count?q=connection"))["count"]!.GetValue<int>());
    }
}

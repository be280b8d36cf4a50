using System.Net;
using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class ApiSpecs
{
    [Theory]
    [InlineData("""{"sort":[{"n":"desc"}],"size":2}""", "3 2")]
    [InlineData("""{"sort":[{"n":{"order":"asc","missing":"_first"}}]}""", "4 1 2 3")]
    [InlineData("""{"sort":[{"k.keyword":"asc"},{"n":"desc"}]}""", "3 1 2 4")]
    [InlineData("""{"sort":[{"k.keyword":"asc"},{"n":"desc"}],"search_after":["a",3]}""", "1 2 4")]
    [InlineData("""{"sort":[{"n":"asc"}],"from":1,"size":2}""", "2 3")]
    [InlineData("""{"sort":[{"other":{"order":"asc","unmapped_type":"long"}},"n"]}""", "1 2 3 4")]
    [InlineData("""{"query":{"match":{"k":"b"}},"sort":["_score","n"]}""", "2")]
    public async Task Should_sort_and_page(string body, string expected)
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", """{"n":1,"k":"a"}""", """{"n":2,"k":"b"}""", """{"n":3,"k":"a"}""", """{"k":"c"}""");
        Assert.Equal(expected, string.Join(' ', await server.IdsAsync("~a", body)));
    }

    [Fact]
    public async Task Should_page_through_everything_with_search_after_and_no_hit_twice()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", [.. Enumerable.Range(0, 95).Select(i => $$"""{"n":{{i % 7}}}""")]);
        var seen = new List<string>();
        for (var after = ""; ; )
        {
            var page = (await server.OkAsync("POST", "/~a/_search", $$"""{"size":10,"sort":["n","_doc"]{{after}}}"""))["hits"]!["hits"]!.AsArray();
            if (page.Count == 0)
                break;
            seen.AddRange(page.Select(h => h!["_id"]!.GetValue<string>()));
            after = ",\"search_after\":" + page[^1]!["sort"]!.ToJsonString();
        }
        Assert.Equal(95, seen.Count);
        Assert.Equal(95, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("~logs-*", "~logs-a ~logs-b")]
    [InlineData("~*", "~logs-a ~logs-b ~other")]
    [InlineData("~logs-*,-~logs-a", "~logs-b")]
    [InlineData("~other,~logs-a", "~logs-a ~other")]
    [InlineData("~nothing-*", "")]
    [InlineData("~missing,~other?ignore_unavailable=true", "~other")]
    public async Task Should_select_indices_by_expression(string expression, string expected)
    {
        await using var server = await StartOrConnectAsync();
        foreach (var index in (string[])["~logs-a", "~logs-b", "~other"])
            await server.IndexAsync(index, """{"x":1}""");
        var parts = expression.Split('?');
        var answer = await server.OkAsync("GET", $"/{parts[0]}/_search?{(parts.Length > 1 ? parts[1] : "")}");
        Assert.Equal(
            expected,
            string.Join(' ', answer["hits"]!["hits"]!.AsArray().Select(h => h!["_index"]!.GetValue<string>()).Order(StringComparer.Ordinal))
        );
    }

    [Fact]
    public async Task Should_answer_errors_in_the_form_of_elasticsearch()
    {
        await using var server = await StartOrConnectAsync();
        Assert.Equal("no such index [~nope]", await server.FailsAsync(404, "index_not_found_exception", "GET", "/~nope/_search"));
        Assert.Contains("must be lowercase", await server.FailsAsync(400, "invalid_index_name_exception", "PUT", "/~Upper"));
        Assert.Contains("unrecognized parameter: [nonsense]", await server.FailsAsync(400, "illegal_argument_exception", "GET", "/_search?nonsense=1"));
        Assert.Equal(
            (HttpStatusCode.BadRequest, """{"error":"no handler found for uri [/~a/_what?x=1] and method [GET]"}"""),
            await server.SendAsync("GET", "/~a/_what?x=1")
        );
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await server.SendAsync("DELETE", "/_bulk")).Status);
    }

    [Fact]
    public async Task Should_filter_sources_and_answers()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", """{"host":{"name":"x","ip":"y"},"message":"m"}""");
        var (_, filtered) = await server.SendAsync("POST", "/~a/_search?filter_path=hits.hits._source,hits.total.value", """{"_source":["host.*"]}""");
        Assert.Equal("""{"hits":{"total":{"value":1},"hits":[{"_source":{"host":{"name":"x","ip":"y"}}}]}}""", filtered);
        (_, filtered) = await server.SendAsync("POST", "/~a/_search?filter_path=**._source", """{"_source":{"excludes":["host.ip"]}}""");
        Assert.Equal("""{"hits":{"hits":[{"_source":{"host":{"name":"x"},"message":"m"}}]}}""", filtered);
        (_, filtered) = await server.SendAsync("GET", "/~a/_search?_source=false&filter_path=-took,-_shards,-hits.max_score");
        Assert.Equal("""{"timed_out":false,"hits":{"total":{"value":1,"relation":"eq"},"hits":[{"_index":"~a","_id":"1","_score":1.0}]}}""", filtered);
    }

    [Fact]
    public async Task Should_count_totals_as_asked()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", """{"x":1}""", """{"x":2}""", """{"x":3}""");
        Assert.Equal(
            """{"value":2,"relation":"gte"}""",
            (await server.OkAsync("POST", "/~a/_search", """{"track_total_hits":2}"""))["hits"]!["total"]!.ToJsonString()
        );
        Assert.Null((await server.OkAsync("POST", "/~a/_search", """{"track_total_hits":false}"""))["hits"]!["total"]);
        Assert.Equal(3, (await server.OkAsync("GET", "/~a/_search?rest_total_hits_as_int=true"))["hits"]!["total"]!.GetValue<int>());
    }

    [Fact]
    public async Task Should_list_indices_as_a_table()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~logs-a", """{"x":1}""", """{"x":2}""");
        Assert.Equal(
            "index docs.count ~logs-a 2",
            string.Join(
                ' ',
                (await server.SendAsync("GET", "/_cat/indices/~logs-*?v&h=index,docs.count")).Body.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            )
        );
        Assert.Equal("2", (await server.OkAsync("GET", "/_cat/indices/~logs-*?format=json"))[0]!["docs.count"]!.GetValue<string>());
        Assert.Equal("yellow", (await server.OkAsync("GET", "/_cluster/health/~logs-a"))["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task Should_write_read_and_delete_one_document()
    {
        await using var server = await StartOrConnectAsync();
        Assert.Equal("created", (await server.OkAsync("PUT", "/~a/_doc/x%2Fy", """{"n":1}"""))["result"]!.GetValue<string>());
        Assert.Equal("updated", (await server.OkAsync("PUT", "/~a/_doc/x%2Fy", """{"n":2}"""))["result"]!.GetValue<string>());
        await server.FailsAsync(409, "version_conflict_engine_exception", "PUT", "/~a/_create/x%2Fy", """{"n":3}""");
        Assert.Equal(2, (await server.OkAsync("GET", "/~a/_doc/x%2Fy"))["_source"]!["n"]!.GetValue<int>());
        Assert.Equal("deleted", (await server.OkAsync("DELETE", "/~a/_doc/x%2Fy"))["result"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync("GET", "/~a/_doc/x%2Fy")).Status);
        Assert.Equal(20, (await server.OkAsync("POST", "/~a/_doc", """{"n":1}"""))["_id"]!.GetValue<string>().Length);
    }
}

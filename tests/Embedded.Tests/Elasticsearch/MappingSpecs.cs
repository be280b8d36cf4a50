using System.Text.Json.Nodes;
using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

public sealed class MappingSpecs
{
    [Theory]
    [InlineData("""{"f":"hello"}""", """{"f":{"type":"text","fields":{"keyword":{"type":"keyword","ignore_above":256}}}}""")]
    [InlineData("""{"f":1}""", """{"f":{"type":"long"}}""")]
    [InlineData("""{"f":1.5}""", """{"f":{"type":"float"}}""")]
    [InlineData("""{"f":true}""", """{"f":{"type":"boolean"}}""")]
    [InlineData("""{"f":"2026-11-23T10:00:00.123+01:00"}""", """{"f":{"type":"date"}}""")]
    [InlineData("""{"f":"2026-11-23"}""", """{"f":{"type":"date"}}""")]
    [InlineData("""{"f":"2026/11/23 10:00:00"}""", """{"f":{"type":"date","format":"yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis","locale":""}}""")]
    [InlineData("""{"f":"10.0.0.1"}""", """{"f":{"type":"text","fields":{"keyword":{"type":"keyword","ignore_above":256}}}}""")]
    [InlineData("""{"f":"web-1"}""", """{"f":{"type":"text","fields":{"keyword":{"type":"keyword","ignore_above":256}}}}""")]
    [InlineData("""{"f":[null,[],2]}""", """{"f":{"type":"long"}}""")]
    [InlineData("""{"f":{"a":{"b":1}},"f.a.c":true}""", """{"f":{"properties":{"a":{"properties":{"b":{"type":"long"},"c":{"type":"boolean"}}}}}}""")]
    [InlineData("""{"f":{},"g":1}""", """{"f":{"type":"object"},"g":{"type":"long"}}""")]
    public async Task Should_map_a_new_field_as_elasticsearch_does(string document, string expected)
    {
        await using var server = await StartOrConnectAsync();
        const string index = "~x";
        await server.IndexAsync(index, document);
        var mapping = await server.OkAsync("GET", $"/{index}/_mapping");
        Assert.Equal(expected, mapping[index]!["mappings"]!["properties"]!.ToJsonString());
        await server.OkAsync("DELETE", "/" + index);
    }

    [Fact]
    public async Task Should_not_map_nulls_and_empty_arrays()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", """{"f":null,"g":[],"h":[null]}""");
        Assert.Equal("{}", (await server.OkAsync("GET", "/~a/_mapping"))["~a"]!["mappings"]!.ToJsonString());
    }

    [Fact]
    public async Task Should_keep_the_mapping_when_the_document_that_would_extend_it_is_bad()
    {
        await using var server = await StartOrConnectAsync();
        await server.IndexAsync("~a", """{"n":1}""");
        await server.BulkAsync("{\"create\":{\"_index\":\"~a\"}}\n{\"fresh\":1,\"n\":\"x\"}\n");
        Assert.Null((await server.OkAsync("GET", "/~a/_mapping"))["~a"]!["mappings"]!["properties"]!["fresh"]);
    }

    [Fact]
    public async Task Should_not_index_a_keyword_beyond_ignore_above()
    {
        await using var server = await StartOrConnectAsync();
        var text = new string('x', 257);
        await server.IndexAsync("~a", $$"""{"f":"{{text}}"}""", """{"f":"short"}""");
        Assert.Equal(["2"], await server.IdsAsync("~a", """{"query":{"exists":{"field":"f.keyword"}}}"""));
        Assert.Equal(["1", "2"], await server.IdsAsync("~a", """{"query":{"exists":{"field":"f"}},"sort":"_doc"}"""));
    }

    [Fact]
    public async Task Should_not_index_but_keep_new_fields_when_dynamic_is_false()
    {
        await using var server = await StartOrConnectAsync();
        await server.OkAsync("PUT", "/~a", """{"mappings":{"dynamic":false,"properties":{"m":{"type":"text"}}}}""");
        await server.IndexAsync("~a", """{"m":"x","other":{"deep":1}}""");
        Assert.Empty(await server.IdsAsync("~a", """{"query":{"exists":{"field":"other"}}}"""));
        Assert.Equal(1, (await server.OkAsync("GET", "/~a/_doc/1"))["_source"]!["other"]!["deep"]!.GetValue<int>());
    }

    [Fact]
    public async Task Should_extend_a_mapping_and_refuse_to_change_a_type()
    {
        await using var server = await StartOrConnectAsync();
        await server.OkAsync("PUT", "/~a", """{"mappings":{"properties":{"m":{"type":"text"}}}}""");
        await server.OkAsync("PUT", "/~a/_mapping", """{"properties":{"k":{"type":"keyword"}}}""");
        Assert.Contains(
            "cannot be changed from type [text] to [keyword]",
            await server.FailsAsync(400, "illegal_argument_exception", "PUT", "/~a/_mapping", """{"properties":{"m":{"type":"keyword"}}}""")
        );
    }
}

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
    [InlineData("""{"f":"2026/11/23 10:00:00"}""", """{"f":{"type":"date","format":"yyyy/MM/dd HH:mm:ss||yyyy/MM/dd||epoch_millis"}}""")]
    [InlineData("""{"f":"10.0.0.1"}""", """{"f":{"type":"text","fields":{"keyword":{"type":"keyword","ignore_above":256}}}}""")]
    [InlineData("""{"f":"web-1"}""", """{"f":{"type":"text","fields":{"keyword":{"type":"keyword","ignore_above":256}}}}""")]
    [InlineData("""{"f":[null,[],2]}""", """{"f":{"type":"long"}}""")]
    [InlineData("""{"f":{"a":{"b":1}},"f.a.c":true}""", """{"f":{"properties":{"a":{"properties":{"b":{"type":"long"},"c":{"type":"boolean"}}}}}}""")]
    [InlineData("""{"f":{},"g":1}""", """{"f":{"type":"object"},"g":{"type":"long"}}""")]
    public async Task Should_map_a_new_field_as_elasticsearch_does(string document, string expected)
    {
        await using var server = await StartOrConnectAsync();
        var index = NewIndex();
        await server.IndexAsync(index, document);
        var mapping = await server.OkAsync("GET", $"/{index}/_mapping");
        Assert.Equal(expected, mapping[index]!["mappings"]!["properties"]!.ToJsonString());
        await server.OkAsync("DELETE", "/" + index);
    }

    [Fact]
    public async Task Should_not_map_nulls_and_empty_arrays()
    {
        await using var server = await StartAsync();
        await server.IndexAsync("a", """{"f":null,"g":[],"h":[null]}""");
        Assert.Equal("{}", (await server.OkAsync("GET", "/a/_mapping"))["a"]!["mappings"]!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"n":"not a number"}""", "failed to parse field [n] of type [long] in document with id 'x'. Preview of field's value: 'not a number'", "number_format_exception", "For input string: \"not a number\"")]
    [InlineData("""{"n":99999999999999999999}""", "failed to parse field [n] of type [long] in document with id 'x'. Preview of field's value: '99999999999999999999'", "illegal_argument_exception", "Value [99999999999999999999] is out of range for a long")]
    [InlineData("""{"b":"maybe"}""", "failed to parse field [b] of type [boolean] in document with id 'x'. Preview of field's value: 'maybe'", "illegal_argument_exception", "Failed to parse value [maybe] as only [true] or [false] are allowed.")]
    [InlineData("""{"o":"text"}""", "object mapping for [o] tried to parse field [o] as object, but found a concrete value", null, null)]
    [InlineData("""{"s":{"x":[1,{"y":"z"}]}}""", "failed to parse field [s] of type [text] in document with id 'x'. Preview of field's value: '{x=[1, {y=z}]}'", "illegal_state_exception", "Can't get text on a START_OBJECT at 1:6")]
    [InlineData("""{"n":1,"n":2}""", "failed to parse", "json_parse_exception", "Duplicate field 'n'\n at [Source: (org.elasticsearch.common.bytes.AbstractBytesReference$MarkSupportingStreamInputWrapper); line: 1, column: 11]")]
    [InlineData("""{"new":{"k":1,"k":2}}""", "failed to parse", "json_parse_exception", "Duplicate field 'k'\n at [Source: (org.elasticsearch.common.bytes.AbstractBytesReference$MarkSupportingStreamInputWrapper); line: 1, column: 18]")]
    [InlineData("""{"_id":"1"}""", "Field [_id] is a metadata field and cannot be added inside a document. Use the index API request parameters.", null, null)]
    public async Task Should_refuse_a_document_that_contradicts_the_mapping(string document, string reason, string? causeType, string? cause)
    {
        await using var server = await StartAsync();
        await server.IndexAsync("a", """{"n":1,"b":true,"o":{"p":1},"s":"text","d":"2026-11-23"}""");
        var answer = await server.BulkAsync("{\"create\":{\"_index\":\"a\",\"_id\":\"x\"}}\n" + document + "\n");
        var item = answer["items"]![0]!["create"]!;
        Assert.Equal(400, item["status"]!.GetValue<int>());
        Assert.Equal("mapper_parsing_exception", item["error"]!["type"]!.GetValue<string>());
        Assert.Equal(reason, item["error"]!["reason"]!.GetValue<string>());
        Assert.Equal(causeType, item["error"]!["caused_by"]?["type"]!.GetValue<string>());
        Assert.Equal(cause, item["error"]!["caused_by"]?["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Should_keep_the_mapping_when_the_document_that_would_extend_it_is_bad()
    {
        await using var server = await StartAsync();
        await server.IndexAsync("a", """{"n":1}""");
        await server.BulkAsync("{\"create\":{\"_index\":\"a\"}}\n{\"fresh\":1,\"n\":\"x\"}\n");
        Assert.Null((await server.OkAsync("GET", "/a/_mapping"))["a"]!["mappings"]!["properties"]!["fresh"]);
    }

    [Fact]
    public async Task Should_limit_the_number_of_fields()
    {
        await using var server = await StartAsync();
        var many = "{" + string.Join(',', Enumerable.Range(0, 1001).Select(i => $"\"f{i}\":1")) + "}";
        var answer = await server.BulkAsync("{\"create\":{\"_index\":\"a\",\"_id\":\"x\"}}\n" + many + "\n");
        var error = answer["items"]![0]!["create"]!["error"]!;
        Assert.Equal("illegal_argument_exception", error["type"]!.GetValue<string>());
        Assert.Equal("Limit of total fields [1000] in index [a] has been exceeded", error["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task Should_not_index_a_keyword_beyond_ignore_above()
    {
        await using var server = await StartAsync();
        var text = new string('x', 257);
        await server.IndexAsync("a", $$"""{"f":"{{text}}"}""", """{"f":"short"}""");
        Assert.Equal(["2"], await server.IdsAsync("a", """{"query":{"exists":{"field":"f.keyword"}}}"""));
        Assert.Equal(["1", "2"], await server.IdsAsync("a", """{"query":{"exists":{"field":"f"}},"sort":"_doc"}"""));
    }

    [Fact]
    public async Task Should_not_index_but_keep_new_fields_when_dynamic_is_false()
    {
        await using var server = await StartAsync();
        await server.OkAsync("PUT", "/a", """{"mappings":{"dynamic":false,"properties":{"m":{"type":"text"}}}}""");
        await server.IndexAsync("a", """{"m":"x","other":{"deep":1}}""");
        Assert.Empty(await server.IdsAsync("a", """{"query":{"exists":{"field":"other"}}}"""));
        Assert.Equal(1, (await server.OkAsync("GET", "/a/_doc/1"))["_source"]!["other"]!["deep"]!.GetValue<int>());
    }

    [Fact]
    public async Task Should_extend_a_mapping_and_refuse_to_change_a_type()
    {
        await using var server = await StartAsync();
        await server.OkAsync("PUT", "/a", """{"mappings":{"properties":{"m":{"type":"text"}}}}""");
        await server.OkAsync("PUT", "/a/_mapping", """{"properties":{"k":{"type":"keyword"}}}""");
        Assert.Contains("cannot be changed from type [text] to [keyword]", await server.FailsAsync(400, "illegal_argument_exception", "PUT", "/a/_mapping", """{"properties":{"m":{"type":"keyword"}}}"""));
        Assert.Contains("No handler for type [geo_shape]", await server.FailsAsync(400, "mapper_parsing_exception", "PUT", "/b", """{"mappings":{"properties":{"m":{"type":"geo_shape"}}}}"""));
    }
}

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>Index templates that are made of parts.</summary>
public sealed class TemplateSpecs
{
    private readonly string _name = $"t{Guid.NewGuid():N}"[..12];

    private string Part => $"/_component_template/{_name}@part";

    private string Template(string more) =>
        $$"""{"index_patterns":["{{_name}}-*"],"priority":900,"composed_of":["{{_name}}@part","{{_name}}@custom"]{{more}} }""";

    [Fact]
    public async Task Should_shape_indices_by_the_parts_and_the_template()
    {
        await using var server = await ServerUnderTest.StartOrConnectAsync();
        await server.OkAsync("PUT", Part, """{"template":{"mappings":{"properties":{"a":{"type":"keyword"},"b":{"type":"keyword"}}}},"_meta":{"by":"us"}}""");
        var optional = $",\"ignore_missing_component_templates\":[\"{_name}@custom\"]" + ""","template":{"mappings":{"properties":{"c":{"type":"long"}}}}""";
        await server.OkAsync("PUT", $"/_index_template/{_name}", Template(optional));
        await server.OkAsync("PUT", $"/{_name}-1");
        var fields = (await server.OkAsync("GET", $"/{_name}-1/_mapping"))[$"{_name}-1"]!["mappings"]!["properties"]!;
        Assert.Equal(("keyword", "long"), (fields["a"]!["type"]!.GetValue<string>(), fields["c"]!["type"]!.GetValue<string>()));
        var shown = (await server.OkAsync("GET", Part))["component_templates"]![0]!["component_template"]!;
        Assert.Equal("us", shown["_meta"]!["by"]!.GetValue<string>());
        Assert.Contains($"cannot be removed as they are still in use by index templates [{_name}]", await FailsAsync(server, "DELETE", Part));
        await server.OkAsync("DELETE", $"/{_name}-1");
        await server.OkAsync("DELETE", $"/_index_template/{_name}");
        await server.OkAsync("DELETE", Part);
        await server.FailsAsync(404, "resource_not_found_exception", "GET", Part);
    }

    [Fact]
    public async Task Should_refuse_parts_that_are_missing_and_a_second_template_of_the_same_priority()
    {
        await using var server = await ServerUnderTest.StartOrConnectAsync();
        Assert.Contains(
            $"specifies component templates [{_name}@part, {_name}@custom] that do not exist",
            await server.FailsAsync(400, "invalid_index_template_exception", "PUT", $"/_index_template/{_name}", Template(""))
        );
        await server.OkAsync("PUT", $"/_index_template/{_name}", $$"""{"index_patterns":["{{_name}}-*"],"priority":900}""");
        Assert.Contains(
            "that have the same priority [900], multiple index templates may not match during index creation, please use a different priority",
            await FailsAsync(server, "PUT", $"/_index_template/{_name}b", $$"""{"index_patterns":["{{_name}}-x*"],"priority":900}""")
        );
        await server.OkAsync("DELETE", $"/_index_template/{_name}");
    }

    private static Task<string> FailsAsync(ServerUnderTest server, string method, string path, string? body = null) =>
        server.FailsAsync(400, "illegal_argument_exception", method, path, body);
}

using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>Every recorded answer of Elasticsearch 7.7.0, asked again of the embedded server.</summary>
public sealed class RecordedAnswersSpecs
{
    private const string RecordedMapping = """{"mappings":{"properties":{"status":{"type":"integer"},"@timestamp":{"type":"date"},"message":{"type":"text"}}}}""";

    [Fact]
    public async Task Should_answer_the_root_as_recorded()
    {
        await using var server = await StartAsync();
        var (status, body) = await server.SendAsync("GET", "/");
        Assert.Equal(HttpStatusCode.OK, status);
        JsonShape.AssertSame(Fixture("root.json"), body);
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync("HEAD", "/")).Status);
    }

    [Fact]
    public async Task Should_answer_created_replayed_and_mixed_items_as_recorded()
    {
        await using var server = await StartAsync();
        await server.OkAsync("PUT", "/logs-demo", RecordedMapping);
        await AnswersAsync(server, "/_bulk", Fixture("ok.request"), 200, "bulk-all-created.json");
        await AnswersAsync(server, "/_bulk", Fixture("ok.request"), 200, "bulk-replay-409.json");
        await AnswersAsync(server, "/_bulk", Fixture("mixed.request"), 200, "bulk-mixed.json");
        await AnswersAsync(server, "/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason", Fixture("mixed.request"), 200, "bulk-mixed-filtered.json");
        await AnswersAsync(server, "/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason", Create("logs-demo", "t-0-11"), 200, "bulk-all-ok-filtered.json");
    }

    [Fact]
    public async Task Should_fail_only_the_item_when_its_document_is_no_json()
    {
        await using var server = await StartAsync();
        var body = "{\"create\":{\"_index\":\"logs-demo\",\"_id\":\"t-0-8\"}}\n{\"message\": oops}\n" + Create("logs-demo", "t-0-9");
        await AnswersAsync(server, "/_bulk", body, 200, "bulk-malformed-json-source.json");
    }

    [Fact]
    public async Task Should_refuse_items_as_recorded_when_the_index_is_blocked_or_closed()
    {
        await using var server = await StartAsync();
        await server.OkAsync("PUT", "/logs-demo");
        await server.OkAsync("PUT", "/logs-demo/_settings", """{"index.blocks.write":true}""");
        await AnswersAsync(server, "/_bulk", Create("logs-demo", "t-0-12"), 200, "bulk-write-blocked-403.json");
        await server.OkAsync("PUT", "/logs-demo/_settings", """{"index":{"blocks":{"write":null,"read_only_allow_delete":true}}}""");
        await AnswersAsync(server, "/_bulk", Create("logs-demo", "t-0-12"), 200, "bulk-flood-stage.json");
        await server.OkAsync("PUT", "/logs-demo/_settings", """{"index.blocks.read_only_allow_delete":null}""");
        await server.OkAsync("POST", "/logs-demo/_close");
        await AnswersAsync(server, "/_bulk", Create("logs-demo", "t-0-13"), 200, "bulk-closed-index.json");
        await server.OkAsync("POST", "/logs-demo/_open");
        Assert.False((await server.BulkAsync(Create("logs-demo", "t-0-13")))["errors"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Should_refuse_a_new_field_as_recorded_when_the_mapping_is_strict()
    {
        await using var server = await StartAsync();
        await server.OkAsync("PUT", "/strict-demo", """{"mappings":{"dynamic":"strict","properties":{"message":{"type":"text"}}}}""");
        await AnswersAsync(server, "/_bulk", "{\"create\":{\"_index\":\"strict-demo\",\"_id\":\"1\"}}\n{\"message\":\"a\",\"extra\":1}\n", 200, "bulk-strict.json");
    }

    [Fact]
    public async Task Should_fail_the_whole_request_as_recorded_when_its_form_is_wrong()
    {
        await using var server = await StartAsync();
        await AnswersAsync(server, "/_bulk", null, 400, "bulk-empty.json");
        await AnswersAsync(server, "/_bulk", "not json\n{}\n", 400, "bulk-malformed-action.json");
        await AnswersAsync(server, "/_bulk", Create("logs-demo", "1").TrimEnd('\n'), 400, "bulk-no-final-newline.json");
        await AnswersAsync(server, "/_bulk", Create("logs-demo", new string('x', 600)), 400, "bulk-id-too-long.json");
        await AnswersAsync(server, "/_bulk", Create("logs-demo", "1"), 406, "bulk-wrong-content-type.json", "text/plain");
    }

    [Fact]
    public async Task Should_answer_413_without_a_body_when_the_request_is_too_long()
    {
        await using var server = await StartAsync(configure: o => o with { MaxContentLength = 1000 });
        var (status, body) = await server.SendAsync("POST", "/_bulk", string.Concat(Enumerable.Repeat(Create("logs-demo", "1"), 100)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ""), (status, body));
        Assert.Equal(Fixture("bulk-413.json"), body);
    }

    [Fact]
    public async Task Should_unpack_a_gzip_body_and_count_its_unpacked_bytes()
    {
        await using var server = await StartAsync(configure: o => o with { MaxContentLength = 1000 });
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(Gzip(Create("logs-demo", "1")))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await server.SendAsync(Gzip(string.Concat(Enumerable.Repeat(Create("logs-demo", "1"), 100))))).Status);
    }

    private static string Create(string index, string id) => $"{{\"create\":{{\"_index\":\"{index}\",\"_id\":\"{id}\"}}}}\n{{\"message\":\"m\"}}\n";

    private static HttpRequestMessage Gzip(string body)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(body));
        var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");
        return new HttpRequestMessage(HttpMethod.Post, "/_bulk") { Content = content };
    }

    private static async Task AnswersAsync(ServerUnderTest server, string path, string? body, int status, string recorded, string contentType = "application/x-ndjson")
    {
        var (actual, answer) = await server.SendAsync("POST", path, body, contentType);
        Assert.True(status == (int)actual, $"{recorded}: {(int)actual} {answer}");
        JsonShape.AssertSame(Fixture(recorded), answer);
    }
}

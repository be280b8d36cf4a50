using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using static ActorPipeline.Embedded.Tests.Elasticsearch.ServerUnderTest;

namespace ActorPipeline.Embedded.Tests.Elasticsearch;

/// <summary>How long a request may be, and that it may be packed.</summary>
public sealed class BodySpecs
{
    private const string Because = "http.max_content_length is set when a server starts";

    [StandInFact(Because)]
    public async Task Should_answer_413_without_a_body_when_the_request_is_too_long()
    {
        await using var server = await StartAsync(configure: o => o with { MaxContentLength = 1000 });
        var (status, body) = await server.SendAsync("POST", "/_bulk", string.Concat(Enumerable.Repeat(Create("demo", "1"), 100)));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, ""), (status, body));
    }

    [StandInFact(Because)]
    public async Task Should_unpack_a_gzip_body_and_count_its_unpacked_bytes()
    {
        await using var server = await StartAsync(configure: o => o with { MaxContentLength = 1000 });
        Assert.Equal(HttpStatusCode.OK, (await server.SendAsync(Gzip(Create("demo", "1")))).Status);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await server.SendAsync(Gzip(string.Concat(Enumerable.Repeat(Create("demo", "1"), 100))))).Status);
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
}

using System.IO.Compression;
using System.Net.Http.Headers;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The body of a bulk request, compressed. It is compressed before sending begins: Elasticsearch advises against chunked requests, so the length has to be
/// known.
/// </summary>
internal static class GzipBulkContent
{
    /// <summary>The usual compression ratio of log events, for the first size of the buffer.</summary>
    private const int Shrinks = 6;

    public static HttpContent Of(BulkBatch batch)
    {
        var compressed = new MemoryStream((int)(batch.Bytes / Shrinks));
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var segment in batch.Segments)
                gzip.Write(segment.Body.Span);
        }
        var content = new ByteArrayContent(compressed.GetBuffer(), 0, (int)compressed.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }
}

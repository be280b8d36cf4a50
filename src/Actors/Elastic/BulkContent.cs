using System.Net;
using System.Net.Http.Headers;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The body of a bulk request, written to the socket straight from the slices without another copy. The length is known, so the request has a Content-Length
/// and is not chunked.
/// </summary>
internal sealed class BulkContent : HttpContent
{
    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");
    private readonly BulkBatch _batch;

    public BulkContent(BulkBatch batch)
    {
        _batch = batch;
        Headers.ContentType = NdJson;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        foreach (var segment in _batch.Segments)
            await stream.WriteAsync(segment.Body, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _batch.Bytes;
        return true;
    }
}

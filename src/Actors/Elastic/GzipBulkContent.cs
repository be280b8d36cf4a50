using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace ActorPipeline.Actors.Elastic;

/// <summary>
/// The body of a bulk request, compressed. It is compressed before sending begins: Elasticsearch advises against chunked requests, so the length has to be
/// known. The compressed bytes are in pooled memory. A server may answer before it has read all of them, and then the request is disposed while it is still
/// written; so the memory is given back by whichever ends last.
/// </summary>
internal sealed class GzipBulkContent : HttpContent
{
    /// <summary>The usual compression ratio of log events, for the first size of the buffer.</summary>
    private const int Shrinks = 6;

    private static readonly MediaTypeHeaderValue NdJson = new("application/x-ndjson");

    private readonly PooledStream _compressed;
    private readonly long _length;
    private int _users = 1;
    private int _disposed;

    private GzipBulkContent(PooledStream compressed)
    {
        (_compressed, _length) = (compressed, compressed.Length);
        Headers.ContentType = NdJson;
        Headers.ContentEncoding.Add("gzip");
    }

    /// <summary>Compresses a batch.</summary>
    public static GzipBulkContent Of(BulkBatch batch)
    {
        var compressed = new PooledStream((int)(batch.Bytes / Shrinks));
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var segment in batch.Segments)
                gzip.Write(segment.Body.Span);
        }
        return new GzipBulkContent(compressed);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Use();
        try
        {
            await stream.WriteAsync(_compressed.Written, cancellationToken);
        }
        finally
        {
            Release();
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Release();
        base.Dispose(disposing);
    }

    private void Use()
    {
        int users;
        do
        {
            users = Volatile.Read(ref _users);
            ObjectDisposedException.ThrowIf(users == 0, this);
        } while (Interlocked.CompareExchange(ref _users, users + 1, users) != users);
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
            _compressed.Dispose();
    }
}

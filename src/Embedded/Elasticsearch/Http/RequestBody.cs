using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>A request body in pooled memory.</summary>
internal readonly struct RequestBody(byte[]? rented, int length) : IDisposable
{
    public ReadOnlyMemory<byte> Memory => rented is null ? default : rented.AsMemory(0, length);

    /// <summary>
    /// Reads and unpacks the body; null when it is longer than <paramref name="limit"/> bytes, in which case the rest is read and forgotten so that the client
    /// hears the answer.
    /// </summary>
    public static async ValueTask<RequestBody?> ReadAsync(HttpRequest request, int limit, CancellationToken cancel)
    {
        if (request.ContentLength is 0 || (request.ContentLength is null && !request.Headers.ContainsKey("Transfer-Encoding")))
            return new RequestBody(null, 0);
        var gzip = request.Headers.ContentEncoding.ToString().Equals("gzip", StringComparison.OrdinalIgnoreCase);
        await using var unpacked = gzip ? new GZipStream(request.Body, CompressionMode.Decompress) : null;
        var stream = unpacked ?? request.Body;
        if (request.ContentLength > limit)
        {
            await request.Body.CopyToAsync(Stream.Null, cancel);
            return null;
        }
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Max(4096, (request.ContentLength ?? 0) + 1));
        var length = 0;
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer.AsMemory(length), cancel)) > 0; )
            {
                length += read;
                if (length > limit)
                {
                    await request.Body.CopyToAsync(Stream.Null, cancel);
                    ArrayPool<byte>.Shared.Return(buffer);
                    return null;
                }
                if (length == buffer.Length)
                    buffer = Grow(buffer);
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
        return new RequestBody(buffer, length);
    }

    public void Dispose()
    {
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
    }

    private static byte[] Grow(byte[] full)
    {
        var larger = ArrayPool<byte>.Shared.Rent(full.Length * 2);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}

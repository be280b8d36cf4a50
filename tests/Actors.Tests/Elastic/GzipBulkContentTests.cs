using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Memory;

namespace ActorPipeline.Actors.Tests.Elastic;

public sealed class GzipBulkContentTests
{
    private static BulkBatch Batch(int events)
    {
        var slice = new Slices(new MemoryBudget(64 << 20)).Of(events, message: new string('x', 200));
        return new BulkBatch([new Segment(slice, 0, events)], 0);
    }

    [Fact]
    public async Task Should_be_the_body_with_its_length_and_encoding()
    {
        var batch = Batch(1_000);
        using var content = GzipBulkContent.Of(batch);
        var sent = await content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal(sent.Length, content.Headers.ContentLength);
        Assert.Equal("gzip", Assert.Single(content.Headers.ContentEncoding));
        Assert.Equal("application/x-ndjson", content.Headers.ContentType!.MediaType);
        Assert.Equal(Text(batch), Text(sent));
    }

    [Fact]
    public async Task Should_keep_its_memory_while_it_is_written_though_the_request_is_disposed()
    {
        var batch = Batch(1_000);
        var content = GzipBulkContent.Of(batch);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        var writing = content.CopyToAsync(pipe.Writer.AsStream(), TestContext.Current.CancellationToken);
        Assert.False(writing.IsCompleted);
        content.Dispose();
        content.Dispose();
        // What others would get of the pool meanwhile.
        using (var other = GzipBulkContent.Of(Batch(900)))
            Assert.NotEqual(0, other.Headers.ContentLength);
        var read = await pipe.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var sent = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        await writing;
        Assert.Equal(Text(batch), Text(sent));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => content.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    private static string Text(BulkBatch batch) => string.Concat(batch.Segments.Select(segment => Encoding.UTF8.GetString(segment.Body.Span)));

    private static string Text(byte[] compressed)
    {
        using var gzip = new GZipStream(new MemoryStream(compressed), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }
}

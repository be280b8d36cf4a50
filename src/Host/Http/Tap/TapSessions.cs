using System.Text.Json;
using System.Threading.Channels;
using ActorPipeline.Actors.Pipeline.Tap;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Http.Tap;

/// <summary>The taps of one node: a few at a time, each bounded in what it reads and in what it keeps for a slow reader. Thread-safe.</summary>
internal sealed class TapSessions(PipelineOptions options, TimeProvider time)
{
    /// <summary>The most at once.</summary>
    public const int Most = 4;
    private const int MostKept = 1_000;
    private const long MostKeptBytes = 16 << 20;
    private int _open;

    /// <summary>What comes; null when there are as many as may be.</summary>
    public ChannelReader<TapMessage>? Open(TapTarget target, TapFilter filter, string? parser, TapCount count, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            Interlocked.Decrement(ref _open);
            return null;
        }
        var channel = Channel.CreateBounded<TapMessage>(new BoundedChannelOptions(MostKept) { SingleReader = true });
        _ = RunAsync(target, filter, parser, count, channel.Writer, stop);
        return channel.Reader;
    }

    private async Task RunAsync(TapTarget target, TapFilter filter, string? parser, TapCount count, ChannelWriter<TapMessage> to, CancellationToken stop)
    {
        try
        {
            var tap = new ServiceTap(Pipeline.Consumer(options), target.Topic, parser, time);
            var stream = (Service: ServiceTap.StreamPart(target.Service), Namespace: target.Namespace is { } space ? ServiceTap.StreamPart(space) : null);
            await tap.RunAsync(
                new TapListener(
                    line =>
                    {
                        var message = Message(line);
                        if (message.After is { } document && !(IsOf(document, stream.Service, stream.Namespace) && filter.Takes(document)))
                            return;
                        Interlocked.Increment(ref count.Seen);
                        var bytes = (line.After?.Length ?? 0) + (line.Tried?.Length ?? 0) + 2 * (line.Before?.Length ?? 0);
                        // Nothing waits for a reader, and what waits for him is not much.
                        if (Interlocked.Read(ref count.KeptBytes) + bytes > MostKeptBytes || !to.TryWrite(message with { Bytes = bytes }))
                            Interlocked.Increment(ref count.Dropped);
                        else
                            Interlocked.Add(ref count.KeptBytes, bytes);
                    },
                    skipped => Interlocked.Add(ref count.Skipped, skipped),
                    note => to.TryWrite(new TapMessage("note") { Note = note })
                ),
                stop
            );
            to.TryComplete();
        }
        catch (Exception failure)
        {
            if (!stop.IsCancellationRequested)
                to.TryWrite(new TapMessage("note") { Note = $"the tap ended: {failure.Message.TrimEnd('.')}" });
            to.TryComplete();
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private static TapMessage Message(TappedLine line) =>
        new("line")
        {
            Topic = line.Topic,
            Partition = line.Partition,
            Offset = line.Offset,
            Index = line.Index,
            Id = line.Id,
            Before = line.Before,
            After = line.After is { } after ? JsonElement.Parse(after) : null,
            Tried = line.Tried is { } tried ? JsonElement.Parse(tried) : null,
        };

    // Services may share a topic. Of a line that a parser gave another service.name, the data stream still says whose it is.
    private static bool IsOf(JsonElement document, string dataset, string? space) =>
        document.TryGetProperty("data_stream", out var stream)
        && stream.GetProperty("dataset").GetString() == dataset
        && (space is null || stream.GetProperty("namespace").GetString() == space);
}

/// <summary>What a tap counts.</summary>
internal sealed class TapCount
{
    /// <summary>Lines that are meant.</summary>
    public long Seen;

    /// <summary>Lines that the reader was too slow for.</summary>
    public long Dropped;

    /// <summary>Records that were not looked at.</summary>
    public long Skipped;

    /// <summary>Bytes that wait for the reader.</summary>
    public long KeptBytes;
}

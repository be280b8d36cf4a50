using System.Text.Json;
using System.Text.Unicode;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using Akka.Actor;

namespace ActorPipeline.Actors.Pipeline.Tap;

/// <summary>Shows what the encoder makes of single records of one partition. Not thread-safe.</summary>
/// <param name="topic">Topic.</param>
/// <param name="partition">Partition.</param>
/// <param name="encoder">As the pipeline has it.</param>
/// <param name="trying">One with another parser; null for none.</param>
/// <param name="budget">Counts the memory.</param>
internal sealed class TapEncoder(string topic, int partition, EventEncoder encoder, EventEncoder? trying, MemoryBudget budget)
{
    /// <summary>A longer line is cut when it is shown; a longer document is not shown.</summary>
    public const int MostBefore = 64 << 10,
        MostAfter = 512 << 10;

    /// <summary>Encodes one record.</summary>
    public TappedLine Encode(long offset, long timestamp, ReadOnlySpan<byte> key, byte[]? value)
    {
        var chunk = Chunk(offset, timestamp, key, value);
        var line = new TappedLine(topic, partition, offset, timestamp);
        var slice = encoder.Encode(chunk, ActorRefs.Nobody);
        try
        {
            // What is masked is written over in the chunk, so the line is read out of it only now, and another parser never sees more.
            // Bytes that are no text are masked in a copy that nobody keeps.
            var masked = chunk.Value(0);
            if (slice.Count == 0 || !Utf8.IsValid(masked))
                return slice.Count == 0 ? line with { Before = value is null ? null : Before(masked) } : WithDocument(line, slice);
            line = WithDocument(line, slice) with { Before = value is null ? null : Before(masked) };
            return trying is null ? line : line with { Tried = Try(trying, Chunk(offset, timestamp, key, masked)) };
        }
        finally
        {
            slice.TryAbandon();
        }
    }

    private RecordChunk Chunk(long offset, long timestamp, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var chunk = new RecordChunk(topic, partition, Math.Max(1, key.Length + value.Length), 1, budget);
        key.CopyTo(chunk.Free);
        value.CopyTo(chunk.Free[key.Length..]);
        // A null value, a tombstone, comes as a null array, whose span is the default one.
        chunk.Append(offset, timestamp, key.IsEmpty ? -1 : key.Length, value == default ? -1 : value.Length);
        return chunk;
    }

    private static byte[]? Try(EventEncoder trying, RecordChunk chunk)
    {
        var slice = trying.Encode(chunk, ActorRefs.Nobody);
        try
        {
            return slice.Count == 0 ? null : WithDocument(new TappedLine("", 0, 0, 0), slice).After;
        }
        finally
        {
            slice.TryAbandon();
        }
    }

    /// <summary>The two lines of the bulk body taken apart.</summary>
    private static TappedLine WithDocument(TappedLine line, EncodedSlice slice)
    {
        var both = slice.Memory(0, 1);
        var end = both.Span.IndexOf((byte)'\n');
        using var action = JsonDocument.Parse(both[..end]);
        var create = action.RootElement.GetProperty("create");
        var document = both.Span[(end + 1)..].TrimEnd((byte)'\n');
        return line with
        {
            Index = create.GetProperty("_index").GetString(),
            Id = create.GetProperty("_id").GetString(),
            After = document.Length > MostAfter ? null : document.ToArray(),
        };
    }

    private static string? Before(ReadOnlySpan<byte> value)
    {
        if (!EventShape.TryRead(value, false, out var shape) || !shape.Message.IsPresent)
            return Start(value);
        var message = shape.Message.Value(value);
        var reader = new Utf8JsonReader(message);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.String && reader.GetString() is { } text ? Cut(text) : Start(message);
        }
        catch (InvalidOperationException)
        {
            // Half a pair of surrogates: no text.
            return Start(message);
        }
    }

    private static string Cut(string text) => text.Length > MostBefore ? text[..MostBefore] + "…" : text;

    private static string Start(ReadOnlySpan<byte> text) => Cut(System.Text.Encoding.UTF8.GetString(text[..Math.Min(text.Length, MostBefore * 4)]));
}

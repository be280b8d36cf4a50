using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.Serialization;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Actors.Cluster.Wire;

/// <summary>
/// <see cref="ServiceFigures"/>, without what only the node itself tells. Packed: a thousand services are 60 KB then, and a report has to fit
/// into a frame between nodes.
/// </summary>
internal sealed record FiguresForm(
    [property: JsonPropertyName("s")] string? Service = null,
    [property: JsonPropertyName("n")] string? Namespace = null,
    [property: JsonPropertyName("c")] long[]? Counts = null,
    [property: JsonPropertyName("l")] long[]? Recent = null,
    [property: JsonPropertyName("t")] double Seconds = 0
)
{
    private static FiguresForm Of(ServiceFigures f) =>
        new(
            f.Service,
            f.Namespace,
            [f.Events, f.Bytes, f.Indexed, f.Duplicates, f.FieldsRefused, f.DeadLettered, f.FailureStored, f.Lost],
            f.Recent.Count == 0 ? null : [.. f.Recent.Counts],
            Math.Round(f.Recent.Seconds, 3)
        );

    private ServiceFigures Read() =>
        new(Service ?? ServiceFigures.Others, Namespace ?? "")
        {
            Events = At(0),
            Bytes = At(1),
            Indexed = At(2),
            Duplicates = At(3),
            FieldsRefused = At(4),
            DeadLettered = At(5),
            FailureStored = At(6),
            Lost = At(7),
            // Another version may have other bounds.
            Recent = Recent?.Length == Latency.Bounds.Length + 1 ? new Latency([.. Recent], Seconds) : Latency.None,
        };

    private long At(int index) => Counts is { } counts && index < counts.Length ? counts[index] : 0;

    /// <summary>All of them, compressed.</summary>
    public static byte[] Pack(ImmutableArray<ServiceFigures> figures)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(gzip, [.. figures.Select(Of)], NodeJson.Default.FiguresFormArray);
        return packed.ToArray();
    }

    /// <summary>What <see cref="Pack"/> packed; nothing of an older node.</summary>
    /// <exception cref="SerializationException">It is something else.</exception>
    public static ImmutableArray<ServiceFigures> Unpack(byte[]? packed)
    {
        if (packed is null)
            return [];
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            return [.. (JsonSerializer.Deserialize(gzip, NodeJson.Default.FiguresFormArray) ?? []).OfType<FiguresForm>().Select(form => form.Read())];
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            throw new SerializationException($"what a node counted by service cannot be read: {failure.Message}", failure);
        }
    }
}

using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.Serialization;
using System.Text.Json;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Cluster.Wire;

/// <summary>
/// The watcher's status at one moment, compressed and cut into pieces that fit into a frame between nodes. 5,000 services are about 900 KB of JSON, and a
/// tenth of it compressed.
/// </summary>
/// <param name="Number">Never 0.</param>
/// <param name="Content">Compressed.</param>
public sealed record WatchedEdition(long Number, ImmutableArray<byte> Content)
{
    /// <summary>Bytes in one piece. With base64 around it about 88 KB, within the 128 KB that Akka.NET allows by default.</summary>
    public const int PieceBytes = 64 << 10;

    /// <summary>The answer to a request for a piece that does not exist.</summary>
    public static readonly NodeProtocol.WatchedPart Nothing = new(0, 0, 0, []);

    private int Count => Math.Max(1, (Content.Length + PieceBytes - 1) / PieceBytes);

    /// <summary>Compresses a status.</summary>
    public static WatchedEdition Of(long number, ConfigMapProtocol.Status status)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
        {
            JsonSerializer.Serialize(gzip, WatchedForm.Of(status), NodeJson.Default.WatchedForm);
        }

        return new WatchedEdition(number, [.. compressed.ToArray()]);
    }

    /// <summary>One piece, or <see cref="Nothing"/>.</summary>
    public NodeProtocol.WatchedPart Piece(int index) =>
        index < 0 || index >= Count
            ? Nothing
            : new(Number, index, Count, Content.Slice(index * PieceBytes, Math.Min(PieceBytes, Content.Length - (index * PieceBytes))));

    /// <summary>Reassembles a status from its pieces.</summary>
    /// <param name="pieces">All of one edition, in order.</param>
    /// <exception cref="SerializationException">They are not one complete edition.</exception>
    public static ConfigMapProtocol.Status Read(IEnumerable<NodeProtocol.WatchedPart> pieces)
    {
        try
        {
            using var compressed = new MemoryStream([.. pieces.SelectMany(piece => piece.Bytes)]);
            using var gzip = new GZipStream(compressed, CompressionMode.Decompress);
            return (JsonSerializer.Deserialize(gzip, NodeJson.Default.WatchedForm) ?? new WatchedForm()).Read();
        }
        catch (Exception failure) when (failure is JsonException or InvalidDataException)
        {
            throw new SerializationException($"what the watcher knows cannot be read: {failure.Message}", failure);
        }
    }
}

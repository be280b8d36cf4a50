using System.IO.Compression;

namespace ActorPipeline.Shipping;

/// <summary>Files that were packed after they were written: known by their name, <c>.gz</c> or <c>.zst</c>.</summary>
public static class PackedFile
{
    /// <summary>The text in a file; the file itself where it is not packed.</summary>
    public static Stream Unpack(Stream file, string path) =>
        path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress)
        : path.EndsWith(".zst", StringComparison.OrdinalIgnoreCase) ? new ZstdSharp.DecompressionStream(file)
        : file;

    /// <summary>True for what reading such a text throws when it is damaged.</summary>
    public static bool IsDamage(Exception failure) => failure is InvalidDataException or ZstdSharp.ZstdException;
}

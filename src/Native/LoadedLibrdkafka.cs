using System.Runtime.InteropServices;

namespace ActorPipeline.Native;

/// <summary>The librdkafka of this process.</summary>
/// <param name="Handle">For <see cref="NativeLibrary.GetExport"/>.</param>
/// <param name="Path">The file it was loaded from.</param>
/// <param name="Version">The version it reports.</param>
public sealed record LoadedLibrdkafka(nint Handle, string Path, string Version)
{
    /// <summary>As <c>2.16.0 (/app/librdkafka.so)</c>.</summary>
    public override string ToString() => $"{Version} ({Path})";

    internal static unsafe LoadedLibrdkafka Of(nint handle, string path)
    {
        var version = (delegate* unmanaged<nint>)NativeLibrary.GetExport(handle, "rd_kafka_version_str");
        return new(handle, path, Marshal.PtrToStringUTF8(version()) ?? "unknown");
    }
}

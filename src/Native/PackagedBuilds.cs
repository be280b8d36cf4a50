using System.Collections.Immutable;

namespace ActorPipeline.Native;

/// <summary>The builds of librdkafka in the package, best first.</summary>
internal static class PackagedBuilds
{
    /// <summary>
    /// File names. <c>librdkafka.so</c> of x64 has Kerberos and wants <c>libsasl2.so.3</c>, which Debian and its images lack: there the other build for glibc,
    /// without Kerberos, is taken. On ARM there is one build, without Kerberos. The build for musl comes first on musl and is left out elsewhere, where it
    /// does not load.
    /// </summary>
    /// <param name="system"><c>linux</c>, <c>win</c> or <c>osx</c>.</param>
    /// <param name="runtimeIdentifier">Of the runtime, as <c>linux-musl-x64</c>.</param>
    public static ImmutableArray<string> Of(string system, string runtimeIdentifier) =>
        system switch
        {
            "win" => ["librdkafka.dll"],
            "osx" => ["librdkafka.dylib"],
            _ when runtimeIdentifier.Contains("musl", StringComparison.Ordinal) || runtimeIdentifier.Contains("alpine", StringComparison.Ordinal) =>
            [
                "alpine-librdkafka.so",
                "librdkafka.so",
            ],
            _ => ["librdkafka.so", "centos8-librdkafka.so"],
        };
}

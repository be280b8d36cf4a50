using ActorPipeline.Native;

namespace ActorPipeline.Actors.Tests.Kafka;

public class PackagedBuildsTests
{
    [Theory]
    [InlineData("linux", "linux-x64", "librdkafka.so", "centos8-librdkafka.so")]
    [InlineData("linux", "debian.12-arm64", "librdkafka.so", "centos8-librdkafka.so")]
    [InlineData("linux", "linux-musl-arm64", "alpine-librdkafka.so", "librdkafka.so")]
    [InlineData("linux", "alpine.3.22-x64", "alpine-librdkafka.so", "librdkafka.so")]
    [InlineData("osx", "osx-arm64", "librdkafka.dylib")]
    [InlineData("win", "win-x64", "librdkafka.dll")]
    public void Should_prefer_the_build_for_the_systems_c_library(string system, string runtimeIdentifier, params string[] files) =>
        Assert.Equal(files, PackagedBuilds.Of(system, runtimeIdentifier));
}

using ActorPipeline.Host.Configuration;
using Akka.Configuration;

namespace ActorPipeline.Host.Tests.Configuration;

public sealed class UnitsSpecs
{
    [Theory]
    [InlineData("5 MiB", 5_242_880)]
    [InlineData("5MiB", 5_242_880)]
    [InlineData("64MiB", 67_108_864)]
    [InlineData("1M", 1_048_576)]
    [InlineData("1MB", 1_000_000)]
    [InlineData("1kB", 1_000)]
    [InlineData("1 KiB", 1_024)]
    [InlineData("1GiB", 1_073_741_824)]
    [InlineData("17", 17)]
    public void Should_read_sizes_as_akka_does(string text, long bytes)
    {
        Assert.True(Units.TrySize(text, out var read));
        Assert.Equal(bytes, read);
        Assert.Equal(ConfigurationFactory.ParseString($"a = \"{text}\"").GetByteSize("a"), read);
    }

    [Theory]
    [InlineData("1s", 1_000)]
    [InlineData("250ms", 250)]
    [InlineData("1 s", 1_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("5m", 300_000)]
    [InlineData("2h", 7_200_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1500", 1_500)]
    [InlineData("5 seconds", 5_000)]
    public void Should_read_durations_as_akka_does(string text, long milliseconds)
    {
        Assert.True(Units.TryDuration(text, out var read));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), read);
        Assert.Equal(ConfigurationFactory.ParseString($"a = \"{text}\"").GetTimeSpan("a"), read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("-1")]
    [InlineData("5 XB")]
    [InlineData("infinite")]
    [InlineData("1 s 2")]
    [InlineData("99999999999999999999999")]
    public void Should_refuse_what_is_neither(string text)
    {
        Assert.False(Units.TrySize(text, out _));
        Assert.False(Units.TryDuration(text, out _));
    }
}

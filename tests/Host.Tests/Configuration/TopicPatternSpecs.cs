using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Tests.Configuration;

public sealed class TopicPatternSpecs
{
    [Theory]
    [InlineData("^logs\\..*", null)]
    [InlineData("^logs\\.[a-z0-9.-]{1,20}(-a|-b)?$", null)]
    [InlineData("^logs\\.\\w+", null)]
    [InlineData("^logs\\.[]\\.^]+", null)]
    [InlineData("^logs\\.\\D", "\\D")]
    [InlineData("^logs\\.[\\w-]+", "\\w")]
    [InlineData("^(?:a|b)", "(?")]
    [InlineData("^a\\x41", "\\x")]
    public void Should_find_what_only_dotnet_understands(string pattern, string? unknown) => Assert.Equal(unknown, TopicPattern.Unknown(pattern));

    [Theory]
    [InlineData("^logs\\..*", "logs.x")]
    [InlineData("^a{3}b?$", "aaab")]
    [InlineData("^(x|y)[0-9]+_\\w$", "x0_x")]
    [InlineData("^[^x]-service", "0-service")]
    [InlineData("^[]q]z", "qz")]
    public void Should_make_names_that_match(string pattern, string name) => Assert.Contains(name, TopicSamples.Of(pattern));

    [Theory]
    [InlineData("^")]
    [InlineData("^(((((a|b)|c)*)+)?){9}")]
    [InlineData("^([ab]|[cd]|[ef])([ab]|[cd])([ab]|[cd])([ab]|[cd])([ab]|[cd])([ab]|[cd])([ab]|[cd])")]
    [InlineData("^a**|[")]
    [InlineData("^(((")]
    [InlineData("^{3}\\")]
    public void Should_end_whatever_the_pattern(string pattern)
    {
        try
        {
            Assert.InRange(TopicSamples.Of(pattern).Count, 0, 64);
        }
        catch (ArgumentException)
        {
            // .NET refuses it too, so it is refused before it is tried with samples.
        }
    }
}

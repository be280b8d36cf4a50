using ActorPipeline.Host.Node.Logging;
using Akka.Event;

namespace ActorPipeline.Host.Tests.Node;

public sealed class RepeatedLinesSpecs
{
    private static Info Line(string text) => new("source", typeof(RepeatedLinesSpecs), text);

    [Fact]
    public void Should_say_a_repeated_line_once_and_count_the_rest()
    {
        var lines = new RepeatedLines(LogFormat.Text);
        Assert.Single(lines.Next(Line("a")));
        Assert.Empty(lines.Next(Line("a")));
        Assert.Empty(lines.Next(Line("a")));
        var next = lines.Next(Line("b")).ToList();
        Assert.Equal(2, next.Count);
        Assert.Contains("came 2 times more", next[0]);
        Assert.EndsWith("b", next[1]);
        Assert.Empty(lines.Next(Line("b")));
        Assert.Contains("(the last line came once more)", lines.Next(Line("c")).First());
    }

    [Fact]
    public void Should_count_in_json_as_well()
    {
        var lines = new RepeatedLines(LogFormat.Json);
        Assert.Single(lines.Next(Line("a")));
        Assert.Empty(lines.Next(Line("a")));
        Assert.All(lines.Next(Line("b")), line => System.Text.Json.JsonElement.Parse(line));
    }
}

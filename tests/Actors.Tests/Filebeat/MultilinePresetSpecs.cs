using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Parsing.Lines.Auto;
using ActorPipeline.Actors.Tests.Parsing.Lines.Auto;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Tests.Filebeat;

public sealed class MultilinePresetSpecs
{
    public static TheoryData<string> Presets => [.. MultilinePresets.Names];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Should_bring_a_pattern_that_Filebeat_takes(string name)
    {
        var hints = Hints(("multiline", name), ("multiline.max-lines", "100"), ("multiline.timeout", "3s"));

        Assert.Empty(hints.Problems);
        Assert.Null(GoPattern.Problem(hints.Multiline!.Pattern!));
        Assert.Equal((100, TimeSpan.FromSeconds(3)), (hints.Multiline.MaxLines, hints.Multiline.Timeout));
    }

    [Theory]
    [InlineData("java", "java")]
    [InlineData("python", "python")]
    [InlineData("dotnet", "dotnet")]
    [InlineData("node", "node")]
    [InlineData("go", "go")]
    [InlineData("java", "auto")]
    [InlineData("python", "auto")]
    [InlineData("dotnet", "auto")]
    [InlineData("node", "auto")]
    [InlineData("java", "time")]
    [InlineData("python", "time")]
    [InlineData("dotnet", "time")]
    [InlineData("node", "time")]
    public void Should_join_each_stack_trace_to_one_event_and_leave_other_lines_alone(string language, string preset)
    {
        var traces = TraceLines.Of(language);
        Assert.Equal(traces, Join(Hints(("multiline", preset)).Multiline!, traces.SelectMany(trace => trace.Split('\n'))));
    }

    [Fact]
    public void Should_join_no_line_that_begins_an_event_in_any_known_format()
    {
        var words = new Words(7);
        string[] first = [.. LabelledFormats.All.SelectMany(format => Enumerable.Range(0, 20).Select(_ => format.Line(words).Line))];
        Assert.All(MultilinePresets.Names.Where(name => name != "time"), name => Assert.Equal(first, Join(Hints(("multiline", name)).Multiline!, first)));
    }

    [Theory]
    [InlineData("multiline", "cobol", "annotation actorpipeline.io/multiline: 'cobol' is ignored: use one of auto, java, python, dotnet, node, go, time, or")]
    [InlineData("multiline.pattern", "^x", "annotation actorpipeline.io/multiline.pattern: '^x' is ignored: multiline names a preset, use one of the two")]
    public void Should_say_what_is_wrong(string name, string value, string expected)
    {
        var hints = name == "multiline" ? Hints((name, value), ("multiline.timeout", "3s")) : Hints(("multiline", "java"), (name, value));
        Assert.StartsWith(expected, Assert.Single(hints.Problems));
        Assert.Equal(name == "multiline", hints.Multiline is null);
    }

    private static ServiceHints Hints(params (string Name, string Value)[] annotations) =>
        ServiceHints.For(
            new ServiceDescription(
                new ServiceId("demo", "web-service"),
                annotations.ToImmutableDictionary(one => ServiceHints.Prefix + one.Name, one => one.Value)
            ),
            new FilebeatOptions()
        );

    private static List<string> Join(MultilineHint hint, IEnumerable<string> lines)
    {
        var pattern = new Regex(hint.Pattern!);
        var events = new List<string>();
        foreach (var line in lines)
        {
            if (events.Count > 0 && pattern.IsMatch(line) != hint.Negate)
                events[^1] += "\n" + line;
            else
                events.Add(line);
        }
        return events;
    }
}

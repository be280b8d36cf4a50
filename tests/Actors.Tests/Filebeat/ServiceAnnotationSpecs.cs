using ActorPipeline.Actors.Filebeat;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Filebeat;

public sealed class ServiceAnnotationSpecs
{
    public static TheoryData<string> Names => [.. ServiceAnnotations.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Should_take_the_example_and_change_the_input_with_it(string name)
    {
        var one = ServiceAnnotations.Find(name)!;
        (string, string)[] needed = one.Needs is { } other ? [(ServiceHints.Prefix + other.Name, other.Value)] : [];
        var hints = ServiceHints.For(Service("web-service", "demo", [(ServiceHints.Prefix + name, one.Example), .. needed]), new FilebeatOptions());
        Assert.Empty(hints.Problems);
        var before = ServiceHints.For(Service("web-service", "demo", needed), new FilebeatOptions());
        Assert.NotEqual(before with { Problems = [] }, hints with { Problems = [] });
    }

    [Theory]
    [InlineData("drop", "headers")]
    [InlineData("keep", "headers")]
    [InlineData("rename", "a=b")]
    [InlineData("mask", "email")]
    public void Should_say_that_the_operator_does_not_allow_a_rule(string name, string value)
    {
        string[] rest = ["drop", "keep", "rename", "mask"];
        var options = new FilebeatOptions { AllowHints = [.. rest.Where(one => one != name)] };
        var hints = ServiceHints.For(Service("web-service", "demo", (ServiceHints.Prefix + name, value)), options);
        Assert.Equal(
            $"annotation actorpipeline.io/{name}: '{value}' is ignored: the operator does not allow it "
                + $"(parsing.allow-hints is {string.Join(", ", options.AllowHints)})",
            Assert.Single(hints.Problems)
        );
        Assert.Equal("", hints.Rules);
        Assert.Contains(
            "parsing.allow-hints is empty",
            Assert.Single(ServiceHints.For(Service("web-service", "demo", (ServiceHints.Prefix + name, value)), options with { AllowHints = [] }).Problems)
        );
    }

    [Fact]
    public void Should_say_that_there_is_no_such_parser()
    {
        var service = Service("web-service", "demo", ("actorpipeline.io/parser", "logfm"));
        Assert.Equal("logfm", ServiceHints.For(service, new FilebeatOptions()).Parser);
        var hints = ServiceHints.For(service, new FilebeatOptions { Parsers = ["json", "logfmt"] });
        Assert.Null(hints.Parser);
        Assert.Equal("annotation actorpipeline.io/parser: 'logfm' is ignored: there is no such parser, there are json, logfmt", Assert.Single(hints.Problems));
    }

    [Fact]
    public void Should_say_that_annotations_could_not_be_read()
    {
        var input = FilebeatInput.For(Service("web-service", "demo") with { Problem = "annotations in a file cannot be used: why" }, new FilebeatOptions());
        Assert.Equal("annotations in a file cannot be used: why", input.Problem);
    }
}

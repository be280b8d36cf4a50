using System.Text;
using ActorPipeline.Actors.Filebeat;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Filebeat;

public sealed class DesiredStateSpecs
{
    private static readonly FilebeatOptions Defaults = new();

    [Fact]
    public void Should_be_the_same_when_services_come_in_another_order()
    {
        var one = DesiredState.For([Service("a-service"), Service("b-service", "demo"), Service("a-service", "demo")], Defaults);
        var two = DesiredState.For([Service("a-service", "demo"), Service("b-service", "demo"), Service("a-service")], Defaults);

        Assert.Equal(one.Content, two.Content);
        Assert.Equal(one.Outcomes, two.Outcomes);
    }

    [Fact]
    public void Should_reject_the_second_when_two_namespaces_would_read_the_same_files()
    {
        var state = DesiredState.For([Service("web-service", "b"), Service("web-service", "a"), Service("x-service", "b")], Defaults);

        Assert.Equal(["web-service.yml", "x-service.yml"], state.Content.Keys);
        Assert.Contains("namespace: \"a\"", state.Content["web-service.yml"]);
        Assert.Null(state.Outcomes[Id("web-service", "a")].Rejection);
        Assert.Equal(
            new ServiceOutcome(
                "logs.web-service",
                null,
                "a/web-service came first, has the same name and would read the same files: put {namespace} into filebeat.paths"
            ),
            state.Outcomes[Id("web-service", "b")]
        );
    }

    [Fact]
    public void Should_keep_both_when_paths_tell_namespaces_apart()
    {
        var options = Defaults with { Paths = "/logs/{namespace}/{service}/*.log" };
        var state = DesiredState.For([Service("web-service", "b"), Service("web-service", "a")], options);

        Assert.Equal(["a.web-service.yml", "b.web-service.yml"], state.Content.Keys);
        Assert.All(state.Outcomes.Values, outcome => Assert.Null(outcome.Rejection));
    }

    [Fact]
    public void Should_leave_other_services_alone_when_one_has_a_wrong_annotation()
    {
        var wrong = Service("a-service", "default", ("actorpipeline.io/topic", "../x"));
        var state = DesiredState.For([wrong, Service("b-service")], Defaults);
        var plain = DesiredState.For([Service("a-service"), Service("b-service")], Defaults);

        Assert.Equal(plain.Content, state.Content);
        Assert.Contains("'../x' is ignored", state.Outcomes[wrong.Id].Rejection);
        Assert.Equal("a-service.yml", state.Outcomes[wrong.Id].Key);
        Assert.Null(state.Outcomes[Id("b-service")].Rejection);
    }

    [Fact]
    public void Should_leave_a_service_out_when_it_opts_out()
    {
        var state = DesiredState.For([Service("a-service", "default", ("actorpipeline.io/enabled", "false"))], Defaults);

        Assert.Empty(state.Content);
        Assert.Empty(state.Outcomes);
    }

    [Theory]
    [InlineData("../web-service")]
    [InlineData("Web-service")]
    [InlineData("")]
    [InlineData("a.b-service")]
    public void Should_reject_a_service_when_its_name_is_no_label(string name)
    {
        var state = DesiredState.For([Service(name)], Defaults);

        Assert.Empty(state.Content);
        Assert.StartsWith("service and namespace must be DNS labels", state.Outcomes[Id(name)].Rejection);
    }

    [Fact]
    public void Should_reject_a_service_when_the_template_makes_an_impossible_topic()
    {
        var state = DesiredState.For([Service("web-service")], Defaults with { Topic = "logs/{service}" });

        Assert.Empty(state.Content);
        Assert.StartsWith("filebeat.topic makes 'logs/web-service'", state.Outcomes[Id("web-service")].Rejection);
    }

    [Fact]
    public void Should_leave_the_key_to_the_first_comer_whatever_its_namespace_is_called()
    {
        var first = Service("web-service", "z") with { Created = DateTimeOffset.UnixEpoch };
        var second = Service("web-service", "a") with { Created = DateTimeOffset.UnixEpoch.AddSeconds(1) };
        var state = DesiredState.For([second, first], Defaults);

        Assert.Contains("namespace: \"z\"", state.Content["web-service.yml"]);
        Assert.StartsWith("z/web-service came first", state.Outcomes[second.Id].Rejection);
    }

    [Fact]
    public void Should_count_the_bytes_of_values_as_the_API_server_does()
    {
        var state = DesiredState.For([Service("a-service"), Service("b-service")], Defaults);

        Assert.Equal(state.Content.Sum(pair => Encoding.UTF8.GetByteCount(pair.Value)), state.Bytes);
    }
}

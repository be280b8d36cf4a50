using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Tests.Cluster;

public sealed class FormationSpecs
{
    private static ClusterOptions Options(string hocon)
    {
        var (options, errors) = Harness.Bind("actorpipeline.cluster { " + hocon + " }");
        Assert.Empty(errors);
        return options.Cluster;
    }

    [Fact]
    public void Should_be_a_cluster_of_one_on_loopback_when_nothing_is_said()
    {
        var formation = Formation.Of(Options(""), "laptop");
        Assert.Equal(("127.0.0.1", "127.0.0.1", 0), (formation.Hostname, formation.BindHostname, formation.Port));
        Assert.Empty(formation.Seeds);
    }

    [Fact]
    public void Should_take_the_seeds_given()
    {
        var formation = Formation.Of(Options("hostname = b, port = 4053, seeds = [\"a:4053\", \"b:4053\"]"), "laptop");
        Assert.Equal("b", formation.BindHostname);
        Assert.Equal(["a:4053", "b:4053"], formation.Seeds);
    }

    [Theory]
    [InlineData("actor-pipeline-0")]
    [InlineData("actor-pipeline-2")]
    [InlineData("actor-pipeline-17")]
    public void Should_know_its_own_name_and_the_same_seeds_on_every_pod(string pod)
    {
        var formation = Formation.Of(Options("port = 4053, stateful-set.service = pipeline.logs.svc"), pod);
        Assert.Equal(($"{pod}.pipeline.logs.svc", "0.0.0.0"), (formation.Hostname, formation.BindHostname));
        Assert.Equal(
            ["actor-pipeline-0.pipeline.logs.svc:4053", "actor-pipeline-1.pipeline.logs.svc:4053", "actor-pipeline-2.pipeline.logs.svc:4053"],
            formation.Seeds
        );
    }

    [Fact]
    public void Should_prefer_what_is_said_to_what_follows()
    {
        var formation = Formation.Of(Options("hostname = x, bind-hostname = y, port = 1, stateful-set { service = s, pod = a-1, seeds = 1 }"), "ignored");
        Assert.Equal(("x", "y"), (formation.Hostname, formation.BindHostname));
        Assert.Equal(["a-0.s:1"], formation.Seeds);
    }

    [Theory]
    [InlineData("laptop")]
    [InlineData("web-7d9f8-x2")]
    [InlineData("-1")]
    public void Should_refuse_a_machine_that_is_no_pod_of_a_stateful_set(string machine)
    {
        var refusal = Assert.Throws<UsageException>(() => Formation.Of(Options("port = 1, stateful-set.service = s"), machine));
        Assert.Contains($"\"{machine}\" (the machine's name); allowed is", refusal.Message);
    }
}

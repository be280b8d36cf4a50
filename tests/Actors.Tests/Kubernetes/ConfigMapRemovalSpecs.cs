using ActorPipeline.Messages;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

public sealed class ConfigMapRemovalSpecs : ConfigMapSpecs
{
    public static TheoryData<string> Ways => ["deleted", "snapshot"];

    private static ServiceEvent Removal(string way) => way == "deleted" ? new ServiceEvent.Deleted(Id("b-service")) : Snapshot("a-service");

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Should_keep_the_input_for_the_grace_when_a_service_goes(string way)
    {
        await StartAppliedAsync("a-service", "b-service");
        Actor.Tell(Removal(way));
        await AdvanceAsync(Filebeat.RemovalGrace - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, Store.Waiting);
        Assert.Equal(["subscribed", "removing"], (await StatusAsync()).Services.Select(service => service.State.Word()));

        await AdvanceAsync(TimeSpan.FromMilliseconds(1));
        await AdvanceAsync(Options.Debounce);
        Assert.Equal(["a-service.yml"], (await Store.NextWriteAsync()).Keys);
        Assert.Equal(["a-service"], (await StatusAsync()).Services.Select(service => service.Name));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Should_keep_the_input_for_good_when_the_service_comes_back(string way)
    {
        await StartAppliedAsync("a-service", "b-service");
        Actor.Tell(Removal(way));
        await AdvanceAsync(Filebeat.RemovalGrace / 2);
        Actor.Tell(way == "deleted" ? new ServiceEvent.Added(Service("b-service")) : Snapshot("a-service", "b-service"));
        await AdvanceAsync(Filebeat.RemovalGrace);
        await AdvanceAsync(Options.DebounceMax);

        Assert.Equal(0, Store.Waiting);
        Assert.All((await StatusAsync()).Services, service => Assert.Equal(ServiceState.Subscribed, service.State));
    }

    [Fact]
    public async Task Should_start_the_grace_once_when_snapshots_repeat()
    {
        await StartAppliedAsync("a-service", "b-service");
        Actor.Tell(new ServiceEvent.Deleted(Id("b-service")));
        await AdvanceAsync(Filebeat.RemovalGrace / 2);
        Actor.Tell(Snapshot("a-service"));
        await AdvanceAsync(Filebeat.RemovalGrace / 2);
        await AdvanceAsync(Options.Debounce);

        Assert.Equal(["a-service.yml"], (await Store.NextWriteAsync()).Keys);
    }

    [Fact]
    public async Task Should_give_a_reason_when_a_service_is_rejected()
    {
        Start();
        Actor.Tell(Snapshot(Service("a-service", "x"), Service("a-service", "y"), Service("b-service", "x", ("actorpipeline.io/topic", "no"))));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");

        var services = (await StatusAsync()).Services;
        Assert.Equal([("x", "a-service"), ("x", "b-service"), ("y", "a-service")], services.Select(service => (service.Namespace, service.Name)));
        Assert.Equal(["subscribed", "rejected", "rejected"], services.Select(service => service.State.Word()));
        Assert.Contains("actorpipeline.io/topic: 'no' is ignored", services[1].Reason);
        Assert.Contains("put {namespace} into filebeat.paths", services[2].Reason);
    }
}

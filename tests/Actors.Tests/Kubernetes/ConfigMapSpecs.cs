using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.TestKit;
using Akka.TestKit.Xunit;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>A ConfigMapActor in virtual time with a scripted store.</summary>
public abstract class ConfigMapSpecs()
    : TestKit(
        """
        akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
        akka.loglevel = WARNING
        akka.test.single-expect-default = 60s
        akka.test.default-timeout = 60s
        """
    )
{
    internal static readonly KubernetesOptions Options = new();
    internal static readonly FilebeatOptions Filebeat = new();

    internal ScriptedStore Store { get; } = new();

    protected IActorRef Actor { get; private set; } = ActorRefs.Nobody;

    protected void Start(Func<double>? jitter = null) => Actor = Sys.ActorOf(ConfigMapActor.Props(Store, Options, Filebeat, jitter ?? (() => 0)));

    /// <summary>The status. The mailbox is ordered, so all earlier messages were handled when it is answered.</summary>
    protected Task<ConfigMapProtocol.Status> StatusAsync() =>
        Actor.Ask<ConfigMapProtocol.Status>(ConfigMapProtocol.GetStatus.Instance, TestContext.Current.CancellationToken);

    protected async Task<string> StateAsync() => (await StatusAsync()).ConfigMap.State.Word();

    protected async Task AdvanceAsync(TimeSpan time)
    {
        await StatusAsync();
        ((TestScheduler)Sys.Scheduler).Advance(time);
        await StatusAsync();
    }

    protected async Task BecomesAsync(string state) => await Eventually.TrueAsync(async () => await StateAsync() == state, "state " + state);

    /// <summary>A started actor that has applied these services.</summary>
    protected async Task StartAppliedAsync(params string[] names)
    {
        Start();
        Actor.Tell(Make.Snapshot(names));
        await AdvanceAsync(Options.Debounce);
        (await Store.NextWriteAsync()).Answer(new ConfigMapWrite.Applied(true));
        await BecomesAsync("applied");
    }
}

using ActorPipeline.Embedded.Kafka;
using Confluent.Kafka;

namespace ActorPipeline.Integration.Tests.Chaos;

/// <summary>Makes the faults of a plan happen. A fault that lasts ends by itself; none waits for the events to go on.</summary>
internal sealed class ChaosFaults(ChaosOptions options, EmbeddedKafka kafka, FaultyProxy proxy, IReadOnlyList<ChaosWorker> workers, ChaosFeeder feeder)
{
    public const int Brokers = 3;
    private const short OffsetCommit = 8,
        FindCoordinator = 10,
        Heartbeat = 12;
    private static readonly TimeSpan RoundTrip = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RoundTripLasts = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DownLasts = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // An answer that is delayed and then lost makes the embedded broker take a batch twice: it does not know idempotence.
    private readonly SemaphoreSlim _network = new(1, 1);

    /// <summary>Starts one fault; the task ends when it is over.</summary>
    public Task BeginAsync(ChaosFault fault, CancellationToken cancel)
    {
        var worker = workers[fault.Target % workers.Count];
        switch (fault.Kind)
        {
            case ChaosKind.Kill:
                return worker.KillAsync(cancel);
            case ChaosKind.Terminate:
                return worker.TerminateAsync(cancel);
            case ChaosKind.Items429:
                return Spoil(fault.Size, Fault.Items429);
            case ChaosKind.Status503:
                return Spoil(fault.Size, Fault.Status503);
            case ChaosKind.CutBefore:
                return Spoil(fault.Size, Fault.CutBefore);
            case ChaosKind.CutAfterApply:
                return Spoil(fault.Size, Fault.CutAfterApply);
            case ChaosKind.NoAnswer:
                return Spoil(1 + fault.Size / 4, fault.Size % 2 == 0 ? Fault.NoAnswer : Fault.SilentAfterApply);
            case ChaosKind.SlowAnswer:
                return Spoil(fault.Size, Fault.SlowAnswer);
            case ChaosKind.RoundTrip:
                return SlowDownAsync(cancel);
            case ChaosKind.LeaderMove:
                kafka.SetPartitionLeader(ChaosEvents.Topic, fault.Target % options.Partitions, 1 + fault.Size % Brokers);
                return Task.CompletedTask;
            case ChaosKind.CoordinatorError:
                MoveCoordinator(fault);
                return Task.CompletedTask;
            case ChaosKind.BrokersDown:
                return TakeDownAsync(cancel);
            default:
                throw new InvalidOperationException($"Fault {fault.Kind} is unknown.");
        }
    }

    private Task Spoil(int requests, Fault fault)
    {
        proxy.Inject(fault, requests);
        return Task.CompletedTask;
    }

    private void MoveCoordinator(ChaosFault fault)
    {
        kafka.PushRequestErrors(OffsetCommit, ErrorCode.NotCoordinatorForGroup, ErrorCode.GroupLoadInProgress);
        kafka.PushRequestErrors(Heartbeat, ErrorCode.NotCoordinatorForGroup);
        kafka.PushRequestErrors(FindCoordinator, ErrorCode.GroupCoordinatorNotAvailable);
        kafka.SetGroupCoordinator(ChaosFeeder.Group, 1 + fault.Size % Brokers);
    }

    private async Task SlowDownAsync(CancellationToken cancel)
    {
        await _network.WaitAsync(cancel);
        try
        {
            kafka.SetRoundTripTime(-1, RoundTrip);
            await Task.Delay(RoundTripLasts, cancel);
            kafka.SetRoundTripTime(-1, TimeSpan.Zero);
            // Requests in flight are still delayed.
            await Task.Delay(RoundTrip, cancel);
        }
        finally
        {
            _network.Release();
        }
    }

    /// <summary>
    /// For less than the session timeout, and while the group commits, so that it is not rebalancing. The mock broker takes back a living member that it has
    /// removed, under its old id. That may be the address, and so the id, of another member by then: both own the same partitions, or the client crashes as
    /// the leader of a group of nobody. Kafka answers UNKNOWN_MEMBER_ID; <see cref="Servers.FrozenNodeTests"/> has it.
    /// </summary>
    private async Task TakeDownAsync(CancellationToken cancel)
    {
        await _network.WaitAsync(cancel);
        for (var before = feeder.Committed; feeder.Committed == before && before < options.Events; )
            await Task.Delay(Look, cancel);
        await feeder.Gate.WaitAsync(cancel);
        try
        {
            kafka.SetBrokerDown();
            await Task.Delay(DownLasts, cancel);
            kafka.SetBrokerUp();
        }
        finally
        {
            feeder.Gate.Release();
            _network.Release();
        }
    }
}

using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;

namespace ActorPipeline.Host.Http.Health;

/// <summary>Collects the observations for <see cref="HealthRules"/>. Thread-safe.</summary>
public sealed class NodeHealth(ActorSystem system, NodeParts parts, PipelineOptions options, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);

    private readonly Lazy<ElasticProbe> _probe = new(() => new ElasticProbe(options.Elastic));

    // Null while the sink runs; otherwise when another state was first seen.
    private object? _troubleSince;

    /// <summary>For <c>/healthz/live</c>: checks only the actor system.</summary>
    public async Task<HealthReport> LiveAsync(CancellationToken cancel)
    {
        if (system.WhenTerminated.IsCompleted)
            return HealthRules.Live(new HealthSnapshot { Terminated = true });
        var path = new RootActorPath(new Address("akka", system.Name)) / "user";
        var answer = await Ask(() => system.ActorSelection(path).Ask<ActorIdentity?>(new Identify(null), AskTimeout, cancel), cancel);
        return HealthRules.Live(new HealthSnapshot { Terminated = system.WhenTerminated.IsCompleted, Answers = answer is not null });
    }

    /// <summary>For <c>/healthz/ready</c>.</summary>
    public async Task<HealthReport> ReadyAsync(CancellationToken cancel)
    {
        if (system.WhenTerminated.IsCompleted)
            return HealthRules.Ready(new HealthSnapshot { Terminated = true });
        var consumer = ConsumerAsync(cancel);
        var elastic = ElasticAsync(cancel);
        var watcher = WatcherAsync(cancel);
        return HealthRules.Ready(
            new HealthSnapshot
            {
                Stopping = CoordinatedShutdown.Get(system).ShutdownReason is not null,
                Member = Cluster.Get(system).SelfMember.Status.ToString().ToLowerInvariant(),
                Consumer = await consumer,
                Elastic = await elastic,
                Watcher = await watcher,
            }
        );
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_probe.IsValueCreated)
            _probe.Value.Dispose();
    }

    private async Task<ConsumerView?> ConsumerAsync(CancellationToken cancel)
    {
        if (!ActorRegistry.For(system).TryGet<KafkaConsumerActor>(out var actor))
            return null;
        var seen = await Ask(() => actor.Ask<KafkaProtocol.Status?>(KafkaProtocol.GetStatus.Instance, AskTimeout, cancel), cancel);
        var noted = seen?.Partitions.FirstOrDefault(partition => partition.Reason is not null);
        return new ConsumerView(seen is not null, seen?.Settled == true, seen?.Partitions.Length ?? 0)
        {
            Note = noted is null ? null : $"{noted.Topic} [{noted.Partition}]: {noted.Reason}",
        };
    }

    private async Task<ElasticView?> ElasticAsync(CancellationToken cancel)
    {
        if (!ActorRegistry.For(system).TryGet<ElasticSinkActor>(out var actor))
            return null;
        var unreachable = _probe.Value.AskAsync(cancel);
        var seen = await Ask(() => actor.Ask<SinkStatus?>(SinkProtocol.GetStatus.Instance, AskTimeout, cancel), cancel);
        return new ElasticView(await unreachable, seen?.State, seen?.Reason, InTroubleFor(seen?.State));
    }

    private async Task<WatcherView?> WatcherAsync(CancellationToken cancel)
    {
        var here = true;
        var seen = await Ask(
            async () =>
            {
                var status = await parts.Watched(system);
                here = status is not null;
                return status;
            },
            cancel
        );
        return here
            ? new WatcherView(seen?.ConfigMap.State, seen?.ConfigMap.Reason) { Troubled = [.. (seen?.Watches ?? []).Where(watch => watch.TroubleSeconds > 0)] }
            : null;
    }

    private TimeSpan InTroubleFor(SinkState? state)
    {
        if (state is SinkState.Running)
        {
            Volatile.Write(ref _troubleSince, null);
            return TimeSpan.Zero;
        }
        var now = (object)time.GetTimestamp();
        return time.GetElapsedTime((long)(Interlocked.CompareExchange(ref _troubleSince, now, null) ?? now));
    }

    private static async Task<T?> Ask<T>(Func<Task<T?>> question, CancellationToken cancel)
        where T : class?
    {
        try
        {
            return await question().WaitAsync(AskTimeout, cancel);
        }
        catch (Exception failure) when (failure is AskTimeoutException or TimeoutException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            return null;
        }
    }
}

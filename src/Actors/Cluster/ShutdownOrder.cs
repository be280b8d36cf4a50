using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Messages.Kafka;
using Akka;
using Akka.Actor;

namespace ActorPipeline.Actors.Cluster;

/// <summary>
/// How a node stops, in this order, and how long each step may take. A step that exceeds its limit is abandoned, and the next one begins.
/// <list type="number">
/// <item>no more records are taken, what is in flight is finished, offsets are committed, the consumer leaves its group</item>
/// <item>connections to Elasticsearch and the dead-letter topic are closed</item>
/// <item>the cluster is told that the node leaves</item>
/// <item>singletons are handed over</item>
/// <item>the node is out of the cluster, and its actors end</item>
/// </list>
/// A node that was downed is no longer in the cluster: it stops its singletons first, then drains.
/// </summary>
public static class ShutdownOrder
{
    /// <summary>Time beyond <c>kafka.drain-timeout</c> for leaving the group, and for a commit in flight.</summary>
    private static readonly TimeSpan DrainSlack = TimeSpan.FromSeconds(5);

    /// <summary>The limit of the HTTP server, which stops last.</summary>
    public static readonly TimeSpan Http = TimeSpan.FromSeconds(3);

    /// <summary>The phases of Akka.NET's coordinated shutdown that are used, with their limits.</summary>
    /// <param name="drain"><c>kafka.drain-timeout</c>.</param>
    public static ImmutableArray<(string Phase, TimeSpan Limit)> Phases(TimeSpan drain) =>
        [
            (CoordinatedShutdown.PhaseBeforeServiceUnbind, TimeSpan.FromSeconds(3)),
            (CoordinatedShutdown.PhaseServiceRequestsDone, drain + DrainSlack),
            (CoordinatedShutdown.PhaseServiceStop, TimeSpan.FromSeconds(3)),
            (CoordinatedShutdown.PhaseClusterLeave, TimeSpan.FromSeconds(5)),
            (CoordinatedShutdown.PhaseClusterExiting, TimeSpan.FromSeconds(10)),
            (CoordinatedShutdown.PhaseClusterExitingDone, TimeSpan.FromSeconds(3)),
            (CoordinatedShutdown.PhaseClusterShutdown, TimeSpan.FromSeconds(3)),
            (CoordinatedShutdown.PhaseActorSystemTerminate, TimeSpan.FromSeconds(5)),
        ];

    /// <summary>The longest that stopping a node can take.</summary>
    public static TimeSpan Total(TimeSpan drain) => Phases(drain).Aggregate(Http, (sum, phase) => sum + phase.Limit);

    /// <summary>The limits as configuration.</summary>
    public static string Hocon(TimeSpan drain) =>
        string.Join(
            '\n',
            Phases(drain)
                .Select(phase =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"akka.coordinated-shutdown.phases.{phase.Phase}.timeout = {(long)phase.Limit.TotalMilliseconds}ms"
                    )
                )
        );

    /// <summary>Adds the consumer's tasks.</summary>
    /// <param name="system">The node.</param>
    /// <param name="consumer">Answers <see cref="KafkaProtocol.Stop"/>.</param>
    /// <param name="drain"><c>kafka.drain-timeout</c>.</param>
    /// <param name="close">Closes the connections.</param>
    public static void AddConsumer(ActorSystem system, IActorRef consumer, TimeSpan drain, Action close)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(
            CoordinatedShutdown.PhaseServiceRequestsDone,
            "drain-consumer",
            async () =>
            {
                await consumer.Ask<KafkaProtocol.Stopped>(KafkaProtocol.Stop.Instance, drain + DrainSlack);
                return Done.Instance;
            }
        );
        shutdown.AddTask(
            CoordinatedShutdown.PhaseServiceStop,
            "close-connections",
            () =>
            {
                close();
                return Task.FromResult(Done.Instance);
            }
        );
    }

    /// <summary>Adds the watcher's task: a downed node stops its singletons at once, because another node is about to start them.</summary>
    /// <param name="system">The node.</param>
    /// <param name="singletons">Names of the singletons that may run here.</param>
    public static void AddWatcher(ActorSystem system, params ImmutableArray<string> singletons) =>
        CoordinatedShutdown
            .Get(system)
            .AddTask(
                CoordinatedShutdown.PhaseBeforeServiceUnbind,
                "stop-watching-when-downed",
                () =>
                {
                    if (CoordinatedShutdown.Get(system).ShutdownReason is CoordinatedShutdown.ClusterDowningReason)
                    {
                        foreach (var name in singletons)
                            system.ActorSelection($"/user/{name}").Tell(PoisonPill.Instance);
                    }

                    return Task.FromResult(Done.Instance);
                }
            );
}

using System.Collections.Immutable;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;
using Akka.Event;

namespace ActorPipeline.Actors.Cluster;

/// <summary>
/// Tells the watcher, where it runs on this node, which topics hold stack traces that nobody joins. Once a minute it reads the reports that nodes give anyway:
/// sums by topic, no records.
/// </summary>
/// <param name="reports">The reports of all nodes.</param>
/// <param name="every">The pause between two looks.</param>
public sealed class UnjoinedTracesActor(Func<Task<ImmutableArray<ReportedNode>>> reports, TimeSpan every) : UntypedActor, IWithTimers
{
    private sealed record Look : INoSerializationVerificationNeeded
    {
        public static readonly Look Instance = new();
    }

    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(1);

    private readonly ILoggingAdapter _log = Context.GetLogger();

    /// <inheritdoc />
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>The usual pause.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>How to make one.</summary>
    public static Props Props(Func<Task<ImmutableArray<ReportedNode>>> reports, TimeSpan every) =>
        Akka.Actor.Props.Create(() => new UnjoinedTracesActor(reports, every));

    /// <inheritdoc />
    protected override void PreStart() => Again();

    /// <inheritdoc />
    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case Look:
                LookAsync(Context.System).PipeTo(Self);
                break;
            case ConfigMapProtocol.TracesSeen seen:
                if (!seen.Topics.IsEmpty)
                    Context.ActorSelection(LocalSingleton.Path(KubernetesSync.ConfigMap)).Tell(seen);
                Again();
                break;
            case Status.Failure failure:
                _log.Debug("What nodes read is not known: {Reason}", failure.Cause.Message);
                Again();
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Again() => Timers.StartSingleTimer(nameof(Look), Look.Instance, every);

    private async Task<ConfigMapProtocol.TracesSeen> LookAsync(ActorSystem system) =>
        await LocalSingleton.IsHereAsync(system, KubernetesSync.ConfigMap, AskTimeout)
            ? Of((await reports()).Where(node => node.State == NodeState.Answering).SelectMany(node => node.Report.Partitions))
            : Of([]);

    /// <summary>The sum of each topic, with the most frequent language.</summary>
    public static ConfigMapProtocol.TracesSeen Of(IEnumerable<PartitionStatus> partitions) =>
        new(
            partitions
                .SelectMany(partition => TraceCounts.Read(partition.Traces).Select(count => (partition.Topic, count.Language, count.Lines)))
                .GroupBy(part => part.Topic, StringComparer.Ordinal)
                .ToImmutableDictionary(
                    topic => topic.Key,
                    topic => new ConfigMapProtocol.UnjoinedLines(
                        topic
                            .GroupBy(part => part.Language, StringComparer.Ordinal)
                            .OrderByDescending(language => language.Sum(part => part.Lines))
                            .ThenBy(language => language.Key, StringComparer.Ordinal)
                            .First()
                            .Key,
                        topic.Sum(part => part.Lines)
                    ),
                    StringComparer.Ordinal
                )
        );
}

using System.Collections.Immutable;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Http.Health;

/// <summary>The observations of a node that health is judged by.</summary>
public sealed record HealthSnapshot
{
    /// <summary>Whether the actor system has ended.</summary>
    public bool Terminated { get; init; }

    /// <summary>Whether the actor system answered.</summary>
    public bool Answers { get; init; } = true;

    /// <summary>Whether the node drains and is about to leave.</summary>
    public bool Stopping { get; init; }

    /// <summary>State of this node in the cluster, lower case.</summary>
    public string Member { get; init; } = "up";

    /// <summary>Null on a node that is no consumer.</summary>
    public ConsumerView? Consumer { get; init; }

    /// <summary>Null on a node that sends nothing to Elasticsearch.</summary>
    public ElasticView? Elastic { get; init; }

    /// <summary>Null on a node that does not run the watcher at the moment.</summary>
    public WatcherView? Watcher { get; init; }
}

/// <summary>The node's consumer.</summary>
/// <param name="Answers">False when its actor did not answer in time.</param>
/// <param name="Settled">Whether Kafka gave it an assignment, be it an empty one, or said that no topic matches yet.</param>
/// <param name="Partitions">How many partitions it has.</param>
public sealed record ConsumerView(bool Answers, bool Settled, int Partitions)
{
    /// <summary>A note about one of its partitions; null when there is none.</summary>
    public string? Note { get; init; }
}

/// <summary>The sink, and whether Elasticsearch answers.</summary>
/// <param name="Unreachable">Why no node of Elasticsearch answers; null when one does.</param>
/// <param name="State">
/// State of the sink: <c>running</c>, <c>retrying</c>, <c>blocked</c> or <c>stalled</c>; null when its actor did not answer in time.
/// </param>
/// <param name="Reason">The sink's reason for a state other than <c>running</c>.</param>
/// <param name="InTroubleFor">How long the sink has been seen in another state than <c>running</c>.</param>
public sealed record ElasticView(string? Unreachable, SinkState? State, string? Reason, TimeSpan InTroubleFor);

/// <summary>The watcher, on the node that runs it.</summary>
/// <param name="State">State of the ConfigMap; null when its actor did not answer in time.</param>
/// <param name="Reason">Why it is not <c>applied</c>.</param>
public sealed record WatcherView(ConfigMapState? State, string? Reason)
{
    /// <summary>The namespaces whose services are not watched at the moment.</summary>
    public ImmutableArray<WatchStatus> Troubled { get; init; } = [];
}

/// <summary>Decides whether a node is live and ready. Pure.</summary>
public static class HealthRules
{
    /// <summary>How long the sink may be <c>retrying</c> before the node counts as not ready.</summary>
    public static readonly TimeSpan RetryGrace = TimeSpan.FromSeconds(30);

    /// <summary>How long a watch may be interrupted before it counts as failed: watches end and are restarted regularly.</summary>
    public static readonly TimeSpan WatchGrace = TimeSpan.FromSeconds(30);

    /// <summary>Live: the process and its actor system run. Kafka, Elasticsearch and other servers do not count.</summary>
    public static HealthReport Live(HealthSnapshot seen)
    {
        var system = seen switch
        {
            { Terminated: true } => new HealthCheck(false, "the actor system has ended"),
            { Answers: false } => new HealthCheck(false, "the actor system does not answer"),
            _ => new HealthCheck(true, "answers"),
        };
        return Report("live", [new("actor-system", system)]);
    }

    /// <summary>
    /// Ready: a member of the cluster, and every part of the pipeline that this node has does its work. Errors of the API server are reported but do not make
    /// a consumer unready: lines flow without it, and a restart would not help.
    /// </summary>
    public static HealthReport Ready(HealthSnapshot seen)
    {
        List<KeyValuePair<string, HealthCheck>> checks = [new("member", Member(seen))];
        if (seen.Consumer is { } consumer)
            checks.Add(new("consumer", Consumer(consumer)));
        if (seen.Elastic is { } elastic)
            checks.Add(new("elasticsearch", Elastic(elastic)));
        if (seen.Watcher is { } watcher)
            checks.Add(new("watcher", Watcher(watcher)));
        return Report("ready", checks, seen.Consumer is null ? [] : ["watcher"]);
    }

    private static HealthReport Report(string status, List<KeyValuePair<string, HealthCheck>> checks, params ReadOnlySpan<string> onlyTold)
    {
        var ok = true;
        foreach (var (name, check) in checks)
            ok &= check.Ok || onlyTold.Contains(name);

        return new HealthReport(ok, ok ? status : "not " + status, checks.ToImmutableSortedDictionary(StringComparer.Ordinal));
    }

    private static HealthCheck Member(HealthSnapshot seen) =>
        seen switch
        {
            { Terminated: true } => new(false, "the actor system has ended"),
            { Stopping: true } => new(false, "this node is stopping"),
            { Member: "up" } => new(true, "up"),
            _ => new(false, $"{seen.Member} in the cluster, not up"),
        };

    private static HealthCheck Consumer(ConsumerView consumer) =>
        consumer switch
        {
            { Answers: false } => new(false, "the consumer does not answer"),
            { Settled: false } => new(false, "waits for its consumer group: Kafka has assigned nothing yet"),
            { Partitions: 0 } => new(true, "no partitions: others of its group have them all, or no topic matches yet"),
            // A restart or another node could not change this, so it does not make the node unready.
            { Partitions: var count } => new(true, $"{count} partitions assigned{(consumer.Note is { } note ? $"; {note}" : "")}"),
        };

    private static HealthCheck Elastic(ElasticView elastic) =>
        elastic switch
        {
            { Unreachable: { } why } => new(false, $"no node answers: {why}"),
            { State: null } => new(false, "the sink does not answer"),
            { State: SinkState.Running } => new(true, "answers"),
            { State: SinkState.Retrying } when elastic.InTroubleFor < RetryGrace => new(true, $"answers; sending again: {elastic.Reason}"),
            _ => new(false, $"{elastic.State.Value.Word()}: {elastic.Reason}"),
        };

    private static HealthCheck Watcher(WatcherView watcher) =>
        watcher switch
        {
            { State: null } => new(false, "the watcher does not answer"),
            { State: not (ConfigMapState.Applied or ConfigMapState.Pending) } => new(
                false,
                $"the ConfigMap is {watcher.State.Value.Word()}: {watcher.Reason}{Watches(watcher)}"
            ),
            { Troubled: [] } => new(true, watcher.State.Value.Word()),
            _ => new(watcher.Troubled.All(watch => watch.TroubleSeconds < WatchGrace.TotalSeconds), watcher.State.Value.Word() + Watches(watcher)),
        };

    private static string Watches(WatcherView watcher) =>
        watcher.Troubled is [var first, ..] && watcher.Troubled.Length - 1 is var more
            ? $"; the services of {first.Namespace} are not watched ({first.State.Word()}): {first.Reason}{(more > 0 ? $"; {more} more namespaces" : "")}"
            : "";
}

using ActorPipeline.Host.Trace;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Http.Console;

/// <summary>Something a person should know of. Fields may be added, never renamed.</summary>
/// <param name="Key">Identifies the problem over updates.</param>
/// <param name="Level"><c>act</c>: an operator has to act, or events get lost; <c>delayed</c>: no event is lost.</param>
/// <param name="Hop">The hop, named as in <c>trace</c>.</param>
/// <param name="Subject">A service, a node, a topic.</param>
/// <param name="What">What is wrong, in words.</param>
/// <param name="Advice">What to do; null when there is nothing to say.</param>
public sealed record StatusProblem(string Key, string Level, string Hop, string Subject, string What, string? Advice)
{
    /// <summary>When the problem was first seen while a page was open, milliseconds since 1970.</summary>
    public long Since { get; init; }
}

/// <summary>Finds the problems in a status that need an operator, the worst first. Pure.</summary>
internal static class StatusProblems
{
    private const int MostOfAKind = 50;
    private const double LongLagSeconds = 30;

    /// <summary>All of it.</summary>
    /// <param name="status">The cluster.</param>
    /// <param name="elasticAway">Why Elasticsearch does not answer; null while it does.</param>
    public static IReadOnlyList<StatusProblem> Of(PipelineStatus status, string? elasticAway) =>
        [
            .. Elastic(status, elasticAway)
                .Concat(Nodes(status))
                .Concat(ConfigMap(status))
                .Concat(Partitions(status))
                .Concat(Services(status))
                .Concat(Refused(status))
                .OrderBy(need => need.Level == "act" ? 0 : 1),
        ];

    private static IEnumerable<StatusProblem> Elastic(PipelineStatus status, string? away)
    {
        if (away is not null)
        {
            yield return new StatusProblem(
                "elastic",
                "act",
                "elasticsearch",
                "Elasticsearch",
                $"does not answer ({away.TrimEnd('.')}); lines wait in Kafka and none is lost",
                "See whether it runs, and actorpipeline.elastic.urls. Indexing goes on by itself as soon as it answers."
            );
        }
        else
        {
            foreach (var node in status.Nodes.Where(node => node.State == NodeState.Answering && node.Sink.State != SinkState.Running))
            {
                var hop = ConsumerHops.Trouble(node);
                yield return new StatusProblem(
                    $"sink {node.Address}",
                    node.Sink.State == SinkState.Retrying ? "delayed" : "act",
                    hop.Name,
                    Short(node.Address),
                    Seen(node),
                    hop.Advice
                );
            }
        }
    }

    private static string Seen(NodeStatus node) => $"is {node.Sink.State.Word()}{(node.Sink.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}";

    private static IEnumerable<StatusProblem> Nodes(PipelineStatus status)
    {
        foreach (var member in status.Cluster.Members.Where(member => !member.Reachable))
        {
            yield return new StatusProblem(
                $"member {member.Address}",
                "act",
                "consumer",
                Short(member.Address),
                "is unreachable: no other node hears from it",
                "Others take its partitions over when Kafka gives up on it. See whether it runs; actorpipeline cluster down takes it out for good."
            );
        }

        foreach (var node in status.Nodes.Where(node => node.State == NodeState.Silent))
            yield return new StatusProblem($"silent {node.Address}", "delayed", "consumer", Short(node.Address), "does not say how it is", null);
        if (status.Nodes.IsEmpty && status.Cluster.Members.All(member => member.Roles.Contains("consumer")))
        {
            yield return new StatusProblem(
                "no consumer",
                "delayed",
                "consumer",
                "Consumer",
                "no node says what it reads yet",
                "A node that has just started needs some seconds."
            );
        }
        else if (status.Nodes.IsEmpty)
        {
            yield return new StatusProblem(
                "no consumer",
                "act",
                "consumer",
                "Consumer",
                "no node of this cluster reads Kafka; lines wait there, as long as the topic keeps them",
                "Run a node with the role consumer."
            );
        }
    }

    private static IEnumerable<StatusProblem> ConfigMap(PipelineStatus status)
    {
        if (WatchedHops.ConfigMap(status.ConfigMap) is { State: HopState.Holding } hop)
            yield return new StatusProblem("configmap", "act", hop.Name, "ConfigMap", hop.Seen, hop.Advice);
    }

    private static IEnumerable<StatusProblem> Partitions(PipelineStatus status)
    {
        var partitions = status.Nodes.SelectMany(node => node.Partitions).ToList();
        foreach (var topic in partitions.Where(partition => partition.Lost > 0).GroupBy(partition => partition.Topic).Take(MostOfAKind))
        {
            yield return new StatusProblem(
                $"lost {topic.Key}",
                "act",
                "kafka",
                topic.Key,
                $"lost {Wording.Count(topic.Sum(partition => partition.Lost), "line")}: Kafka deleted them before they were read",
                "Raise retention.ms of the topic, or see what held the pipeline up; actorpipeline dlq gaps says which offsets."
            );
        }

        foreach (var topic in partitions.Where(partition => partition is { Lost: 0, Reason: not null }).GroupBy(partition => partition.Topic).Take(MostOfAKind))
            yield return new StatusProblem($"note {topic.Key}", "delayed", "consumer", topic.Key, topic.First().Reason!, null);
        if (partitions.Where(partition => partition.LagSeconds > LongLagSeconds).MaxBy(partition => partition.LagSeconds) is { } slow)
        {
            yield return new StatusProblem(
                "lag",
                "delayed",
                "consumer",
                slow.Topic,
                $"is behind: its oldest line has waited {slow.LagSeconds:0} s to be indexed",
                "Nothing is lost. If it grows, see docs/tuning.md: more nodes, larger batches, or a faster Elasticsearch."
            );
        }
    }

    private static IEnumerable<StatusProblem> Services(PipelineStatus status)
    {
        var rejected = status.Services.Where(service => service.State == ServiceState.Rejected).ToList();
        foreach (var service in rejected.Take(MostOfAKind))
        {
            yield return new StatusProblem(
                $"service {service.Namespace}/{service.Name}",
                "act",
                "service",
                service.Name,
                $"asks for what it cannot have: {service.Reason?.TrimEnd('.')}",
                "Correct the annotation on the Service; until then the last good input, or the default, stays."
            );
        }

        if (rejected.Count > MostOfAKind)
            yield return new StatusProblem("service", "act", "service", "Services", $"{rejected.Count - MostOfAKind} more ask for what they cannot have", null);
    }

    private static IEnumerable<StatusProblem> Refused(PipelineStatus status)
    {
        var refused = status.Nodes.Sum(node => node.Sink.DeadLettered);
        if (refused > 0)
        {
            yield return new StatusProblem(
                "dead letters",
                "delayed",
                "dead-letters",
                "Dead letters",
                $"hold {Wording.Count(refused, "line")} that Elasticsearch refused since the nodes started",
                "They are kept. See why under Dead letters, remove the cause, then replay them."
            );
        }

        var stored = status.Nodes.Sum(node => node.Sink.FailureStored);
        if (stored > 0)
        {
            yield return new StatusProblem(
                "failure store",
                "delayed",
                "index",
                "Failure store",
                $"holds {Wording.Count(stored, "line")} that the mapping refused, where searches do not find them",
                "GET logs-*::failures/_search says why."
            );
        }
    }

    /// <summary>An address without the protocol and system name that all addresses have in common.</summary>
    private static string Short(string address) => address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..];
}

using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Tracing;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;

namespace ActorPipeline.Host.Trace;

/// <summary>The hops within the pipeline: the consumer, and Elasticsearch. Pure.</summary>
internal static class ConsumerHops
{
    /// <summary>The hop <c>consumer</c>: reading and committing.</summary>
    public static TraceHop Consumer(TraceEvidence seen)
    {
        if (seen.Topic.Error is not null)
            return new("consumer", HopState.Unknown, "how far it got cannot be seen");
        if (!seen.Topic.WasUsed)
            return new("consumer", HopState.Ok, "nothing to read yet");
        var behind = Behind(seen);
        var readers = Readers(seen);
        if (behind.Count == 0)
        {
            var seenThere = $"every line is dealt with and committed{Found(readers.Values)}{Unjoined(readers.Values)}{Noted(readers.Values)}";
            return new("consumer", HopState.Ok, seenThere, Joining(seen, readers.Values));
        }
        var lines = Wording.Count(behind.Sum(partition => partition.Behind), "line");
        if (behind.Find(partition => !readers.ContainsKey(partition.Partition)) is { } unread)
        {
            return new(
                "consumer",
                HopState.Holding,
                $"partition {unread.Partition} has {Wording.Count(unread.Behind, "line")} that no node reads",
                $"Run a node with the role consumer whose actorpipeline.kafka.topics takes {seen.Topic.Topic}; a node that has just started needs some seconds."
            );
        }

        var states = behind.ConvertAll(partition => readers[partition.Partition]);
        if (states.Find(reader => reader.Node.State != NodeState.Answering) is { Node: { } silent })
        {
            return new(
                "consumer",
                HopState.Holding,
                $"{lines} wait for {silent.Address}, which is {silent.State.Word()}",
                "Kafka gives its partitions to another node when its session ends; when it does not, look at that node."
            );
        }

        var noted = Found(readers.Values) + Unjoined(readers.Values) + Noted(states);
        return states.Exists(reader => reader.Partition.State == ReadingState.Paused)
            ? new("consumer", HopState.Working, $"{lines} to go, and reading is paused: what was read before waits for Elasticsearch{noted}")
            : new("consumer", HopState.Working, $"{lines} to go{noted}", Joining(seen, readers.Values));
    }

    /// <summary>The hop <c>elasticsearch</c>, on the nodes that have lines of the topic to send.</summary>
    public static TraceHop Elasticsearch(TraceEvidence seen)
    {
        if (seen.Topic.Error is not null)
            return new("elasticsearch", HopState.Unknown, "whether it has something to take cannot be seen");
        var readers = Readers(seen);
        var senders = Behind(seen).Where(partition => readers.ContainsKey(partition.Partition)).Select(partition => readers[partition.Partition].Node).ToList();
        SinkState[] worstFirst = [SinkState.Blocked, SinkState.Stalled, SinkState.Retrying];
        return worstFirst.Select(state => senders.Find(node => node.Sink.State == state)).FirstOrDefault(node => node is not null) is { } troubled
            ? Trouble(troubled)
            : new("elasticsearch", HopState.Ok, senders.Count == 0 ? "nothing is to be sent" : "takes what it is sent");
    }

    /// <summary>The formats found, from the first partition that has any.</summary>
    private static string Found(IEnumerable<(NodeStatus Node, PartitionStatus Partition)> readers) =>
        readers
            .Select(reader => reader.Partition)
            .Where(partition => partition.Formats is not (null or "plain 100 %"))
            .OrderByDescending(partition => partition.Position)
            .FirstOrDefault()
            is { } found
            ? $"; its lines were found to be {found.Formats}"
            : "";

    /// <summary>Lines of stack traces that Filebeat does not join.</summary>
    private static string Unjoined(IEnumerable<(NodeStatus Node, PartitionStatus Partition)> readers) =>
        Traces(readers) is { } traces ? $"; lines of stack traces come one by one ({traces})" : "";

    /// <summary>The annotation that has them joined, ready to be typed.</summary>
    private static string? Joining(TraceEvidence seen, IEnumerable<(NodeStatus Node, PartitionStatus Partition)> readers) =>
        Traces(readers) is { } traces
            ? "To have each stack trace as one event: "
                + MultilinePresets.Annotate("service", seen.Service, seen.Known?.Namespace, TraceCounts.Read(traces).First().Language)
            : null;

    private static string? Traces(IEnumerable<(NodeStatus Node, PartitionStatus Partition)> readers) =>
        readers
            .Select(reader => reader.Partition)
            .Where(partition => partition.Traces is not null)
            .OrderByDescending(partition => partition.Position)
            .FirstOrDefault()
            ?.Traces;

    /// <summary>Lines that were lost before they were read, or are suspected duplicates: no hop holds them.</summary>
    private static string Noted(IEnumerable<(NodeStatus Node, PartitionStatus Partition)> readers) =>
        readers.Select(reader => reader.Partition).Where(partition => partition.Reason is not null).OrderBy(partition => partition.Partition).FirstOrDefault()
            is { } noted
            ? $"; but of partition {noted.Partition} {noted.Reason}"
            : "";

    /// <summary>The hop for a node whose sink is held up.</summary>
    public static TraceHop Trouble(NodeStatus node) =>
        new(
            "elasticsearch",
            HopState.Holding,
            $"{node.Address} is {node.Sink.State.Word()}{(node.Sink.Reason is { } reason ? $": {reason.TrimEnd('.')}" : "")}",
            node.Sink.State switch
            {
                SinkState.Blocked => "See actorpipeline.elastic.urls and actorpipeline.elastic.auth, and the index's blocks. No line is lost meanwhile.",
                SinkState.Stalled => "Elasticsearch, or what is in front of it, takes requests and does not answer: see its load, and whether its process is "
                    + "stopped. They are sent again after actorpipeline.elastic.request-timeout, and no line is lost.",
                _ => "It is sent again for as long as it takes, and no line is lost; see the health and the write queue of Elasticsearch.",
            }
        );

    private static List<PartitionSeen> Behind(TraceEvidence seen) => [.. seen.Topic.Partitions.Where(partition => partition.Behind > 0)];

    private static Dictionary<int, (NodeStatus Node, PartitionStatus Partition)> Readers(TraceEvidence seen)
    {
        var readers = new Dictionary<int, (NodeStatus, PartitionStatus)>();
        // While a partition moves, two nodes may report it: one that answers takes precedence.
        foreach (var node in seen.Nodes.OrderBy(node => node.State == NodeState.Answering))
        {
            foreach (var partition in node.Partitions.Where(partition => partition.Topic == seen.Topic.Topic))
                readers[partition.Partition] = (node, partition);
        }
        return readers;
    }
}

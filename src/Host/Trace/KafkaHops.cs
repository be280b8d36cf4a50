namespace ActorPipeline.Host.Trace;

/// <summary>The hops up to Kafka, as far as the topic shows them. Pure.</summary>
internal static class KafkaHops
{
    /// <summary>The hop <c>filebeat</c>. Without lines in the topic, no later hop can have them.</summary>
    public static TraceHop Filebeat(TraceEvidence seen) =>
        seen.Topic switch
        {
            { Error: not null } => new("filebeat", HopState.Unknown, "what it sent cannot be seen"),
            { WasUsed: false } topic => new(
                "filebeat",
                HopState.Holding,
                $"nothing has ever come in {topic.Topic}",
                $"See whether {seen.Paths} has lines on the service's node, and what Filebeat says there: kubectl logs daemonset/filebeat | "
                    + "actorpipeline doctor --filebeat-log -. It reloads its configuration only some seconds after it changed."
            ),
            { NewestAt: null } => new("filebeat", HopState.Ok, "lines came; when the last one did is not known"),
            { NewestAt: { } newest } => new("filebeat", HopState.Ok, $"the newest line came {Wording.Ago(seen.Now - newest)}"),
        };

    /// <summary>The hop <c>kafka</c>.</summary>
    public static TraceHop Kafka(TraceEvidence seen) =>
        seen.Topic switch
        {
            { Error: { } error } => new(
                "kafka",
                HopState.Holding,
                $"the brokers do not answer: {error.TrimEnd('.')}",
                "See actorpipeline.kafka.brokers and actorpipeline.kafka.client, and whether the brokers run."
            ),
            { Partitions.IsEmpty: true } topic => new("kafka", HopState.Ok, $"no topic {topic.Topic} yet"),
            { Expected: { } expected } topic => new(
                "kafka",
                HopState.Ok,
                $"{topic.Topic} carries it, not {expected}, and holds {Wording.Count(topic.Held, "line")} in "
                    + $"{Wording.Count(topic.Partitions.Length, "partition")}"
            ),
            { } topic => new(
                "kafka",
                HopState.Ok,
                $"{topic.Topic} holds {Wording.Count(topic.Held, "line")} in {Wording.Count(topic.Partitions.Length, "partition")}"
            ),
        };
}

using System.Collections.Immutable;

namespace ActorPipeline.Host.Trace;

/// <summary>Decides which hop holds a service's lines, and what to do about it. Pure.</summary>
public static class TraceRules
{
    /// <summary>Judges every hop, and finds the first that holds lines; when none does, the first that still moves some.</summary>
    public static TraceReport Of(TraceEvidence seen)
    {
        ImmutableArray<TraceHop> hops =
        [
            WatchedHops.Service(seen),
            WatchedHops.ConfigMap(seen),
            KafkaHops.Filebeat(seen),
            KafkaHops.Kafka(seen),
            ConsumerHops.Consumer(seen),
            ConsumerHops.Elasticsearch(seen),
            IndexHops.Index(seen),
            IndexHops.DeadLetters(seen),
        ];
        var first = hops.FirstOrDefault(hop => hop.State == HopState.Holding) ?? hops.FirstOrDefault(hop => hop.State == HopState.Working);
        return first switch
        {
            { State: HopState.Holding } => new(seen.Service, first.Name, $"Held by {first.Name}: {first.Seen}.", first.Advice, hops),
            { } => new(seen.Service, null, $"On their way at {first.Name}: {first.Seen}.", first.Advice, hops),
            null when hops.FirstOrDefault(hop => hop.State == HopState.Unknown && hop.Name is not ("service" or "configmap")) is { } dark => new(
                seen.Service,
                null,
                $"No hop that could be looked at holds lines, but {dark.Name} could not be: {dark.Seen}.",
                dark.Advice,
                hops
            ),
            null => new(seen.Service, null, $"Nothing holds its lines: all that came into {seen.Topic.Topic} are in Elasticsearch{Letters(seen)}.", null, hops),
        };
    }

    private static string Letters(TraceEvidence seen) => seen.Topic.Letters > 0 ? " or in the dead-letter topic" : "";
}

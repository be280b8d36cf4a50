using System.Collections.Immutable;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Host.Http;

/// <summary>
/// What became of the events of one service, of all nodes together, since they started. <c>other</c>, without a namespace, stands for all
/// services beyond those that a node tells apart.
/// </summary>
/// <param name="Name">The service.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Events">Events read from Kafka.</param>
/// <param name="Bytes">Bytes of their keys and values.</param>
/// <param name="Indexed">Events created.</param>
/// <param name="Duplicates">Events that were there already.</param>
/// <param name="FieldsRefused">Events created without fields that were refused; among <paramref name="Indexed"/> as well.</param>
/// <param name="DeadLettered">Events stored in a dead-letter topic.</param>
/// <param name="FailureStored">Events that a failure store keeps.</param>
/// <param name="Lost">Events that Kafka deleted before they were read.</param>
/// <param name="Latency">Of the last one or two minutes; null without an event in them.</param>
public sealed record ServiceView(
    string Name,
    string Namespace,
    long Events,
    long Bytes,
    long Indexed,
    long Duplicates,
    long FieldsRefused,
    long DeadLettered,
    long FailureStored,
    long Lost,
    LatencyView? Latency
)
{
    /// <summary>All services, out of what nodes say; by name.</summary>
    public static ImmutableArray<ServiceView> Of(IEnumerable<NodeStatus> nodes) =>
        [
            .. nodes
                .SelectMany(node => node.Sink.Services)
                .GroupBy(figures => (figures.Service, figures.Namespace))
                .Select(group => Of(group.Aggregate((one, other) => one.Add(other))))
                .OrderBy(view => view.Namespace.Length == 0)
                .ThenBy(view => view.Name, StringComparer.Ordinal)
                .ThenBy(view => view.Namespace, StringComparer.Ordinal),
        ];

    private static ServiceView Of(ServiceFigures f) =>
        new(
            f.Service,
            f.Namespace,
            f.Events,
            f.Bytes,
            f.Indexed,
            f.Duplicates,
            f.FieldsRefused,
            f.DeadLettered,
            f.FailureStored,
            f.Lost,
            LatencyView.Of(f.Recent)
        );
}

/// <summary>How long lines took from being read by Filebeat to the answer of Elasticsearch, in the last one or two minutes.</summary>
/// <param name="Events">How many there were.</param>
/// <param name="P50Seconds">Within this half of them were done.</param>
/// <param name="P99Seconds">Within this 99 of 100 were.</param>
public sealed record LatencyView(long Events, double P50Seconds, double P99Seconds)
{
    /// <summary>Null without an event.</summary>
    public static LatencyView? Of(Latency recent) =>
        recent.Quantile(0.5) is { } half && recent.Quantile(0.99) is { } most ? new LatencyView(recent.Count, Math.Round(half, 3), Math.Round(most, 3)) : null;
}

using System.Collections.Immutable;
using ActorPipeline.Messages.Elastic;

namespace ActorPipeline.Host.Http;

/// <summary>What <c>/metrics</c> tells of services: of this node alone, so that a sum over nodes counts nothing twice. Pure.</summary>
internal static class ServiceSeries
{
    /// <summary>Label: the service.</summary>
    public const string ServiceTag = "service";

    /// <summary>Label: its namespace.</summary>
    public const string NamespaceTag = "namespace";

    /// <summary>All families; without values on a node that is no consumer.</summary>
    public static IEnumerable<MetricFamily> Of(IReadOnlyList<ServiceFigures> services) =>
        [
            Counter("actorpipeline_service_events_total", "Events of a service read from Kafka.", services, one => one.Events),
            Counter("actorpipeline_service_bytes_total", "Bytes of keys and values of a service read from Kafka.", services, one => one.Bytes),
            Counter("actorpipeline_service_indexed_total", "Events of a service that Elasticsearch created.", services, one => one.Indexed),
            Counter("actorpipeline_service_duplicate_total", "Events of a service that were there already.", services, one => one.Duplicates),
            Counter(
                "actorpipeline_service_fields_refused_total",
                "Events of a service created without fields that their index refused.",
                services,
                one => one.FieldsRefused
            ),
            Counter("actorpipeline_service_dead_lettered_total", "Events of a service stored in a dead-letter topic.", services, one => one.DeadLettered),
            Counter(
                "actorpipeline_service_failure_stored_total",
                "Events of a service that their data stream refused and its failure store keeps.",
                services,
                one => one.FailureStored
            ),
            Counter(
                "actorpipeline_service_lost_total",
                "Events that Kafka deleted before they were read, of the service their topic names.",
                services,
                one => one.Lost
            ),
            new MetricFamily(
                "actorpipeline_service_latency_seconds",
                "histogram",
                "Time from when Filebeat read a line to the answer that it is indexed.",
                [.. services.SelectMany(Histogram)]
            ),
        ];

    private static MetricFamily Counter(string name, string help, IReadOnlyList<ServiceFigures> services, Func<ServiceFigures, long> value) =>
        new(name, "counter", help, [.. services.Select(one => new MetricSample(Labels(one), value(one)))]);

    private static IEnumerable<MetricSample> Histogram(ServiceFigures one)
    {
        var (labels, below) = (Labels(one), 0L);
        var counts = one.Latency.Counts;
        for (var i = 0; i < Latency.Bounds.Length; i++)
        {
            below += counts.IsDefaultOrEmpty ? 0 : counts[i];
            yield return new MetricSample([.. labels, MetricFamily.Label("le", MetricFamily.Number(Latency.Bounds[i]))], below, "_bucket");
        }
        yield return new MetricSample([.. labels, MetricFamily.Label("le", "+Inf")], one.Latency.Count, "_bucket");
        yield return new MetricSample(labels, one.Latency.Seconds, "_sum");
        yield return new MetricSample(labels, one.Latency.Count, "_count");
    }

    private static ImmutableArray<KeyValuePair<string, object?>> Labels(ServiceFigures one) =>
        [MetricFamily.Label(ServiceTag, one.Service), MetricFamily.Label(NamespaceTag, one.Namespace)];
}

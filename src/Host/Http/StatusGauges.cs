using ActorPipeline.Actors.Telemetry;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Http;

/// <summary>The gauges of <c>/metrics</c>, derived from this node's part of <c>/api/status</c>. Pure.</summary>
public static class StatusGauges
{
    /// <summary>All gauges; those that do not apply have no values.</summary>
    /// <param name="status">The whole cluster; only this node's part is told, so that a sum over nodes counts nothing twice.</param>
    /// <param name="options">What the node runs with.</param>
    public static IEnumerable<MetricFamily> Of(PipelineStatus status, PipelineOptions options)
    {
        var node = status.Nodes.FirstOrDefault(node => node.Address == status.Cluster.Self);
        var sink = node?.Sink;
        var partitions = node?.Partitions ?? [];
        // The watcher's figures come from the node that runs it.
        var watching = status.Cluster.Singletons.GetValueOrDefault("config-map") == status.Cluster.Self;
        var configMap = watching ? status.ConfigMap : null;
        return
        [
            Gauge(
                "actorpipeline_build_info",
                "Always 1; the label tells the version.",
                [new([MetricFamily.Label("version", typeof(StatusGauges).Assembly.GetName().Version?.ToString(3))], 1)]
            ),
            One("actorpipeline_bulk_in_flight", "Bulk requests without an answer.", sink?.InFlight),
            One("actorpipeline_bulk_in_flight_limit", "How many bulk requests may be without an answer now.", sink?.InFlightLimit),
            One("actorpipeline_buffer_bytes", "Memory held between Kafka and Elasticsearch.", sink?.BufferBytes),
            One(
                "actorpipeline_buffer_limit_bytes",
                "The most memory that may be held between Kafka and Elasticsearch (buffer.max-bytes).",
                sink is null ? null : options.Buffer.MaxBytes
            ),
            States("actorpipeline_sink_state", "1 for the state the sink is in, 0 for the others.", StateWords.All<SinkState>(), sink?.State.Word()),
            Each("actorpipeline_partition_lag_events", "Events written to a partition and not yet committed.", partitions, partition => partition.Lag),
            Each(
                "actorpipeline_partition_lag_seconds",
                "Age of the oldest record of a partition that was read and is not indexed yet.",
                partitions,
                partition => partition.LagSeconds
            ),
            Each(
                "actorpipeline_partition_unread_seconds",
                "Age of the oldest record of a partition that was not read yet, at most; 0 when all was.",
                partitions,
                partition => partition.UnreadSeconds
            ),
            Gauge(
                "actorpipeline_topic_retention_seconds",
                "How long a topic keeps records (retention.ms), read or not; +Inf for ever.",
                [
                    .. from partition in partitions
                    where partition.RetentionSeconds is not null
                    group partition.RetentionSeconds.GetValueOrDefault() by partition.Topic into topic
                    select new MetricSample(
                        [MetricFamily.Label(PipelineTelemetry.TopicTag, topic.Key)],
                        topic.First() < 0 ? double.PositiveInfinity : topic.First()
                    ),
                ]
            ),
            Each(
                "actorpipeline_partition_paused",
                "1 while a partition is paused, else 0.",
                partitions,
                partition => partition.State == ReadingState.Paused ? 1 : 0
            ),
            Each(
                "actorpipeline_partition_commit_age_seconds",
                "Time since the committed offset of a partition moved, or there was nothing to commit.",
                partitions,
                partition => partition.CommitAgeSeconds
            ),
            States(
                "actorpipeline_config_map_state",
                "1 for the state the ConfigMap is in, 0 for the others; only on the node that writes it.",
                StateWords.All<ConfigMapState>(),
                configMap?.State.Word()
            ),
            .. ServiceSeries.Of(sink?.Services ?? []),
            .. Watches(configMap is null ? [] : status.Watches),
            Gauge(
                "actorpipeline_service_waiting",
                "1 for each service whose input waits because the ConfigMap is full, 100 at most; only on the node that writes it.",
                configMap is null
                    ? []
                    :
                    [
                        .. from service in status.Services.Where(service => service.WaitsForRoom).Take(100)
                        select new MetricSample([MetricFamily.Label("namespace", service.Namespace), MetricFamily.Label("service", service.Name)], 1),
                    ]
            ),
            One("actorpipeline_config_map_bytes", "Size of the Filebeat inputs in the ConfigMap.", configMap?.Bytes),
            One("actorpipeline_config_map_limit_bytes", "What the API server allows a ConfigMap.", configMap?.LimitBytes),
            Gauge(
                "actorpipeline_services",
                "Services by state; only on the node that watches them.",
                configMap is null
                    ? []
                    :
                    [
                        .. Enum.GetValues<ServiceState>()
                            .Select(state => new MetricSample(
                                [MetricFamily.Label(PipelineTelemetry.StateTag, state.Word())],
                                status.Services.Count(service => service.State == state)
                            )),
                    ]
            ),
        ];
    }

    private static IEnumerable<MetricFamily> Watches(IReadOnlyList<WatchStatus> watches) =>
        [
            Gauge(
                "actorpipeline_watch_state",
                "1 for the state the watch of a namespace is in, 0 for the others; only on the node that watches.",
                [
                    .. from watch in watches
                    from state in Enum.GetValues<WatchState>()
                    select new MetricSample(
                        [MetricFamily.Label("namespace", watch.Namespace), MetricFamily.Label(PipelineTelemetry.StateTag, state.Word())],
                        watch.State == state ? 1 : 0
                    ),
                ]
            ),
            Ages(
                "actorpipeline_watch_answer_age_seconds",
                "Time since the API server last answered for a namespace.",
                watches,
                watch => watch.AnswerAgeSeconds
            ),
            Ages("actorpipeline_watch_event_age_seconds", "Time since a service of a namespace last changed.", watches, watch => watch.EventAgeSeconds),
        ];

    private static MetricFamily Ages(string name, string help, IEnumerable<WatchStatus> watches, Func<WatchStatus, double?> age) =>
        Gauge(
            name,
            help,
            [
                .. from watch in watches
                where age(watch) is not null
                select new MetricSample([MetricFamily.Label("namespace", watch.Namespace)], age(watch)!.Value),
            ]
        );

    private static MetricFamily Gauge(string name, string help, IReadOnlyList<MetricSample> samples) => new(name, "gauge", help, samples);

    private static MetricFamily One(string name, string help, double? value) => Gauge(name, help, value is { } known ? [new([], known)] : []);

    private static MetricFamily States(string name, string help, IReadOnlyList<string> states, string? now) =>
        Gauge(
            name,
            help,
            now is null ? [] : [.. states.Select(state => new MetricSample([MetricFamily.Label(PipelineTelemetry.StateTag, state)], state == now ? 1 : 0))]
        );

    private static MetricFamily Each(string name, string help, IEnumerable<PartitionStatus> partitions, Func<PartitionStatus, double?> value) =>
        Gauge(
            name,
            help,
            [
                .. from partition in partitions
                where value(partition) is not null
                select new MetricSample(
                    [MetricFamily.Label(PipelineTelemetry.TopicTag, partition.Topic), MetricFamily.Label(PipelineTelemetry.PartitionTag, partition.Partition)],
                    value(partition)!.Value
                ),
            ]
        );
}

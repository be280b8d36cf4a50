using System.Diagnostics.Metrics;

namespace ActorPipeline.Actors.Telemetry;

/// <summary>
/// The pipeline's counters and histograms, as <c>System.Diagnostics.Metrics</c> instruments of the meter <see cref="MeterName"/>. Calls are made per chunk,
/// per request or per reject, not per indexed event. <c>docs/metrics.md</c> lists them
/// under their Prometheus names: '_' for '.', and <c>_total</c> behind a counter.
/// </summary>
public static class PipelineTelemetry
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "actorpipeline";

    /// <summary>Label: a Kafka topic.</summary>
    public const string TopicTag = "topic";

    /// <summary>Label: a partition's number.</summary>
    public const string PartitionTag = "partition";

    /// <summary>Label: Elasticsearch's error type, one of <see cref="ErrorTypes"/> or <see cref="OtherError"/>.</summary>
    public const string ErrorTypeTag = "error_type";

    /// <summary>Label: what became of a bulk request.</summary>
    public const string OutcomeTag = "outcome";

    /// <summary>Label: the kind of a record that is no event of Filebeat.</summary>
    public const string KindTag = "kind";

    /// <summary>Label: a state's name.</summary>
    public const string StateTag = "state";

    /// <summary>Label: the format found for a line, <c>plain</c> or the name of a built-in parser.</summary>
    public const string FormatTag = "format";
    public const string LanguageTag = "language";

    /// <summary>The label for every error type that is not in <see cref="ErrorTypes"/>, which keeps the number of label values bounded.</summary>
    public const string OtherError = "other";

    /// <summary>The error types that get a label value of their own.</summary>
    public static readonly IReadOnlySet<string> ErrorTypes = new HashSet<string>(StringComparer.Ordinal)
    {
        "mapper_parsing_exception",
        "document_parsing_exception",
        "strict_dynamic_mapping_exception",
        "illegal_argument_exception",
        "request_entity_too_large",
        "parse_exception",
        "parsing_exception",
        "x_content_parse_exception",
        "action_request_validation_exception",
        "invalid_index_name_exception",
        "index_not_found_exception",
        "index_closed_exception",
        "cluster_block_exception",
        "unavailable_shards_exception",
        "security_exception",
        "max_bytes_length_exceeded_exception",
        "unknown",
    };

    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> EventsConsumed = Meter.CreateCounter<long>("actorpipeline.events.consumed", "{event}", "Events read from Kafka.");
    private static readonly Counter<long> BytesConsumed = Meter.CreateCounter<long>(
        "actorpipeline.bytes.consumed",
        "By",
        "Bytes of keys and values read from Kafka."
    );
    private static readonly Counter<long> Lines = Meter.CreateCounter<long>(
        "actorpipeline.lines",
        "{line}",
        "Lines whose format was looked for, by the one found."
    );
    private static readonly Counter<long> UnjoinedLines = Meter.CreateCounter<long>(
        "actorpipeline.lines.unjoined",
        "{line}",
        "Lines of stack traces that came as events of their own."
    );
    private static readonly Counter<long> PartitionsPaused = Meter.CreateCounter<long>(
        "actorpipeline.partitions.paused",
        "{pause}",
        "Times a partition was paused because its events wait for Elasticsearch."
    );
    private static readonly Counter<long> EventsIndexed = Meter.CreateCounter<long>(
        "actorpipeline.events.indexed",
        "{event}",
        "Events that Elasticsearch created."
    );
    private static readonly Counter<long> EventsDuplicate = Meter.CreateCounter<long>(
        "actorpipeline.events.duplicate",
        "{event}",
        "Events that were there already: read or sent twice, indexed once."
    );
    private static readonly Counter<long> EventsRetried = Meter.CreateCounter<long>(
        "actorpipeline.events.retried",
        "{event}",
        "Events sent again, counted each time."
    );
    private static readonly Counter<long> EventsDeadLettered = Meter.CreateCounter<long>(
        "actorpipeline.events.dead.lettered",
        "{event}",
        "Events stored in a dead-letter topic, by Elasticsearch's error type."
    );
    private static readonly Counter<long> EventsFailureStored = Meter.CreateCounter<long>(
        "actorpipeline.events.failure.stored",
        "{event}",
        "Events that their data stream refused and its failure store keeps."
    );
    private static readonly Counter<long> EventsFieldsRefused = Meter.CreateCounter<long>(
        "actorpipeline.events.fields.refused",
        "{event}",
        "Events created without fields that their index refused, by Elasticsearch's error type."
    );
    private static readonly Counter<long> EventsLost = Meter.CreateCounter<long>(
        "actorpipeline.events.lost",
        "{event}",
        "Events that Kafka deleted before they were read."
    );
    private static readonly Counter<long> EventsForeign = Meter.CreateCounter<long>(
        "actorpipeline.events.foreign",
        "{event}",
        "Records that are no events of Filebeat, indexed or left out."
    );
    private static readonly Counter<long> BytesSent = Meter.CreateCounter<long>(
        "actorpipeline.bytes.sent",
        "By",
        "Bytes of bulk requests that came to an end, whatever the answer."
    );
    private static readonly Counter<long> BulkRequests = Meter.CreateCounter<long>(
        "actorpipeline.bulk.requests",
        "{request}",
        "Bulk requests that came to an end, by outcome."
    );
    private static readonly Histogram<double> BulkEvents = Meter.CreateHistogram(
        "actorpipeline.bulk.events",
        "{event}",
        "Events in a bulk request.",
        null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000] }
    );
    private static readonly Histogram<double> BulkSeconds = Meter.CreateHistogram(
        "actorpipeline.bulk.duration.seconds",
        "s",
        "Time from sending a bulk request to the end of its answer.",
        null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60] }
    );

    /// <summary>Publishes every counter without labels at zero, so that a rate can be computed from the first event on.</summary>
    public static void Begin()
    {
        foreach (var counter in (Counter<long>[])[EventsIndexed, EventsDuplicate, EventsRetried, EventsFailureStored, BytesSent])
            counter.Add(0);
    }

    /// <summary>A chunk of one topic was read.</summary>
    public static void Consumed(string topic, int events, int bytes)
    {
        var tag = new KeyValuePair<string, object?>(TopicTag, topic);
        EventsConsumed.Add(events, tag);
        BytesConsumed.Add(bytes, tag);
    }

    /// <summary>A format was found for lines of one topic.</summary>
    public static void Found(string topic, string format, long lines) =>
        Lines.Add(lines, new KeyValuePair<string, object?>(TopicTag, topic), new KeyValuePair<string, object?>(FormatTag, format));

    /// <summary>Lines of stack traces of one topic came as events of their own.</summary>
    public static void Unjoined(string topic, string language, long lines) =>
        UnjoinedLines.Add(lines, new KeyValuePair<string, object?>(TopicTag, topic), new KeyValuePair<string, object?>(LanguageTag, language));

    /// <summary>A partition was paused.</summary>
    public static void Paused(string topic) => PartitionsPaused.Add(1, new KeyValuePair<string, object?>(TopicTag, topic));

    /// <summary>Events were created.</summary>
    public static void Indexed(int events) => EventsIndexed.Add(events);

    /// <summary>Events were duplicates.</summary>
    public static void Duplicate(int events) => EventsDuplicate.Add(events);

    /// <summary>Events are sent again.</summary>
    public static void Retried(int events) => EventsRetried.Add(events);

    /// <summary>Events went into a failure store.</summary>
    public static void FailureStored(int events) => EventsFailureStored.Add(events);

    /// <summary>An event was created without fields that were refused.</summary>
    public static void FieldsRefused(string errorType) => EventsFieldsRefused.Add(1, OfError(errorType));

    /// <summary>An event was stored in a dead-letter topic.</summary>
    public static void DeadLettered(string errorType) => EventsDeadLettered.Add(1, OfError(errorType));

    /// <summary>Events of one topic were deleted before they were read.</summary>
    public static void Lost(string topic, long events) => EventsLost.Add(events, new KeyValuePair<string, object?>(TopicTag, topic));

    /// <summary>Records of one topic were no events of Filebeat.</summary>
    public static void Foreign(string topic, string kind, int records) => EventsForeign.Add(records, new(TopicTag, topic), new(KindTag, kind));

    /// <summary>A bulk request came to an end.</summary>
    /// <param name="events">Events in it.</param>
    /// <param name="bytes">Its body, bytes.</param>
    /// <param name="duration">From sending to the end of the answer.</param>
    /// <param name="outcome"><c>indexed mixed failed refused split</c>.</param>
    public static void BulkEnded(int events, long bytes, TimeSpan duration, string outcome)
    {
        BulkRequests.Add(1, new KeyValuePair<string, object?>(OutcomeTag, outcome));
        BytesSent.Add(bytes);
        BulkEvents.Record(events);
        BulkSeconds.Record(duration.TotalSeconds);
    }

    private static KeyValuePair<string, object?> OfError(string type) => new(ErrorTypeTag, ErrorTypes.Contains(type) ? type : OtherError);
}

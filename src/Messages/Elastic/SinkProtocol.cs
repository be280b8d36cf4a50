using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Akka.Actor;

namespace ActorPipeline.Messages.Elastic;

/// <summary>Messages of <c>ElasticSinkActor</c> that carry no records.</summary>
public static class SinkProtocol
{
    /// <summary>Asks for <see cref="SinkStatus"/>.</summary>
    public sealed record GetStatus : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly GetStatus Instance = new();
    }
}

/// <summary>The sink of one node as <c>/api/status</c> shows it; counts are events since the process started.</summary>
/// <param name="Indexed">Created in Elasticsearch (201).</param>
/// <param name="Duplicates">Already there (409): a replay.</param>
/// <param name="DeadLettered">Rejected and stored in a dead-letter topic.</param>
/// <param name="Retried">Sent again, counted each time.</param>
/// <param name="EventsPerSecond">Outcomes per second, over the last seconds.</param>
/// <param name="InFlight">Bulk requests without an answer.</param>
/// <param name="InFlightLimit">How many bulk requests may be in flight now.</param>
/// <param name="State"><c>running</c>, <c>retrying</c>, <c>blocked</c> or <c>stalled</c>.</param>
/// <param name="Reason">What the last failure said; null while running.</param>
/// <param name="BufferBytes">Pooled memory held between Kafka and Elasticsearch, bytes.</param>
/// <param name="FailureStored">Refused by their data stream and kept in its failure store, where searches do not find them.</param>
/// <param name="FieldsRefused">Created without fields that their index refused; counted in <paramref name="Indexed"/> as well.</param>
public sealed record SinkStatus(
    long Indexed,
    long Duplicates,
    long DeadLettered,
    long Retried,
    double EventsPerSecond,
    int InFlight,
    int InFlightLimit,
    SinkState State,
    string? Reason,
    long BufferBytes,
    long FailureStored = 0,
    long FieldsRefused = 0
) : INoSerializationVerificationNeeded
{
    /// <summary>The same by service. The status tells it for all nodes together.</summary>
    [JsonIgnore]
    public ImmutableArray<ServiceFigures> Services { get; init; } = [];
}

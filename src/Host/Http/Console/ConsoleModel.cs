using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using ActorPipeline.Actors.Tracing.Lines;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Http.Console;

/// <summary>The event <c>status</c> of <c>/api/v1/events</c>. Fields may be added, never renamed.</summary>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="Version">Of the program.</param>
/// <param name="Elastic">Whether it answers.</param>
/// <param name="Cluster">As in <c>/api/status</c>.</param>
/// <param name="Nodes">As in <c>/api/status</c>.</param>
/// <param name="ConfigMap">As in <c>/api/status</c>.</param>
/// <param name="Services">How many services are in which state.</param>
/// <param name="Needs">Problems that need an operator, the worst first.</param>
public sealed record ConsoleStatus(
    long At,
    string Version,
    ElasticSeen Elastic,
    ClusterStatus Cluster,
    ImmutableArray<NodeStatus> Nodes,
    ConfigMapStatus? ConfigMap,
    ImmutableSortedDictionary<string, int> Services,
    IReadOnlyList<StatusProblem> Needs
)
{
    /// <summary>As in <c>/api/status</c>.</summary>
    public LatencyView? Latency { get; init; }
}

/// <summary>Elasticsearch, as seen by this node.</summary>
/// <param name="Urls">Where it is, without passwords.</param>
/// <param name="Away">Why it does not answer; null while it does.</param>
public sealed record ElasticSeen(ImmutableArray<string> Urls, string? Away);

/// <summary>What the console may do on this node.</summary>
/// <param name="Version">Of the program.</param>
/// <param name="TokenToRead">Lines, dead letters and configuration need the token.</param>
/// <param name="TokenToChange">Changes need the token.</param>
/// <param name="MayChange">There is a token, or none is needed.</param>
/// <param name="ServiceSuffix">What the name of a service ends in.</param>
/// <param name="Paths">Where services write.</param>
/// <param name="Levels">The words that programs use for levels, in lower case, each with one of <c>trace debug info warn error fatal</c>.</param>
public sealed record ConsoleSession(
    string Version,
    bool TokenToRead,
    bool TokenToChange,
    bool MayChange,
    string ServiceSuffix,
    string Paths,
    ImmutableSortedDictionary<string, string> Levels
);

/// <summary>One key of the configuration.</summary>
/// <param name="Key">Its path.</param>
/// <param name="Value">Its value, secrets hidden.</param>
/// <param name="Origin">Who set it.</param>
public sealed record ConfigurationKey(string Key, string Value, string Origin);

/// <summary>The dead letters and gaps.</summary>
/// <param name="Error">Why it could not be read; null when it was.</param>
/// <param name="Total">How many are kept and not replayed.</param>
/// <param name="Replayed">How many were replayed and not rejected again.</param>
/// <param name="Groups">Grouped by reason and service.</param>
/// <param name="Letters">The latest.</param>
/// <param name="Gaps">What Kafka deleted before it was read.</param>
public sealed record DeadLetterPage(
    string? Error,
    int Total,
    int Replayed,
    ImmutableArray<DeadLetterGroup> Groups,
    ImmutableArray<DeadLetterView> Letters,
    ImmutableArray<GapView> Gaps
);

/// <summary>Dead letters of one service with one kind of reason.</summary>
/// <param name="Service">The service.</param>
/// <param name="Topic">The topic of the events.</param>
/// <param name="ErrorType">Elasticsearch's name of the error.</param>
/// <param name="Reason">What the latest was told.</param>
/// <param name="Count">How many.</param>
/// <param name="First">When the first was refused, milliseconds since 1970.</param>
/// <param name="Last">When the last was.</param>
public sealed record DeadLetterGroup(string Service, string Topic, string ErrorType, string Reason, int Count, long First, long Last);

/// <summary>One dead letter, without its event.</summary>
/// <param name="Place">Where it lies: <c>topic/partition/offset</c>.</param>
/// <param name="Topic">Where the event came from.</param>
/// <param name="Partition">Its partition there.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Service">The service.</param>
/// <param name="Index">What it was meant for.</param>
/// <param name="Status">What Elasticsearch answered.</param>
/// <param name="ErrorType">Elasticsearch's name of the error.</param>
/// <param name="Reason">Elasticsearch's words.</param>
/// <param name="At">When, milliseconds since 1970.</param>
/// <param name="Bytes">Size of the event.</param>
/// <param name="Event">The event; null in a list.</param>
public sealed record DeadLetterView(
    string Place,
    string Topic,
    int Partition,
    long Offset,
    string Service,
    string Index,
    int Status,
    string ErrorType,
    string Reason,
    long At,
    int Bytes,
    string? Event = null
);

/// <summary>Lines that Kafka deleted before they were read.</summary>
/// <param name="Topic">Their topic.</param>
/// <param name="Partition">Their partition.</param>
/// <param name="From">The first offset that is gone.</param>
/// <param name="To">The first that is there.</param>
/// <param name="Count">How many.</param>
/// <param name="At">When it was noticed, milliseconds since 1970.</param>
public sealed record GapView(string Topic, int Partition, long From, long To, long Count, long At);

/// <summary>What a replay did, or would do.</summary>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="Meant">How many were meant.</param>
/// <param name="Sent">How many were sent back to their topics.</param>
/// <param name="Homeless">How many cannot be: their topic or partition is gone.</param>
public sealed record ReplayDone(string? Error, int Meant, int Sent, int Homeless);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ConsoleStatus))]
[JsonSerializable(typeof(ConsoleSession))]
[JsonSerializable(typeof(ImmutableArray<ServiceStatus>))]
[JsonSerializable(typeof(ImmutableArray<ConfigurationKey>))]
[JsonSerializable(typeof(LinePage))]
[JsonSerializable(typeof(LineContext))]
[JsonSerializable(typeof(ImmutableArray<ServiceView>))]
[JsonSerializable(typeof(GeneratedInput))]
[JsonSerializable(typeof(ServicesActivity))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(DeadLetterView))]
[JsonSerializable(typeof(ReplayDone))]
internal sealed partial class ConsoleJson : JsonSerializerContext
{
    /// <summary>What every page answers with.</summary>
    public static async Task WriteAsync<T>(Microsoft.AspNetCore.Http.HttpContext context, T body, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        await JsonSerializer.SerializeAsync(context.Response.Body, body, type, context.RequestAborted);
    }
}

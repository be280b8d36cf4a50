using System.Collections.Immutable;
using ActorPipeline.Actors.Elastic.Flow;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Elastic;

/// <summary><c>actorpipeline.elastic</c>: where events are indexed, and how often they are sent again.</summary>
public sealed record ElasticOptions
{
    /// <summary><c>urls</c>: one or more nodes of one Elasticsearch cluster.</summary>
    public ImmutableArray<Uri> Urls { get; init; } = [new Uri("http://127.0.0.1:9200")];

    /// <summary><c>auth</c>: credentials.</summary>
    public ElasticAuth Auth { get; init; } = new();

    /// <summary><c>tls</c>: which certificates are trusted in place of those the system trusts.</summary>
    public ElasticTls Tls { get; init; } = new();

    /// <summary><c>compression</c> of request bodies: <c>none</c> or <c>gzip</c>.</summary>
    public string Compression { get; init; } = "none";

    /// <summary><c>target</c>: <c>data-stream</c>, or <c>index</c> for servers before 7.9.</summary>
    public string Target { get; init; } = "data-stream";

    /// <summary><c>index</c>: how plain indices are named, see <see cref="Parsing.IndexPattern"/>; a data stream's name is always the default.</summary>
    public string Index { get; init; } = "logs-{service}-{namespace}";

    /// <summary><c>document-id</c>: what a document's id is made of, <c>auto line record record-name</c>.</summary>
    public string DocumentId { get; init; } = "auto";

    /// <summary><c>line-scope</c>: where inodes and paths are unique, <c>node</c> or <c>volume</c>.</summary>
    public string LineScope { get; init; } = "node";

    /// <summary><c>request-timeout</c>: after this a bulk request counts as unanswered and is sent again.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// <c>wait-timeout</c>: how long Elasticsearch waits for an unavailable primary shard, or for an index to be created, before it refuses the items
    /// concerned.
    /// </summary>
    public TimeSpan WaitTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// <see cref="WaitTimeout"/>, but at most half of <see cref="RequestTimeout"/>. If Elasticsearch waited longer than the request, a batch with one event
    /// whose shard is unavailable would time out and be sent again for ever, with all other events in it.
    /// </summary>
    public TimeSpan WaitAtMost => WaitTimeout < RequestTimeout / 2 ? WaitTimeout : RequestTimeout / 2;

    /// <summary><c>retry-min</c>: the first pause before something is sent again; doubles, with jitter.</summary>
    public TimeSpan RetryMin { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary><c>retry-max</c>: the longest such pause.</summary>
    public TimeSpan RetryMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// <c>blocked-attempts</c>: how often an item refused by its index (403, closed, missing) is sent before it is dead-lettered; <c>unlimited</c> is <see
    /// cref="int.MaxValue"/>.
    /// </summary>
    public int BlockedAttempts { get; init; } = int.MaxValue;

    /// <summary>
    /// <c>error-attempts</c>: how often an item with an error that does not tell its cause (500, for example) is sent before it is dead-lettered.
    /// </summary>
    public int ErrorAttempts { get; init; } = 8;

    /// <summary><c>refused-fields</c>: what becomes of an event that is refused for its fields, <c>keep-line</c> or <c>dead-letter</c>.</summary>
    public string RefusedFields { get; init; } = "keep-line";

    /// <summary>True when such an event is sent again without its refused fields.</summary>
    internal bool ReducesRefused => RefusedFields == "keep-line";

    /// <summary><c>stall-after</c>: with requests in flight and no answer for this long, the sink is <c>stalled</c>.</summary>
    public TimeSpan StallAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary><c>in-flight.min</c>: the lower bound of bulk requests in flight.</summary>
    public int InFlightMin { get; init; } = 1;

    /// <summary><c>in-flight.initial</c>: the limit of bulk requests in flight at the start.</summary>
    public int InFlightInitial { get; init; } = 4;

    /// <summary><c>in-flight.max</c>: the upper bound of bulk requests in flight.</summary>
    public int InFlightMax { get; init; } = 16;

    /// <summary>
    /// <c>in-flight.latency-tolerance</c>: how many times its best latency per byte the server may reach before the limit is lowered; above 1.
    /// </summary>
    public double InFlightLatencyTolerance { get; init; } = 2;

    /// <summary><c>setup</c>: what <c>actorpipeline elastic setup</c> writes.</summary>
    public SetupOptions Setup { get; init; } = new();

    /// <summary><c>fields</c>: which fields of an event its document has, <c>lean</c> or <c>full</c>.</summary>
    public string Fields { get; init; } = "lean";

    /// <summary>The three limits in one.</summary>
    internal ConcurrencyBounds ConcurrencyBounds => new(InFlightMin, InFlightMax, InFlightLatencyTolerance);
}

/// <summary><c>actorpipeline.elastic.auth</c>: an API key, else a bearer token, else user and password, else nothing.</summary>
public sealed record ElasticAuth
{
    /// <summary><c>api-key</c>: the encoded key, as Kibana shows it.</summary>
    public string? ApiKey { get; init; }

    /// <summary><c>bearer</c>: a service token.</summary>
    public string? Bearer { get; init; }

    /// <summary><c>username</c> of basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary><c>password</c> of basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Names the kind of credentials, without the secrets.</summary>
    public override string ToString() =>
        ApiKey is not null ? "api-key"
        : Bearer is not null ? "bearer"
        : Username is not null ? "basic"
        : "none";
}

/// <summary><c>actorpipeline.elastic.tls</c>: a pinned fingerprint, else a CA file, else the certificates the system trusts.</summary>
public sealed record ElasticTls
{
    /// <summary><c>ca-file</c>: certificates of authorities (CAs) in PEM form.</summary>
    public string? CaFile { get; init; }

    /// <summary><c>fingerprint</c>: SHA-256 of the server's certificate or of its authority's, 64 hexadecimal digits, colons allowed.</summary>
    public string? Fingerprint { get; init; }
}

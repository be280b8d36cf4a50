using Confluent.Kafka;

namespace ActorPipeline.Shipping;

/// <summary>What a <see cref="Backfill"/> sends, and where to.</summary>
public sealed record BackfillOptions
{
    /// <summary>host:port of the brokers, comma-separated.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The files, in the order they are sent.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>The topic; null: <c>logs.{service}</c>.</summary>
    public string? Topic { get; init; }

    /// <summary>The service; null: the name of a file's folder, when it ends in <c>-service</c>.</summary>
    public string? Service { get; init; }

    /// <summary>The value of <c>fields.namespace</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>The value of <c>fields.parser</c>; null leaves it out.</summary>
    public string? Parser { get; init; }

    /// <summary>The consumer group to wait for on an embedded broker, which keeps only the last few MB of each partition.</summary>
    public string GroupId { get; init; } = "actorpipeline";

    /// <summary>How long the broker may take to answer at first.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Compressed bytes per partition that may wait for the consumers of an embedded broker.</summary>
    public int WindowBytes { get; init; } = 3 << 19;

    /// <summary>Further librdkafka properties, passed through (security.protocol, sasl.*, …).</summary>
    public IReadOnlyDictionary<string, string> ClientProperties { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Makes the sink for a broker that needs another one than <see cref="KafkaBackfillSink"/>, which is used when this is null or returns null.
    /// </summary>
    internal Func<IAdminClient, BackfillOptions, IBackfillSink?>? SinkFor { get; init; }

    /// <summary>Read times.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

/// <summary>How far a backfill is.</summary>
/// <param name="Files">Files finished.</param>
/// <param name="File">The file being sent.</param>
/// <param name="Lines">Lines sent.</param>
/// <param name="BytesDone">Bytes of all files read.</param>
/// <param name="BytesTotal">Bytes of all files.</param>
/// <param name="Waiting">Why nothing moves right now; null when it does.</param>
public sealed record BackfillProgress(int Files, string File, long Lines, long BytesDone, long BytesTotal, string? Waiting);

/// <summary>What a backfill has sent and the broker has acknowledged. Empty lines are no events.</summary>
public sealed record BackfillResult(int Files, long Lines, long Bytes);

/// <summary>A backfill that cannot go on; the message is for the person who started it.</summary>
public sealed class BackfillException(string message, Exception? inner = null) : Exception(message, inner);

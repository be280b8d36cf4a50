using ActorPipeline.Embedded.Kafka;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>What a <see cref="FileShipper"/> reads, where it sends it, and when it looks.</summary>
public sealed record FileShipperOptions
{
    /// <summary>host:port of the embedded brokers, comma-separated.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>The directory of <c>*.yml</c> files, each a list of Filebeat inputs; it may come into being later.</summary>
    public required string ConfigDirectory { get; init; }

    /// <summary>Where the registry is kept (<c>shipper.journal</c>). One shipper per directory.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The consumer group whose commits count as delivered.</summary>
    public required string GroupId { get; init; }

    /// <summary>The broker, when it runs in this process: it knows where logs ended that others wrote to.</summary>
    public EmbeddedKafka? Kafka { get; init; }

    /// <summary>How often the directory of inputs is read.</summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How often globs are looked at.</summary>
    public TimeSpan ScanInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How often the group's commits are looked at.</summary>
    public TimeSpan CommitInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How long a renamed or deleted file is kept open after its last line.</summary>
    public TimeSpan CloseRenamedAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Bytes of a partition, compressed as the broker holds them, that may wait for the group before its files wait too.
    /// One batch of up to 1 MiB may come on top; together they stay well under what a mock partition keeps.
    /// </summary>
    public int WindowBytes { get; init; } = 2 << 20;

    /// <summary>
    /// A larger event, key included, is dropped with a problem, as Filebeat's Kafka output does (its <c>max_message_bytes</c>, and its default).
    /// </summary>
    public int MaxEventBytes { get; init; } = 1_000_000;

    /// <summary>Called with every new problem, from the shipper's thread; must not throw.</summary>
    public Action<string>? OnProblem { get; init; }

    /// <summary>Read times and intervals.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Called between the steps of a delivery; what it throws ends the shipper's thread on the spot, as a kill would.</summary>
    internal Action<string>? Probe { get; init; }
}

/// <summary>Where a shipper stands.</summary>
/// <param name="LinesSent">Lines the broker has taken since the start, replayed ones not counted.</param>
/// <param name="BytesRead">Bytes of files read since the start.</param>
/// <param name="Files">Files being followed.</param>
/// <param name="Inputs">Inputs in force.</param>
/// <param name="WaitingForConsumer">Whether a file waits because its partition holds as much uncommitted as it may.</param>
/// <param name="Uncommitted">Lines' batches the group has not committed, bytes as the broker holds them.</param>
/// <param name="ErrorCount">Problems since the start.</param>
/// <param name="Errors">The last of them.</param>
public sealed record ShipperStatus(
    long LinesSent,
    long BytesRead,
    int Files,
    int Inputs,
    bool WaitingForConsumer,
    long Uncommitted,
    long ErrorCount,
    IReadOnlyList<string> Errors
);

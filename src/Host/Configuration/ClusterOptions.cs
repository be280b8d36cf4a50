using System.Collections.Immutable;

namespace ActorPipeline.Host.Configuration;

/// <summary><c>actorpipeline.cluster</c>: how this node and others find each other.</summary>
public sealed record ClusterOptions
{
    /// <summary><c>hostname</c>: the name or IP address by which other nodes reach this one; also listened on.</summary>
    public string Hostname { get; init; } = "127.0.0.1";

    /// <summary><c>port</c>: for other nodes; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary><c>roles</c>: <c>consumer</c> reads Kafka, <c>watcher</c> may look after the Filebeat inputs.</summary>
    public ImmutableArray<string> Roles { get; init; } = ["consumer"];

    /// <summary><c>seeds</c>: addresses to join, <c>HOST:PORT</c>; empty starts a cluster of one.</summary>
    public ImmutableArray<string> Seeds { get; init; } = [];
}

using System.Collections.Immutable;

namespace ActorPipeline.Host.Configuration;

/// <summary><c>actorpipeline.cluster</c>: how nodes find each other, and what happens at a network split.</summary>
public sealed record ClusterOptions
{
    /// <summary><c>hostname</c>: the name or IP address by which other nodes reach this one; empty: <see cref="Node.Formation"/> finds it.</summary>
    public string Hostname { get; init; } = "";

    /// <summary><c>bind-hostname</c>: the address to listen on; empty: <see cref="Node.Formation"/> finds it.</summary>
    public string BindHostname { get; init; } = "";

    /// <summary><c>port</c>: for other nodes; 0 takes any free one.</summary>
    public int Port { get; init; }

    /// <summary><c>roles</c>: <c>consumer</c> reads Kafka, <c>watcher</c> may look after the Filebeat inputs.</summary>
    public ImmutableArray<string> Roles { get; init; } = ["consumer"];

    /// <summary><c>seeds</c>: addresses to join, <c>HOST:PORT</c>; empty starts a cluster of one, or those of the StatefulSet.</summary>
    public ImmutableArray<string> Seeds { get; init; } = [];

    /// <summary><c>tls</c>: mutual TLS between nodes.</summary>
    public ClusterTlsOptions Tls { get; init; } = new();

    /// <summary><c>stateful-set</c>.</summary>
    public StatefulSetOptions StatefulSet { get; init; } = new();

    /// <summary><c>split-brain</c>.</summary>
    public SplitBrainOptions SplitBrain { get; init; } = new();

    /// <summary><c>singleton-lease</c>: whether a singleton starts only with a lease of its own.</summary>
    public bool SingletonLease { get; init; }

    /// <summary><c>termination-grace</c>: the time between SIGTERM and SIGKILL.</summary>
    public TimeSpan TerminationGrace { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary><c>actorpipeline.cluster.stateful-set</c>: addresses derived from the names of pods.</summary>
public sealed record StatefulSetOptions
{
    /// <summary><c>service</c>: the headless Service; empty when there is no StatefulSet.</summary>
    public string Service { get; init; } = "";

    /// <summary><c>pod</c>: this pod's name, <c>NAME-ORDINAL</c>; empty takes the machine's name.</summary>
    public string Pod { get; init; } = "";

    /// <summary><c>seeds</c>: how many pods, from ordinal 0 on, are seeds.</summary>
    public int Seeds { get; init; } = 3;
}

/// <summary><c>actorpipeline.cluster.split-brain</c>: which part goes on after a network split.</summary>
public sealed record SplitBrainOptions
{
    /// <summary><c>strategy</c>: <c>keep-majority</c>, <c>static-quorum</c> or <c>lease-majority</c>.</summary>
    public string Strategy { get; init; } = "keep-majority";

    /// <summary><c>stable-after</c>: how long reachability must not have changed before nodes are downed.</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary><c>quorum-size</c>: nodes that must be left with <c>static-quorum</c>; 0 while another strategy is used.</summary>
    public int QuorumSize { get; init; }

    /// <summary><c>lease</c>: name of the Lease object of <c>lease-majority</c>.</summary>
    public string Lease { get; init; } = "actor-pipeline-cluster";
}

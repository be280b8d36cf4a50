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

    /// <summary><c>tls</c>: how nodes prove to each other that they belong here.</summary>
    public ClusterTlsOptions Tls { get; init; } = new();
}

/// <summary><c>actorpipeline.cluster.tls</c>: mutual TLS between the nodes.</summary>
public sealed record ClusterTlsOptions
{
    /// <summary><c>enabled</c>: all nodes of a cluster, or none.</summary>
    public bool Enabled { get; init; }

    /// <summary><c>certificate</c>: file of this node's certificate, PEM or PKCS#12.</summary>
    public string? Certificate { get; init; }

    /// <summary><c>key</c>: file of its private key in PEM form; null when it is in the file of the certificate.</summary>
    public string? Key { get; init; }

    /// <summary><c>ca</c>: file of the authorities in PEM form; other nodes must have a certificate of theirs.</summary>
    public string? Ca { get; init; }

    /// <summary><c>password</c> of the private key, or of the PKCS#12 file.</summary>
    public string? Password { get; init; }

    /// <summary>Never the password.</summary>
    public override string ToString() => Enabled ? $"{Certificate}, trusts {Ca}" : "off";
}

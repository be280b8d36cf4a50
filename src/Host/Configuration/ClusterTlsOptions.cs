namespace ActorPipeline.Host.Configuration;

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

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPipeline.Host.Configuration;
using Akka.Event;
using Akka.Remote.Hosting;

namespace ActorPipeline.Host.Node;

/// <summary>
/// Mutual TLS between the nodes: each shows a certificate, and each accepts only those of the configured authorities. The system's trust store and host names
/// do not count: every certificate of these authorities is accepted as a node.
/// </summary>
public static class RemotingTls
{
    /// <summary>The cluster address for <c>HOST:PORT</c>; with TLS the protocol has another name.</summary>
    public static string AddressOf(string node, ClusterTlsOptions tls) => $"{(tls.Enabled ? "akka.ssl.tcp" : "akka.tcp")}://{AkkaSetup.SystemName}@{node}";

    /// <summary>The same options, with TLS when it is enabled.</summary>
    /// <exception cref="UsageException">A file cannot be read, or our own certificate is not signed by the authorities.</exception>
    public static RemoteOptions WithTls(this RemoteOptions remote, ClusterTlsOptions tls)
    {
        if (!tls.Enabled)
            return remote;
        var authorities = Read("ca", tls.Ca, file => LoadAuthorities(file!));
        var own = Read("certificate", tls.Certificate, _ => LoadOwn(tls));
        if (!own.HasPrivateKey)
        {
            throw new UsageException(
                $"actorpipeline.cluster.tls.certificate is \"{tls.Certificate}\", which holds no private key; give its file as actorpipeline.cluster.tls.key."
            );
        }

        if (Objection(own, authorities, null) is { } objection)
            throw new UsageException($"actorpipeline.cluster.tls.certificate is \"{tls.Certificate}\", which other nodes would refuse: {objection}.");

        remote.EnableSsl = true;
        remote.Ssl = new SslOptions
        {
            X509Certificate = own,
            RequireMutualAuthentication = true,
            SuppressValidation = false,
            CustomValidator = (certificate, chain, peer, _, log) =>
            {
                var refused = certificate is null ? "it shows no certificate" : Objection(certificate, authorities, chain);
                if (refused is not null)
                    log.Warning("Refused {Peer} as a node of the cluster: {Reason}", peer, refused);
                return refused is null;
            },
        };
        return remote;
    }

    /// <summary>Why a certificate is not accepted; null when it is.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="authorities">The trusted authorities.</param>
    /// <param name="sent">The chain that the peer sent, with intermediate certificates.</param>
    private static string? Objection(X509Certificate2 certificate, X509Certificate2Collection authorities, X509Chain? sent)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate)
            ? null
            : $"\"{certificate.Subject}\": {string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.Trim()))}";
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPemFile(file);
        return found.Count > 0 ? found : throw new CryptographicException("there is no certificate in it");
    }

    private static X509Certificate2 LoadOwn(ClusterTlsOptions tls)
    {
        if (X509Certificate2.GetCertContentType(tls.Certificate!) == X509ContentType.Pkcs12)
            return X509CertificateLoader.LoadPkcs12FromFile(tls.Certificate!, tls.Password);
        var key = tls.Key ?? tls.Certificate!;
        return tls.Password is { } password
            ? X509Certificate2.CreateFromEncryptedPemFile(tls.Certificate!, password, key)
            : X509Certificate2.CreateFromPemFile(tls.Certificate!, key);
    }

    private static T Read<T>(string key, string? file, Func<string?, T> load)
    {
        try
        {
            return load(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new UsageException($"actorpipeline.cluster.tls.{key} is \"{file}\", which cannot be used: {failure.Message.TrimEnd('.')}.");
        }
    }
}

using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ActorPipeline.Actors.Elastic;

/// <summary>The connection to Elasticsearch: pooled HTTP, authentication, and certificate validation.</summary>
internal static class ElasticTransport
{
    /// <summary>A client for all configured nodes.</summary>
    /// <exception cref="CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
    /// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
    public static HttpClient Create(ElasticOptions options)
    {
        var client = new HttpClient(Handler(Trust(options.Tls))) { Timeout = Timeout.InfiniteTimeSpan };
        client.DefaultRequestHeaders.Authorization = Authorization(options.Auth);
        return client;
    }

    /// <summary>Connections of one client. Redirects are not followed: a redirected POST would be sent as a GET.</summary>
    internal static SocketsHttpHandler Handler(SslClientAuthenticationOptions trust) =>
        new()
        {
            PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip,
            SslOptions = trust,
        };

    /// <summary>The Authorization header; null without credentials.</summary>
    public static AuthenticationHeaderValue? Authorization(ElasticAuth auth) =>
        auth switch
        {
            { ApiKey: { } key } => new AuthenticationHeaderValue("ApiKey", key),
            { Bearer: { } token } => new AuthenticationHeaderValue("Bearer", token),
            { Username: { } user } => new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{auth.Password}"))),
            _ => null,
        };

    /// <summary>Whose certificates are trusted.</summary>
    /// <exception cref="CryptographicException"><c>elastic.tls.ca-file</c> holds no certificate.</exception>
    /// <exception cref="IOException"><c>elastic.tls.ca-file</c> cannot be read.</exception>
    internal static SslClientAuthenticationOptions Trust(ElasticTls tls)
    {
        var trust = new SslClientAuthenticationOptions();
        if (tls.Fingerprint is { } fingerprint)
        {
            // The certificate itself is pinned, as Elasticsearch prints it at its first start; names and chains do not matter then.
            var pinned = Convert.FromHexString(fingerprint.Replace(":", "", StringComparison.Ordinal));
            trust.RemoteCertificateValidationCallback = (_, certificate, chain, _) => certificate is X509Certificate2 own && IsPinned(own, chain, pinned);
        }
        else if (tls.CaFile is { } file)
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            if (authorities.Count == 0)
                throw new CryptographicException($"actorpipeline.elastic.tls.ca-file = {file}: no certificate in PEM form in it.");
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(authorities);
            trust.CertificateChainPolicy = policy;
        }
        return trust;
    }

    /// <summary>
    /// The fingerprint may be the server's own or that of the authority above it: Elasticsearch prints the latter. The authority's
    /// certificate is public and anybody can send it along, so what counts is that it has signed the server's.
    /// </summary>
    /// <param name="own">The server's certificate.</param>
    /// <param name="sent">What came along; its signatures need not be valid.</param>
    /// <param name="pinned">The fingerprint.</param>
    internal static bool IsPinned(X509Certificate2 own, X509Chain? sent, byte[] pinned)
    {
        if (Matches(own, pinned))
            return true;
        if (sent?.ChainElements.FirstOrDefault(element => Matches(element.Certificate, pinned)) is not { } authority)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority.Certificate);
        chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        // The pinned certificate may be an intermediate one, whose own issuer is unknown.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        return chain.Build(own) && chain.ChainElements.Any(element => Matches(element.Certificate, pinned));
    }

    private static bool Matches(X509Certificate2 certificate, byte[] pinned) =>
        CryptographicOperations.FixedTimeEquals(certificate.GetCertHash(HashAlgorithmName.SHA256), pinned);
}

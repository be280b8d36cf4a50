using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Tests.Elastic;

public sealed class FingerprintTests : IDisposable
{
    private const string Authority = "CN=Elasticsearch security auto-configuration HTTP CA";

    private readonly List<IDisposable> _made = [];
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _server;

    public FingerprintTests() => (_authority, _server) = Issue();

    public void Dispose() => _made.ForEach(made => made.Dispose());

    private (X509Certificate2 Authority, X509Certificate2 Server) Issue()
    {
        var now = TimeProvider.System.GetUtcNow();
        var (root, key) = (Keep(ECDsa.Create(ECCurve.NamedCurves.nistP256)), Keep(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
        var request = new CertificateRequest(Authority, root, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = Keep(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
        return (
            authority,
            Keep(new CertificateRequest("CN=elastic", key, HashAlgorithmName.SHA256).Create(authority, now.AddDays(-1), now.AddHours(1), [1, 2, 3, 4]))
        );
    }

    private T Keep<T>(T made)
        where T : IDisposable
    {
        _made.Add(made);
        return made;
    }

    /// <summary>A chain as the TLS callback receives it: with the certificates the peer sent, not yet validated.</summary>
    private X509Chain Sent(X509Certificate2 server, params X509Certificate2[] along)
    {
        var chain = Keep(new X509Chain());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(along);
        chain.Build(server);
        return chain;
    }

    private static byte[] Of(X509Certificate2 certificate) => certificate.GetCertHash(HashAlgorithmName.SHA256);

    [Fact]
    public void Should_take_the_servers_own_and_that_of_its_authority()
    {
        Assert.True(ElasticTransport.IsPinned(_server, Sent(_server), Of(_server)));
        Assert.True(ElasticTransport.IsPinned(_server, Sent(_server, _authority), Of(_authority)));
    }

    [Fact]
    public void Should_refuse_a_server_of_another_authority_that_sends_the_real_one_along()
    {
        var (forged, server) = Issue();
        Assert.False(ElasticTransport.IsPinned(server, Sent(server, _authority), Of(_authority)));
        Assert.False(ElasticTransport.IsPinned(server, Sent(server, forged, _authority), Of(_authority)));
        Assert.False(ElasticTransport.IsPinned(server, Sent(server, forged), Of(_authority)));
    }
}

using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ActorPipeline.Integration.Tests.Security;

/// <summary>An authority that exists for one test, and the files of the certificates it signs.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("actorpipeline-tls-").FullName;
    private readonly X509Certificate2 _own;
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public TestAuthority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _own = request.CreateSelfSigned(_now.AddDays(-10), _now.AddDays(10));
        Ca = Write("ca.crt", _own.ExportCertificatePem());
    }

    /// <summary>The file of its own certificate.</summary>
    public string Ca { get; }

    public string Write(string name, string content)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>The files of a new certificate and its key.</summary>
    /// <param name="name">Its subject.</param>
    /// <param name="days">How long it is valid; below zero: how long it has been invalid.</param>
    public (string Certificate, string Key) Sign(string name, int days = 5)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var signed = request.Create(_own, _now.AddDays(-9), _now.AddDays(days), [1, .. RandomNumberGenerator.GetBytes(7)]);
        return (Write(name + ".crt", signed.ExportCertificatePem()), Write(name + ".key", key.ExportPkcs8PrivateKeyPem()));
    }

    /// <summary>The same in one PKCS#12 file with a password.</summary>
    public string SignPkcs12(string name, string password)
    {
        var (certificate, key) = Sign(name);
        using var both = X509Certificate2.CreateFromPemFile(certificate, key);
        var file = Path.Combine(_directory, name + ".p12");
        File.WriteAllBytes(file, both.Export(X509ContentType.Pkcs12, password));
        return file;
    }

    public void Dispose()
    {
        _own.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}

using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Integration.Tests.Http;

namespace ActorPipeline.Integration.Tests.Security;

/// <summary>Who gets into the cluster when its nodes speak TLS: certificates of its own authority, and nobody else.</summary>
public sealed class RemotingTlsTests
{
    private static string Tls(string certificate, string? key, string ca) =>
        $"cluster.tls {{ enabled = true, certificate = \"{certificate}\", ca = \"{ca}\"{(key is null ? "" : $", key = \"{key}\"")} }}";

    private static async Task<PipelineNode> StartAsync(string hocon, PipelineNode? seed = null)
    {
        var address = seed is null ? null : (await AddressAsync(seed)).Authority;
        return await BareNode.StartAsync(hocon, change: options => address is null ? options : options with { Cluster = options.Cluster with { Seeds = [address] } });
    }

    private static async Task<string> SelfAsync(PipelineNode node) => (await node.Status.ClusterAsync(TestContext.Current.CancellationToken)).Self;

    private static async Task<Uri> AddressAsync(PipelineNode node) => new((await SelfAsync(node)).Replace("actorpipeline@", "", StringComparison.Ordinal));

    private static string[] Up(PipelineNode node) => [.. node.Status.Members().Where(member => member.Status == "up").Select(member => member.Address).Order(StringComparer.Ordinal)];

    /// <summary>Waits until the node cuts the connection of a stranger with this certificate, who accepts whatever it is shown itself.</summary>
    private static async Task IsCutAsync(PipelineNode node, X509Certificate2? own)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        var address = await AddressAsync(node);
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "actorpipeline",
                ClientCertificates = own is null ? [] : [own],
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
            }, limit.Token);
            // A client may be through before the server has judged its certificate; what counts is that it hears no more.
            Assert.Equal(0, await tls.ReadAsync(new byte[1], limit.Token));
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException)
        {
            // Cut during or after the handshake.
        }
    }

    [Fact]
    public async Task Should_form_a_cluster_of_nodes_with_certificates_of_the_authority_and_of_no_others()
    {
        using var ours = new TestAuthority("ours");
        using var foreign = new TestAuthority("foreign");
        var (firstCertificate, firstKey) = ours.Sign("node-0");
        var (foreignCertificate, foreignKey) = foreign.Sign("node-1");
        var both = foreign.Write("both.crt", File.ReadAllText(ours.Ca) + "\n" + File.ReadAllText(foreign.Ca));
        await using var first = await StartAsync(Tls(firstCertificate, firstKey, ours.Ca));
        Assert.StartsWith("akka.ssl.tcp://", await SelfAsync(first), StringComparison.Ordinal);
        // These would let everybody in themselves.
        await using var stranger = await StartAsync(Tls(foreignCertificate, foreignKey, both), first);
        await using var naked = await StartAsync("", first);

        await using var second = await StartAsync(
            $"cluster.tls {{ enabled = true, certificate = \"{ours.SignPkcs12("node-2", "p4ss")}\", ca = \"{ours.Ca}\", password-file = \"{ours.Write("password", "p4ss\n")}\" }}", first);
        await Eventually.TrueAsync(() => Task.FromResult(Up(first).Length == 2 && Up(second).Length == 2));
        Assert.Equal(Up(first), Up(second));
        Assert.Equal(new[] { await SelfAsync(first), await SelfAsync(second) }.Order(StringComparer.Ordinal), first.Status.Members().Select(member => member.Address).Order(StringComparer.Ordinal));
        Assert.Empty(Up(stranger));
        Assert.Empty(Up(naked));
    }

    [Fact]
    public async Task Should_cut_whoever_shows_no_certificate_or_a_wrong_one()
    {
        using var ours = new TestAuthority("ours");
        // The same name does not make it the same authority.
        using var namesake = new TestAuthority("ours");
        var (certificate, key) = ours.Sign("node-0");
        // Or whoever says nothing is cut for that, certificate or not.
        await using var node = await BareNode.StartAsync(Tls(certificate, key, ours.Ca), akka: "akka.remote.handshake-timeout = 1h");
        X509Certificate2 Of((string Certificate, string Key) files) => X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);

        await IsCutAsync(node, null);
        await IsCutAsync(node, Of(namesake.Sign("node-0")));
        await IsCutAsync(node, Of(ours.Sign("expired", days: -1)));
    }

    [Fact]
    public void Should_say_at_the_start_which_file_cannot_be_used_and_why()
    {
        using var ours = new TestAuthority("ours");
        using var foreign = new TestAuthority("foreign");
        var (certificate, key) = ours.Sign("node-0");
        var (expired, expiredKey) = ours.Sign("expired", days: -1);
        (ClusterTlsOptions Tls, string Said)[] wrong =
        [
            (new() { Certificate = "/no/such.crt", Key = key, Ca = ours.Ca }, "actorpipeline.cluster.tls.certificate is \"/no/such.crt\", which cannot be used: "),
            (new() { Certificate = certificate, Key = "/no/such.key", Ca = ours.Ca }, "which cannot be used: "),
            (new() { Certificate = certificate, Ca = ours.Ca }, "actorpipeline.cluster.tls.certificate is "),
            (new() { Certificate = certificate, Key = key, Ca = "/no/ca.crt" }, "actorpipeline.cluster.tls.ca is \"/no/ca.crt\", which cannot be used: "),
            (new() { Certificate = certificate, Key = key, Ca = key }, "there is no certificate in it"),
            (new() { Certificate = certificate, Key = key, Ca = foreign.Ca }, "which other nodes would refuse: \"CN=node-0\""),
            (new() { Certificate = expired, Key = expiredKey, Ca = ours.Ca }, "which other nodes would refuse: \"CN=expired\""),
        ];
        Assert.All(wrong, row => Assert.Contains(row.Said, Assert.Throws<UsageException>(
            () => new Akka.Remote.Hosting.RemoteOptions().WithTls(row.Tls with { Enabled = true })).Message));
    }
}

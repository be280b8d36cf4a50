using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Integration.Tests.Http;

namespace ActorPipeline.Integration.Tests.Security;

/// <summary>Who gets into the cluster when its nodes speak TLS: certificates of its own authority, and nobody else.</summary>
[Trait("Server", "Own")]
public sealed class RemotingTlsTests
{
    private static string Tls(string certificate, string? key, string ca) =>
        $"cluster.tls {{ enabled = true, certificate = \"{certificate}\", ca = \"{ca}\"{(key is null ? "" : $", key = \"{key}\"")} }}";

    // An address of its own for each node, so that nobody races for a port.
    private readonly string _network = $"127.{Random.Shared.Next(64, 250)}.{Random.Shared.Next(1, 250)}.";

    private Task<PipelineNode> StartAsync(int node, string tls) =>
        BareNode.StartAsync($"{tls}, cluster {{ hostname = \"{_network}{node}\", port = 4053, seeds = [\"{_network}1:4053\", \"{_network}2:4053\"] }}");

    private static async Task<string> SelfAsync(PipelineNode node) => (await node.Status.ClusterAsync(TestContext.Current.CancellationToken)).Self;

    private static string[] Up(PipelineNode node) =>
        [.. node.Status.Members().Where(member => member.Status == "up").Select(member => member.Address).Order(StringComparer.Ordinal)];

    /// <summary>Waits until the node cuts the connection of a stranger with this certificate, who accepts whatever it is shown itself.</summary>
    private static async Task IsCutAsync(PipelineNode node, X509Certificate2? own)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        var address = new Uri((await SelfAsync(node)).Replace("actorpipeline@", "", StringComparison.Ordinal));
        await client.ConnectAsync(address.Host, address.Port, limit.Token);
        await using var tls = new SslStream(client.GetStream());
        try
        {
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "actorpipeline",
                    ClientCertificates = own is null ? [] : [own],
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                },
                limit.Token
            );
            // With TLS 1.3 the client's handshake may end before the server has validated its certificate; the connection has to be closed then.
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
        // These two accept any peer, and start first.
        await using var stranger = await StartAsync(3, Tls(foreignCertificate, foreignKey, both));
        await using var naked = await StartAsync(4, "cluster.tls.enabled = false");
        await using var first = await StartAsync(1, Tls(firstCertificate, firstKey, ours.Ca));
        await using var second = await StartAsync(
            2,
            $"cluster.tls {{ enabled = true, certificate = \"{ours.SignPkcs12("node-2", "p4ss")}\", ca = \"{ours.Ca}\", password-file = "
                + $"\"{ours.Write("password", "p4ss\n")}\" }}"
        );
        await Eventually.TrueAsync(() => Task.FromResult(Up(first).Length == 2 && Up(second).Length == 2));
        // A late node with a valid certificate is let in.
        var (lastCertificate, lastKey) = ours.Sign("node-5");
        await using var last = await StartAsync(5, Tls(lastCertificate, lastKey, ours.Ca));
        await Eventually.TrueAsync(() => Task.FromResult(Up(first).Length == 3 && Up(last).Length == 3));

        Assert.Equal(
            [
                $"akka.ssl.tcp://actorpipeline@{_network}1:4053",
                $"akka.ssl.tcp://actorpipeline@{_network}2:4053",
                $"akka.ssl.tcp://actorpipeline@{_network}5:4053",
            ],
            Up(first)
        );
        Assert.Equal(3, first.Status.Members().Length);
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
        // Otherwise an idle connection is closed for being idle, whatever its certificate.
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
            (
                new()
                {
                    Certificate = "/no/such.crt",
                    Key = key,
                    Ca = ours.Ca,
                },
                "actorpipeline.cluster.tls.certificate is \"/no/such.crt\", which cannot be used: "
            ),
            (
                new()
                {
                    Certificate = certificate,
                    Key = "/no/such.key",
                    Ca = ours.Ca,
                },
                "which cannot be used: "
            ),
            (new() { Certificate = certificate, Ca = ours.Ca }, "actorpipeline.cluster.tls.certificate is "),
            (
                new()
                {
                    Certificate = certificate,
                    Key = key,
                    Ca = "/no/ca.crt",
                },
                "actorpipeline.cluster.tls.ca is \"/no/ca.crt\", which cannot be used: "
            ),
            (
                new()
                {
                    Certificate = certificate,
                    Key = key,
                    Ca = key,
                },
                "there is no certificate in it"
            ),
            (
                new()
                {
                    Certificate = certificate,
                    Key = key,
                    Ca = foreign.Ca,
                },
                "which other nodes would refuse: \"CN=node-0\""
            ),
            (
                new()
                {
                    Certificate = expired,
                    Key = expiredKey,
                    Ca = ours.Ca,
                },
                "which other nodes would refuse: \"CN=expired\""
            ),
        ];
        Assert.All(
            wrong,
            row =>
                Assert.Contains(
                    row.Said,
                    Assert.Throws<UsageException>(() => new Akka.Remote.Hosting.RemoteOptions().WithTls(row.Tls with { Enabled = true })).Message
                )
        );
    }
}

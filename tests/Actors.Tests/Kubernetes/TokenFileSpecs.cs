using System.Net;
using ActorPipeline.Actors.Kubernetes.Api;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>A kubeconfig whose token is in a file that somebody else renews.</summary>
public sealed class TokenFileSpecs : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("actorpipeline-token-");
    private readonly HttpListener _server = new();
    private readonly string _url;
    private readonly Task _serving;
    private string? _seen;

    public TokenFileSpecs()
    {
        var port = 0;
        // HttpListener needs a fixed port; a free one is found by binding to port 0 first.
        using (var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        _url = $"http://127.0.0.1:{port}/";
        _server.Prefixes.Add(_url);
        _server.Start();
        _serving = ServeAsync();
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private string KubeConfig(string user)
    {
        File.WriteAllText(
            PathOf("config"),
            $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{_url}}" } }]
            users: [{name: other, user: {token: not-this} }, {name: u, user: {{user}} }]
            contexts: [{name: x, context: {cluster: c, user: u} }]
            current-context: x
            """
        );
        return PathOf("config");
    }

    private async Task<string?> TokenAsync(KubernetesApi api)
    {
        using var answer = await api.StreamAsync("version", metadataOnly: false, Cancel);
        return _seen;
    }

    [Theory]
    [InlineData("{tokenFile: token}")]
    [InlineData("{tokenFile: ./token, token: the-file-wins}")]
    public async Task Should_use_the_token_that_is_in_the_file_now(string user)
    {
        File.WriteAllText(PathOf("token"), "first\n");
        using var api = KubernetesApi.Connect(KubeConfig(user));
        Assert.Equal("Bearer first", await TokenAsync(api));
        File.WriteAllText(PathOf("token"), "second");
        Assert.Equal("Bearer second", await TokenAsync(api));
        File.WriteAllText(PathOf("token"), "");
        Assert.Equal("Bearer second", await TokenAsync(api));
        File.Delete(PathOf("token"));
        Assert.Equal("Bearer second", await TokenAsync(api));
        // As the kubelet renews it: a link that is swapped.
        File.WriteAllText(PathOf("third"), "third");
        File.CreateSymbolicLink(PathOf("token"), PathOf("third"));
        Assert.Equal("Bearer third", await TokenAsync(api));
    }

    [Fact]
    public async Task Should_use_the_token_of_the_kubeconfig_when_it_names_no_file()
    {
        using var api = KubernetesApi.Connect(KubeConfig("{token: plain}"));
        Assert.Equal("Bearer plain", await TokenAsync(api));
    }

    [Fact]
    public void Should_name_the_token_file_when_it_cannot_be_used()
    {
        Assert.Contains(
            $"the token file '{PathOf("token")}' cannot be read",
            Assert.Throws<InvalidOperationException>(() => KubernetesApi.Connect(KubeConfig("{tokenFile: token}"))).Message
        );
        File.WriteAllText(PathOf("token"), "\n");
        Assert.Contains(
            $"the token file '{PathOf("token")}' is empty",
            Assert.Throws<InvalidOperationException>(() => KubernetesApi.Connect(KubeConfig("{tokenFile: token}"))).Message
        );
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var http = await _server.GetContextAsync();
                _seen = http.Request.Headers["Authorization"];
                http.Response.Close("{}"u8.ToArray(), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    public void Dispose()
    {
        _server.Close();
        _serving.Wait(TimeSpan.FromSeconds(5), CancellationToken.None);
        _folder.Delete(recursive: true);
    }
}

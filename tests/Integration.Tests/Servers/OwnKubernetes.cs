using System.Diagnostics;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Integration.Tests.Processes;
using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>An API server for the tests of one class, so that they may change what all of its namespaces share.</summary>
public sealed class OwnKubernetes : IAsyncLifetime
{
    private readonly OwnServers _servers = new();

    /// <summary>Of an administrator, whom RBAC does not bind.</summary>
    public string Kubeconfig { get; private set; } = "";

    public async ValueTask InitializeAsync() => Kubeconfig = await _servers.StartKubernetesAsync();

    public ValueTask DisposeAsync() => _servers.DisposeAsync();

    /// <summary>What kubectl prints; it throws what kubectl complains of.</summary>
    public static async Task<string> KubectlAsync(string kubeconfig, string input, params string[] arguments) =>
        (await SayAsync(kubeconfig, input, arguments)).Said;

    /// <summary>What kubectl prints, and what it warns of.</summary>
    public static async Task<(string Said, string Warned)> SayAsync(string kubeconfig, string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(await OwnServers.PathAsync("kubectl"), ["--kubeconfig", kubeconfig, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        OpenFiles.KeepFromChildren();
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode == 0
            ? ((await output).Trim(), (await errors).Trim())
            : throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)}: {await errors}{await output}");
    }

    /// <summary>A kubeconfig with the token of a ServiceAccount in a file beside it, and no other credentials.</summary>
    /// <param name="kubeconfig">Of an administrator.</param>
    /// <param name="account">The ServiceAccount.</param>
    /// <param name="space">Its namespace.</param>
    /// <param name="folder">Where both files are written.</param>
    public static async Task<(string Kubeconfig, string TokenFile)> AccountAsync(string kubeconfig, string account, string space, string folder)
    {
        var token = Path.Combine(folder, $"token-{space}");
        var made = await KubectlAsync(kubeconfig, "", "create", "token", account, "--namespace", space);
        await File.WriteAllTextAsync(token, made, TestContext.Current.CancellationToken);
        var text = await File.ReadAllTextAsync(kubeconfig, TestContext.Current.CancellationToken);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        var cluster = stream.Documents[0].RootNode["clusters"][0]["cluster"];
        var file = Path.Combine(folder, $"kubeconfig-{space}");
        await File.WriteAllTextAsync(
            file,
            $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{{cluster["server"]}}}", certificate-authority: "{{{cluster["certificate-authority"]}}}"}}]
            users: [{name: u, user: {tokenFile: "{{{Path.GetFileName(token)}}}"}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """,
            TestContext.Current.CancellationToken
        );
        return (file, token);
    }

    /// <summary><c>deploy/base/rbac.yaml</c> for another namespace than its own.</summary>
    public static string RulesFor(string space) =>
        string.Join(
            "\n---\n",
            Manifests
                .Load("base/rbac.yaml")
                .Select(one =>
                {
                    var meta = ((IKubernetesObject<V1ObjectMeta>)one).Metadata;
                    var bound = one as V1ClusterRoleBinding;
                    if (one is not (V1ClusterRole or V1ClusterRoleBinding))
                        meta.NamespaceProperty = space;
                    if (bound is not null)
                        meta.Name += "-" + space;
                    foreach (var subject in bound?.Subjects ?? (one as V1RoleBinding)?.Subjects ?? [])
                        subject.NamespaceProperty = space;
                    return KubernetesYaml.Serialize(one);
                })
        );
}

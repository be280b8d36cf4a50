using System.Collections.Concurrent;
using System.Diagnostics;
using ActorPipeline.Integration.Tests.Processes;
using k8s;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>What <c>kubectl kustomize</c> makes of a folder below <c>deploy/</c>; 1.22 or later is needed, <c>.ci/run</c> installs it.</summary>
internal static class Rendered
{
    /// <summary>Everything together: prod with all optional components.</summary>
    public const string Everything = "overlays/prod+grafana+keda+leases+logs-cleanup+logs-shared+namespaced+prometheus+sharded+tls+workloads";

    private static readonly ConcurrentDictionary<string, Lazy<string>> Texts = [];

    /// <summary>Kinds of operators, whose types are not part of Kubernetes.</summary>
    private static readonly string[] Foreign = ["monitoring.coreos.com/v1", "keda.sh/v1alpha1"];

    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "deploy");

    /// <summary>All objects as text, one document each.</summary>
    public static string Text(string folder) => Texts.GetOrAdd(folder, name => new Lazy<string>(() => Render(name))).Value;

    /// <summary>The objects of Kubernetes itself, read strictly: a field that it does not know is an error.</summary>
    public static IReadOnlyList<object> Objects(string folder) => KubernetesYaml.LoadAllFromString(string.Join("\n---\n", OwnDocuments(folder)), strict: true);

    /// <summary>The objects of operators.</summary>
    public static IReadOnlyList<YamlNode> ForeignObjects(string folder) => [.. Documents(folder).Where(IsForeign).Select(Parse)];

    /// <summary>Those of Kubernetes itself, as text.</summary>
    public static string[] OwnDocuments(string folder) => [.. Documents(folder).Where(document => !IsForeign(document))];

    public static string[] Documents(string folder) => Text(folder).Split("\n---\n", StringSplitOptions.RemoveEmptyEntries);

    public static YamlNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode;
    }

    private static bool IsForeign(string document) => Foreign.Any(version => document.Contains($"apiVersion: {version}\n", StringComparison.Ordinal));

    /// <summary>The name of an overlay with components on top of it, in this order.</summary>
    public static string With(string overlay, IEnumerable<string> components) => string.Join('+', [overlay, .. components]);

    private static string Render(string folder)
    {
        if (folder.Contains('+', StringComparison.Ordinal))
            Compose(folder);
        OpenFiles.KeepFromChildren();
        using var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Root, folder)]) { RedirectStandardOutput = true })!;
        var text = kubectl.StandardOutput.ReadToEnd();
        kubectl.WaitForExit();
        return kubectl.ExitCode == 0
            ? text
            : throw new InvalidOperationException($"kubectl kustomize {folder} ended with {kubectl.ExitCode}; what it said is in the output above.");
    }

    private static void Compose(string folder)
    {
        var parts = folder.Split('+');
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(Root, folder)).FullName, "kustomization.yaml"),
            $"""
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources: [../{Path.GetFileName(parts[0])}]
            components: [{string.Join(", ", parts.Skip(1).Select(name => "../../components/" + name))}]
            """
        );
    }
}

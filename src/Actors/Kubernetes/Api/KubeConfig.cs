using k8s;
using k8s.KubeConfigModels;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// API server and credentials from kubeconfig files. Read by the client library, except <c>tokenFile</c>, which it does not support.
/// </summary>
internal static class KubeConfig
{
    // The path where the kubelet mounts the token.
    private const string PodToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    /// <summary>The service account of the pod.</summary>
    public static KubernetesClientConfiguration OfPod()
    {
        var configuration = KubernetesClientConfiguration.InClusterConfig();
        configuration.TokenProvider = TokenFile.Open(PodToken);
        return configuration;
    }

    /// <summary>The files in <c>KUBECONFIG</c>: one file, or several that the library merges (without support for <c>tokenFile</c>).</summary>
    /// <param name="files">The variable.</param>
    /// <exception cref="InvalidOperationException">The token file cannot be used.</exception>
    public static KubernetesClientConfiguration OfVariable(string files) =>
        files.Contains(Path.PathSeparator, StringComparison.Ordinal) ? KubernetesClientConfiguration.BuildDefaultConfig() : OfFile(files);

    /// <summary>Reads one kubeconfig file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidOperationException">The token file cannot be used.</exception>
    public static KubernetesClientConfiguration OfFile(string path)
    {
        var all = KubernetesClientConfiguration.LoadKubeConfig(path);
        var context = all.Contexts?.FirstOrDefault(one => one.Name == all.CurrentContext);
        var user = all.Users?.FirstOrDefault(one => one.Name == context?.ContextDetails?.User);
        var token = user is not null && TokenFileOf(path, user.Name) is { } file ? TokenFile.Open(file) : null;
        if (token is not null)
        {
            // The library refuses a user without credentials.
            (user!.UserCredentials ??= new UserCredentials()).Token ??= "of-the-file";
        }

        var configuration = KubernetesClientConfiguration.BuildConfigFromConfigObject(all);
        configuration.TokenProvider = token ?? configuration.TokenProvider;
        return configuration;
    }

    // Relative to the file that names it, as kubectl has it.
    private static string? TokenFileOf(string path, string user)
    {
        var stream = new YamlStream();
        using (var text = File.OpenText(path))
        {
            stream.Load(text);
        }

        var users = stream.Documents is [{ RootNode: YamlMappingNode root }, ..] ? Child(root, "users") as YamlSequenceNode : null;
        var found = users?.OfType<YamlMappingNode>().FirstOrDefault(one => (Child(one, "name") as YamlScalarNode)?.Value == user);
        return (Child(Child(found, "user"), "tokenFile") as YamlScalarNode)?.Value is { Length: > 0 } file
            ? Path.GetFullPath(file, Path.GetDirectoryName(Path.GetFullPath(path))!)
            : null;
    }

    private static YamlNode? Child(YamlNode? node, string name) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null;
}

using ActorPipeline.KubernetesDouble;
using k8s;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>The files below <c>deploy/</c>, read strictly: a field that Kubernetes does not know is an error.</summary>
internal static class Manifests
{
    public static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "deploy", file));

    public static IReadOnlyList<object> Load(string file) => KubernetesYaml.LoadAllFromString(Text(file), strict: true);

    /// <summary>The rule that a component's first patch adds to the ClusterRole.</summary>
    public static V1PolicyRule AddedRule(string component)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text(component)));
        var patch = ((YamlScalarNode)stream.Documents[0].RootNode["patches"][0]["patch"]).Value!;
        var operations = new YamlStream();
        operations.Load(new StringReader(patch));
        var value = operations.Documents[0].RootNode[0]["value"];
        string[] List(string name) => [.. ((YamlSequenceNode)value[name]).Select(item => ((YamlScalarNode)item).Value!)];
        return new V1PolicyRule
        {
            ApiGroups = List("apiGroups"),
            Resources = List("resources"),
            Verbs = List("verbs"),
        };
    }

    /// <summary>The single rights a rule grants: verb, group, resource, name (empty for any).</summary>
    public static IEnumerable<(string Verb, string Group, string Resource, string Name)> Rights(V1PolicyRule rule) =>
        from verb in rule.Verbs
        from @group in rule.ApiGroups
        from resource in rule.Resources
        from name in rule.ResourceNames is { Count: > 0 } names ? names : [""]
        select (verb, @group, resource, name);

    /// <summary>Whether a call uses this right.</summary>
    public static bool Covers((string Verb, string Group, string Resource, string Name) right, Call call) =>
        right.Verb == call.Verb && right.Group == call.Group && right.Resource == call.Resource && (right.Name.Length == 0 || right.Name == call.Name);
}

using System.Collections.Immutable;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages.Kubernetes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Host.Services;

/// <summary>Services out of manifests, as they are before they are applied.</summary>
internal static class ServiceManifests
{
    private static readonly string[] Kinds = ["Service", "Deployment", "StatefulSet", "DaemonSet"];

    /// <summary>The services of YAML or JSON text: each once, whatever objects stand for it.</summary>
    /// <param name="text">One or more documents; lists are looked into.</param>
    /// <param name="source">What to call it in a message.</param>
    /// <param name="space">The namespace of those that name none.</param>
    /// <param name="options">Which kinds are watched.</param>
    /// <exception cref="UsageException">It is not YAML.</exception>
    public static ImmutableArray<ServiceDescription> Read(string text, string source, string space, KubernetesOptions options)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return
            [
                .. stream
                    .Documents.SelectMany(document => Objects(document.RootNode))
                    .Where(one => IsWatched(Text(one, "kind"), options))
                    .Select(one => Describe(one, space))
                    .OfType<ServiceDescription>()
                    // The kind that is first in kubernetes.watch would be asked first.
                    .GroupBy(service => service.Id)
                    .Select(same => same.OrderBy(service => Array.IndexOf(Kinds, service.Kind)).First()),
            ];
        }
        catch (YamlException wrong)
        {
            throw new UsageException($"\"{source}\" is not YAML: line {wrong.Start.Line}: {wrong.Message}");
        }
    }

    private static bool IsWatched(string? kind, KubernetesOptions options) =>
        kind is not null && Kinds.Contains(kind) && options.Watch.Contains(kind.ToLowerInvariant() + "s");

    private static IEnumerable<YamlMappingNode> Objects(YamlNode node) =>
        node is not YamlMappingNode map ? []
        : map.Children.TryGetValue("items", out var items) && items is YamlSequenceNode list ? list.Children.SelectMany(Objects)
        : [map];

    private static ServiceDescription? Describe(YamlMappingNode one, string space)
    {
        if (!one.Children.TryGetValue("metadata", out var node) || node is not YamlMappingNode meta || Text(meta, "name") is not { } name)
            return null;
        var annotations =
            meta.Children.TryGetValue("annotations", out var given) && given is YamlMappingNode map
                ? map.Children.ToImmutableDictionary(pair => ((YamlScalarNode)pair.Key).Value ?? "", pair => (pair.Value as YamlScalarNode)?.Value ?? "")
                : [];
        return new ServiceDescription(new ServiceId(Text(meta, "namespace") ?? space, name), annotations) { Kind = Text(one, "kind")! };
    }

    private static string? Text(YamlMappingNode map, string name) =>
        map.Children.TryGetValue(name, out var value) && value is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;
}

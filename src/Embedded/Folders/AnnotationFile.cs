using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Embedded.Folders;

/// <summary>
/// The annotations of a service that is a folder, from a YAML file in it: a flat map from name to text, as on a Service object. <c>.actorpipeline.yml</c>
/// takes precedence over <c>annotations.yml</c>.
/// </summary>
internal static class AnnotationFile
{
    private static readonly string[] Names = [".actorpipeline.yml", "annotations.yml"];

    /// <summary>Kubernetes' own limit for all annotations of an object, bytes.</summary>
    private const int LimitBytes = 256 << 10;

    /// <summary>
    /// Reads the annotations of the service in <paramref name="folder"/>; none when there is no file.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no flat map; the message names file and reason.</exception>
    public static ImmutableDictionary<string, string> Read(string folder)
    {
        var file = Names.Select(name => new FileInfo(Path.Combine(folder, name))).FirstOrDefault(file => file.Exists);
        if (file is null)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        try
        {
            return file.Length > LimitBytes
                ? throw new InvalidDataException($"it has {file.Length} bytes, at most {LimitBytes} are allowed")
                : Parse(File.ReadAllText(file.FullName));
        }
        catch (Exception e) when (e is InvalidDataException or YamlException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"annotations in {file.FullName} cannot be used: {e.Message}", e);
        }
    }

    private static ImmutableDictionary<string, string> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count == 0)
        {
            return ImmutableDictionary<string, string>.Empty;
        }

        return stream.Documents[0].RootNode is YamlMappingNode map
            ? map.Children.ToImmutableDictionary(pair => Scalar(pair.Key), pair => Scalar(pair.Value))
            : throw new InvalidDataException("it is not a map from name to text");
    }

    private static string Scalar(YamlNode node) =>
        node is YamlScalarNode { Value: { } value } ? value : throw new InvalidDataException($"line {node.Start.Line}: names and values must be text");
}

using System.Collections.Immutable;
using System.Text;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>The Filebeat input of one service: one key of the ConfigMap, one file in Filebeat's folder of inputs.</summary>
/// <param name="Key">Key in the ConfigMap; a file name that ends in <c>.yml</c>.</param>
/// <param name="Topic">The Kafka topic its lines go to.</param>
/// <param name="Yaml">Content of the key: deterministic, byte for byte, for the same service and options.</param>
/// <param name="Problem">What is wrong with the service's annotations; null when nothing is.</param>
public sealed record FilebeatInput(string Key, string Topic, string Yaml, string? Problem)
{
    /// <summary>Its size in a ConfigMap, bytes of UTF-8: the API server counts values, not keys.</summary>
    public int Bytes { get; } = BytesOf(Yaml);

    /// <summary>The size of a value in a ConfigMap, bytes of UTF-8.</summary>
    public static int BytesOf(string yaml) => Encoding.UTF8.GetByteCount(yaml);

    /// <summary>
    /// The input of <paramref name="service"/>. Its id is <c>namespace.service</c> and never depends on the options, because
    /// Filebeat reads every file again when an id changes.
    /// </summary>
    public static FilebeatInput For(ServiceDescription service, FilebeatOptions options)
    {
        var hints = ServiceHints.For(service, options);
        var input = For(service, hints, options);
        // All services share the ConfigMap, so the input of one is limited. Without its annotations an input is small enough.
        return input.Bytes <= options.InputMaxBytes
            ? input
            : For(service with { Annotations = [] }, ServiceHints.None, options) with
            {
                Problem =
                    $"its annotations are ignored: they make an input of {input.Bytes} bytes, allowed are {options.InputMaxBytes} "
                    + "(filebeat.input-max-bytes): ask for fewer or shorter patterns and paths",
            };
    }

    private static FilebeatInput For(ServiceDescription service, ServiceHints hints, FilebeatOptions options)
    {
        var topic = hints.Topic ?? FilebeatOptions.Fill(options.Topic, service.Id);
        var problem = hints.Problems.IsEmpty ? null : string.Join("; ", hints.Problems);
        return new FilebeatInput(KeyFor(service.Id, options), topic, Render(service, hints, topic, options), problem);
    }

    /// <summary>The ConfigMap key: with the namespace only when <c>filebeat.paths</c> tells namespaces apart.</summary>
    public static string KeyFor(ServiceId id, FilebeatOptions options) =>
        options.Paths.Contains("{namespace}", StringComparison.Ordinal) ? $"{id.Namespace}.{id.Name}.yml" : $"{id.Name}.yml";

    private static string Render(ServiceDescription service, ServiceHints hints, string topic, FilebeatOptions options)
    {
        // Filebeat takes the file for inputs only when its first line starts with "- type".
        var yaml = new StringBuilder();
        var paths = List("paths", PathsOf(service, hints, options));
        if (options.InputType == "filestream")
        {
            yaml.Append("- type: filestream\n  id: ").Append(YamlText.Quote($"{service.Id.Namespace}.{service.Id.Name}")).Append('\n').Append(paths);
            InputSettings.Filestream(yaml, options);
        }
        else
        {
            yaml.Append("- type: log\n").Append(paths);
            InputSettings.Log(yaml, options);
        }

        if (hints.Encoding is not null)
        {
            yaml.Append("  encoding: ").Append(hints.Encoding).Append('\n');
        }

        yaml.Append("  fields: {service: ")
            .Append(YamlText.Quote(service.Id.Name))
            .Append(", namespace: ")
            .Append(YamlText.Quote(service.Id.Namespace))
            .Append(", log_topic: ")
            .Append(YamlText.Quote(topic));
        if (hints.Parser is not null)
        {
            yaml.Append(", parser: ").Append(YamlText.Quote(hints.Parser));
        }

        if (hints.Rules.Length > 0)
        {
            yaml.Append(", rules: ").Append(YamlText.Quote(hints.Rules));
        }

        yaml.Append("}\n");
        if (hints.Multiline is { Pattern: not null } multiline)
        {
            // The input log supports only this type of multiline, and has no parsers.
            var lines = InputSettings.Multiline(multiline, options);
            yaml.Append(options.InputType == "filestream" ? $"  parsers: [{{multiline: {{type: pattern, {lines}}}}}]\n" : $"  multiline: {{{lines}}}\n");
        }

        return yaml.Append(List("include_lines", hints.IncludeLines)).Append(List("exclude_lines", hints.ExcludeLines)).ToString();
    }

    private static string List(string name, ImmutableArray<string> values) =>
        values.IsEmpty ? "" : $"  {name}: [{string.Join(", ", values.Select(YamlText.Quote))}]\n";

    private static ImmutableArray<string> PathsOf(ServiceDescription service, ServiceHints hints, FilebeatOptions options)
    {
        // When the source knows the folder, only the last part of the template applies: the glob of files.
        var all = service.LogDirectory is null
            ? FilebeatOptions.Fill(options.Paths, service.Id)
            : Literal(service.LogDirectory) + FilebeatOptions.Fill(options.Paths[options.Paths.LastIndexOf('/')..], service.Id);
        return hints.Paths.IsEmpty ? [all] : [.. hints.Paths.Select(glob => $"{all[..all.LastIndexOf('/')]}/{glob}")];
    }

    // Escapes a folder name: Filebeat would read * ? [ as a pattern (Go's filepath.Match) and ${ as a variable.
    private static string Literal(string folder)
    {
        var text = new StringBuilder(folder.Length);
        foreach (var c in folder.TrimEnd('/'))
        {
            _ = c is '*' or '?' or '[' or '\\' ? text.Append('\\').Append(c) : text.Append(c);
        }

        return text.Replace("${", "$${").ToString();
    }
}

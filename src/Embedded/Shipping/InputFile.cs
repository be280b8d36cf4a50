using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Embedded.Kafka;
using ActorPipeline.Shipping;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Reads one file of <c>filebeat.config.inputs</c>: a YAML list of inputs.</summary>
internal static class InputFile
{
    private static readonly HashSet<string> Known =
    [
        "type",
        "id",
        "paths",
        "fields",
        "enabled",
        "max_bytes",
        "message_max_bytes",
        "include_lines",
        "exclude_lines",
        "file_identity",
        "exclude_files",
        "symlinks",
        "prospector.scanner.exclude_files",
        "parsers",
        "multiline",
        "multiline.type",
        "multiline.pattern",
        "multiline.negate",
        "multiline.match",
        "multiline.max_lines",
        "multiline.timeout",
    ];

    // Settings about when Filebeat closes, forgets and rescans files: they do not change which lines are sent, so they are ignored.
    private static readonly string[] Harmless =
    [
        "file_identity.",
        "close.",
        "close_",
        "clean_",
        "prospector.scanner.",
        "scan_frequency",
        "harvester_limit",
        "take_over",
        "read_until_eof",
        "backoff",
        "max_backoff",
        "symlinks",
        "allow_deprecated_use",
        "include_file_fingerprint",
    ];

    /// <summary>Parses <paramref name="text"/>; each problem is a sentence and costs only the entry it is about.</summary>
    public static (IReadOnlyList<ShipperInput> Inputs, IReadOnlyList<string> Errors, IReadOnlyList<string> UnknownKeys) Parse(string name, string text)
    {
        var (inputs, errors, unknown) = (new List<ShipperInput>(), new List<string>(), new SortedSet<string>(StringComparer.Ordinal));
        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            var entries = yaml.Documents.Count == 0 ? new YamlSequenceNode() : yaml.Documents[0].RootNode as YamlSequenceNode;
            if (entries is null)
            {
                return ([], [$"{name}: a list of inputs is wanted, the first line starts with '- type:'."], []);
            }

            for (var i = 0; i < entries.Children.Count; i++)
            {
                try
                {
                    if (Input(entries.Children[i], $"{name}#{i}", unknown) is { } input)
                    {
                        inputs.Add(input);
                    }
                }
                catch (Exception e) when (e is FormatException or ArgumentException)
                {
                    errors.Add($"{name}, input {i + 1}: {e.Message}");
                }
            }
        }
        catch (YamlException e)
        {
            return ([], [$"{name}, line {e.Start.Line}: {e.Message}"], []);
        }

        return (inputs, errors, [.. unknown]);
    }

    private static ShipperInput? Input(YamlNode node, string fallbackId, SortedSet<string> unknown)
    {
        var map = node as YamlMappingNode ?? throw new FormatException("an input is a mapping with 'type' and 'paths'.");
        var values = map.Children.SelectMany(c => Flat(Scalar(c.Key), c.Value)).ToDictionary(StringComparer.Ordinal);
        unknown.UnionWith(values.Keys.Where(k => !Known.Contains(k) && !Harmless.Any(h => k.StartsWith(h, StringComparison.Ordinal))));
        if (values.TryGetValue("enabled", out var enabled) && Scalar(enabled) is "false")
        {
            return null;
        }

        var type = values.TryGetValue("type", out var t) ? Scalar(t) : "";
        if (type is not ("filestream" or "log"))
        {
            throw new FormatException($"type '{type}': allowed are 'filestream' and 'log'.");
        }

        var paths = Strings(values, "paths");
        if (paths.Count == 0 || paths.Any(p => !Path.IsPathRooted(p)))
        {
            throw new FormatException($"paths [{string.Join(", ", paths)}]: at least one, each absolute.");
        }

        var fields = values.GetValueOrDefault("fields") as YamlMappingNode ?? [];
        var topic = fields.Children.TryGetValue(new YamlScalarNode("log_topic"), out var name) ? Scalar(name) : "";
        var json = new WireBuffer(256);
        YamlJson.Write(json, fields);
        return new ShipperInput
        {
            Id = values.TryGetValue("id", out var id) ? Scalar(id) : fallbackId,
            Type = type,
            Paths = paths,
            Fields = json.Written.ToArray(),
            Topic = topic.Length == 0 ? "logs.unrouted" : topic,
            MaxLineBytes = Bytes(values, type == "log" ? "max_bytes" : "message_max_bytes"),
            IncludeLines = [.. Strings(values, "include_lines").Select(Pattern)],
            ExcludeFiles = [.. Strings(values, type == "log" ? "exclude_files" : "prospector.scanner.exclude_files").Select(Pattern)],
            ExcludeLines = [.. Strings(values, "exclude_lines").Select(Pattern)],
            Symlinks = values.TryGetValue(type == "log" ? "symlinks" : "prospector.scanner.symlinks", out var links) && Scalar(links) == "true",
            Multiline = MultilineOf(values, unknown),
        };
    }

    // Filebeat takes a.b: 1 for a: {b: 1}.
    private static IEnumerable<KeyValuePair<string, YamlNode>> Flat(string key, YamlNode value) =>
        key is "prospector" or "prospector.scanner" or "close.on_state_change" && value is YamlMappingNode nested
            ? nested.Children.SelectMany(c => Flat($"{key}.{Scalar(c.Key)}", c.Value))
            : [KeyValuePair.Create(key, value)];

    // filestream has a list of parsers, log has keys of its own, nested or dotted.
    private static Multiline? MultilineOf(Dictionary<string, YamlNode> values, SortedSet<string> unknown)
    {
        var settings = values.Where(v => v.Key.StartsWith("multiline.", StringComparison.Ordinal)).ToDictionary(v => v.Key[10..], v => v.Value);
        var nested = values.GetValueOrDefault("multiline") as YamlMappingNode;
        foreach (var parser in (values.GetValueOrDefault("parsers") as YamlSequenceNode ?? []).OfType<YamlMappingNode>().SelectMany(p => p.Children))
        {
            if (Scalar(parser.Key) == "multiline")
            {
                nested = parser.Value as YamlMappingNode;
            }
            else
            {
                unknown.Add($"parsers.{Scalar(parser.Key)}");
            }
        }

        foreach (var (key, value) in nested?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>())
        {
            settings[Scalar(key)] = value;
        }

        if (settings.Count == 0)
        {
            return null;
        }

        var pattern = settings.TryGetValue("pattern", out var p) ? Scalar(p) : throw new FormatException("multiline without a pattern.");
        var match = settings.TryGetValue("match", out var m) ? Scalar(m) : "after";
        return match is "after" or "before"
            ? new Multiline(Pattern(pattern), settings.TryGetValue("negate", out var n) && Scalar(n) == "true", match == "before")
            {
                Most =
                    settings.TryGetValue("max_lines", out var most)
                    && int.TryParse(Scalar(most), NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
                        ? lines
                        : Multiline.MaxLines,
            }
            : throw new FormatException($"multiline match '{match}': allowed are 'after' and 'before'.");
    }

    // Go's regular expressions know no backtracking either.
    private static Regex Pattern(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException e)
        {
            throw new FormatException($"pattern '{pattern}': {e.Message}", e);
        }
    }

    private static int Bytes(Dictionary<string, YamlNode> values, string key) =>
        !values.TryGetValue(key, out var value) ? 10 << 20
        : int.TryParse(Scalar(value), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes is > 0 and <= 10 << 20 ? bytes
        : throw new FormatException($"{key} '{Scalar(value)}': a number of bytes from 1 to {10 << 20}.");

    private static List<string> Strings(Dictionary<string, YamlNode> values, string key) =>
        values.GetValueOrDefault(key) switch
        {
            null => [],
            YamlSequenceNode list => [.. list.Children.Select(Scalar)],
            var single => [Scalar(single)],
        };

    private static string Scalar(YamlNode node) =>
        (node as YamlScalarNode)?.Value ?? throw new FormatException($"a plain value is wanted in line {node.Start.Line}.");
}

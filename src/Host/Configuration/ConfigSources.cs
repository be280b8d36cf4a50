using System.Collections.Immutable;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Configuration;

/// <summary>Reads the layers: embedded files, <c>--config</c> files, the environment. Weakest first.</summary>
public static partial class ConfigSources
{
    private const string Prefix = "ACTORPIPELINE_";
    private const string ClientPrefix = Prefix + "KAFKA_CLIENT_";

    // Environment variables of the program that are no configuration keys.
    private static readonly ImmutableHashSet<string> Switches = [Prefix + "DEBUG"];

    /// <summary>All layers as one.</summary>
    /// <param name="profile">An embedded file above reference.conf, such as <c>local</c>; null for none.</param>
    /// <param name="files">Paths given with <c>--config</c>; later ones win.</param>
    /// <param name="environment">Environment variables.</param>
    /// <param name="flags">Settings of the command line; strongest.</param>
    /// <exception cref="UsageException">A file is missing, unreadable or not HOCON.</exception>
    public static Settings Load(string? profile, IReadOnlyList<string> files, IReadOnlyDictionary<string, string> environment, IEnumerable<Setting> flags)
    {
        List<Setting> below =
        [
            .. Embedded("reference.conf"),
            .. profile is null ? [] : Embedded(profile + ".conf"),
            .. files.SelectMany(file => FromFile(file)),
        ];
        return Settings.Merge([.. below, .. FromEnvironment(environment, below), .. flags], environment);
    }

    /// <summary>The settings of a file in the program itself.</summary>
    public static ImmutableArray<Setting> Embedded(string name) => HoconReader.Read(EmbeddedText("hocon/" + name), name);

    /// <summary>The text of a file in the program itself.</summary>
    public static string EmbeddedText(string name)
    {
        using var stream =
            Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new InvalidOperationException($"The program does not hold {name}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static ImmutableArray<Setting> FromFile(string path)
    {
        try
        {
            return HoconReader.Read(File.ReadAllText(path), path);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"--config names \"{path}\", which does not exist.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"--config names \"{path}\", which cannot be read as a file.");
        }
    }

    /// <summary>Settings from variables such as <c>ACTORPIPELINE_KAFKA_BROKERS</c>.</summary>
    /// <param name="environment">All variables.</param>
    /// <param name="below">The weaker layers, whose parsers a variable may refer to.</param>
    /// <exception cref="UsageException">A variable with our prefix that names no key.</exception>
    public static IEnumerable<Setting> FromEnvironment(IReadOnlyDictionary<string, string> environment, IReadOnlyList<Setting> below)
    {
        var secretFiles = PipelineKeys
            .All.Where(key => Secrets.IsSecret(key.FullPath))
            .ToDictionary(key => key.EnvironmentName + "_FILE", key => key.FullPath + "-file");
        var known = PipelineKeys.All.ToDictionary(key => key.EnvironmentName, key => key.FullPath).Concat(secretFiles).ToDictionary();
        foreach (
            var (name, value) in environment
                .Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
        )
        {
            if (Switches.Contains(name) || IsServiceLink(name, value))
                continue;
            var origin = "environment " + name;
            if (name.StartsWith(ClientPrefix, StringComparison.Ordinal))
            {
                yield return Setting.Of($"{Key.Root}kafka.client.{ClientProperty(name[ClientPrefix.Length..])}", value, origin);
            }
            else if (ParserVariables.PathOf(name, below) is { } parserPath)
            {
                yield return Setting.Of(parserPath, value, origin);
            }
            else if (known.TryGetValue(name, out var path))
            {
                yield return Setting.Of(path, value, origin);
            }
            else
            {
                throw new UsageException(
                    $"The environment variable {name} sets no known "
                        + $"key{(Nearest.Of(name, known.Keys, Prefix) is { } nearest ? $"; did you mean {nearest}" : "")}."
                );
            }
        }
    }

    /// <summary>librdkafka's names are lower case with dots; <c>_FILE</c> names a file that holds the secret.</summary>
    private static string ClientProperty(string name)
    {
        var property = name.ToLowerInvariant().Replace('_', '.');
        return property.EndsWith(".file", StringComparison.Ordinal) && Secrets.IsSecret(property[..^5]) ? property[..^5] + "-file" : property;
    }

    // Kubernetes tells every container about Services: one named actorpipeline-http sets ACTORPIPELINE_HTTP_PORT=tcp://….
    private static bool IsServiceLink(string name, string value) =>
        ServiceLink().IsMatch(name) || value.StartsWith("tcp://", StringComparison.Ordinal) || value.StartsWith("udp://", StringComparison.Ordinal);

    [GeneratedRegex("_SERVICE_(HOST|PORT)(_[A-Z0-9_]+)?$|_PORT_[0-9]+_(TCP|UDP)(_[A-Z]+)?$")]
    private static partial Regex ServiceLink();
}

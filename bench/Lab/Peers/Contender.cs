using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Peers;

/// <summary>A program that takes part.</summary>
/// <param name="Name">As the table calls it.</param>
/// <param name="Program">Its name on the path, or its path.</param>
/// <param name="ConfigFile">The template in <c>Config</c>; null when it needs none.</param>
/// <param name="Arguments">With the placeholders of the template.</param>
internal sealed record Contender(string Name, string Program, string? ConfigFile, params string[] Arguments)
{
    public const string Ours = "actorpipeline",
        Floor = "kcat";

    /// <summary>All that are known; kcat only reads, as the floor.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new(
            Ours,
            Path.Combine(NodeProcess.Folder, Ours),
            "actorpipeline.conf",
            "run",
            "--broker",
            "{broker}",
            "--topic",
            "{topic}",
            "--elastic",
            "{elastic}",
            "--http",
            "0",
            "--config",
            "{config}"
        ),
        new(Floor, "kcat", null, "-C", "-q", "-e", "-b", "{broker}", "-t", "{topic}", "-o", "beginning"),
        new("rsyslog", "rsyslogd", "rsyslog.conf", "-n", "-f", "{config}", "-i", "{dir}/pid"),
        new("fluent-bit", "fluent-bit", "fluent-bit.yaml", "-c", "{config}"),
        new("otelcol", "otelcol-contrib", "otelcol.yaml", "--config", "{config}"),
        new("filebeat", "filebeat", "filebeat.yml", "-c", "{config}", "--strict.perms=false", "--path.data", "{dir}/data", "--path.home", "{dir}"),
        new("vector", "vector", "vector.yaml", "-q", "-c", "{config}"),
    ];

    /// <summary>Whether it is here.</summary>
    public bool IsHere => Located is not null;

    /// <summary>Whether it sends to Elasticsearch.</summary>
    public bool Sends => Name != Floor;

    private string? Located =>
        Path.IsPathRooted(Program) ? (File.Exists(Program) ? Program : null)
        : Name == "filebeat" && Environment.GetEnvironmentVariable("ACTORPIPELINE_TEST_FILEBEAT") is { Length: > 0 } own ? own
        : (Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin").Split(':').Select(folder => Path.Combine(folder, Program)).FirstOrDefault(File.Exists);

    /// <summary>Starts it.</summary>
    /// <param name="folder">Its own.</param>
    /// <param name="broker">Bootstrap servers.</param>
    /// <param name="elastic">Where it sends.</param>
    /// <param name="group">Its consumer group.</param>
    /// <param name="more">Further settings, in the language of its configuration.</param>
    /// <param name="topics">Of the load; ours alone reads more than one.</param>
    public Child Start(string folder, string broker, Uri elastic, string group, string more = "", int topics = 1)
    {
        Directory.CreateDirectory(folder);
        var config = Path.Combine(folder, ConfigFile ?? "none");
        string Fill(string text) =>
            text.Replace("{dir}", folder, StringComparison.Ordinal)
                .Replace("{config}", config, StringComparison.Ordinal)
                .Replace("{broker}", broker, StringComparison.Ordinal)
                .Replace("{elastic}", elastic.ToString().TrimEnd('/'), StringComparison.Ordinal)
                .Replace("{port}", $"{elastic.Port}", StringComparison.Ordinal)
                .Replace("{topic}", topics > 1 ? @"^logs\..*" : Shape.Topic, StringComparison.Ordinal)
                .Replace("{group}", group, StringComparison.Ordinal)
                .Replace("{regex}", Shape.RegexParser + "\n" + more, StringComparison.Ordinal);
        if (ConfigFile is not null)
            File.WriteAllText(config, Fill(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Peers", "Config", ConfigFile))));
        var environment = Name == Ours ? NodeProcess.Variables : new Dictionary<string, string>();
        string[] command = [Located!, .. Arguments.Select(Fill)];
        // What kcat prints is thrown away by itself: a pipe would cost it.
        return Name == Floor
            ? Child.Start(Path.Combine(folder, "log"), environment, ["sh", "-c", $"exec {string.Join(' ', command)} > /dev/null"])
            : Child.Start(Path.Combine(folder, "log"), environment, command);
    }
}

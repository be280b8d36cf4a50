namespace ActorPipeline.Host.Configuration;

/// <summary>One key of the configuration: its name, what it allows, and which option member it sets.</summary>
/// <param name="Path">Path below <c>actorpipeline</c>.</param>
/// <param name="Allowed">What it allows, for people.</param>
/// <param name="Example">An allowed value that is no default.</param>
/// <param name="Bind">The options with this key set; null when the value is not allowed.</param>
/// <param name="Value">Reads the value of this key from options.</param>
public sealed record Key(
    string Path,
    string Allowed,
    string Example,
    Func<Resolved, PipelineOptions, PipelineOptions?> Bind,
    Func<PipelineOptions, object?> Value
)
{
    /// <summary>The root of all keys, with its dot.</summary>
    public const string Root = "actorpipeline.";

    /// <summary>The path as written in configuration files.</summary>
    public string FullPath => Root + Path;

    /// <summary>The environment variable that sets it: upper case, and '_' for '.' and '-'.</summary>
    public string EnvironmentName => FullPath.ToUpperInvariant().Replace('.', '_').Replace('-', '_');
}

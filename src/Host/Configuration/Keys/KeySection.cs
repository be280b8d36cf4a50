namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys of one section of the configuration, such as <c>elastic</c>.</summary>
/// <param name="Name">Its path below <c>actorpipeline</c>.</param>
/// <param name="Get">The options of the section.</param>
/// <param name="Set">All options with those of the section replaced.</param>
internal sealed record KeySection<TOptions>(string Name, Func<PipelineOptions, TOptions> Get, Func<PipelineOptions, TOptions, PipelineOptions> Set)
{
    /// <summary>One key.</summary>
    /// <param name="path">Path within the section.</param>
    /// <param name="kind">What it allows.</param>
    /// <param name="get">Reads the member.</param>
    /// <param name="set">The section's options with the member replaced.</param>
    public Key Key<T>(string path, ValueKind<T> kind, Func<TOptions, T> get, Func<TOptions, T, TOptions> set) =>
        new(
            $"{Name}.{path}",
            kind.Allowed,
            kind.Example,
            (setting, options) => kind.Parse(setting, out var value) ? Set(options, set(Get(options), value)) : null,
            options => get(Get(options))
        );
}

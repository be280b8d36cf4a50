namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>The overlays with every set of components that makes sense on them.</summary>
internal static class Combinations
{
    /// <summary>
    /// Those that go with either overlay; <c>logs-cleanup</c> comes along with the shared volume, <c>elastic-setup</c> with <c>workloads</c>.
    /// </summary>
    private static readonly string[] OnAny = ["sharded", "namespaced", "workloads", "leases", "logs-shared"];

    /// <summary>All of them, 96; every other one with its components in reverse order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Subsets(OnAny).Select((components, i) => Name("overlays/dev", components, i)),
        // The servers beside dev speak no TLS.
        .. Subsets([.. OnAny, "tls"]).Select((components, i) => Name("overlays/prod", components, i)),
    ];

    /// <summary>Whether one has a component.</summary>
    public static bool Has(string folder, string component) => folder.Split('+').Contains(component);

    private static string Name(string overlay, string[] components, int i)
    {
        var all = components.SelectMany(name =>
            name switch
            {
                "logs-shared" => [name, "logs-cleanup"],
                "workloads" => [name, "elastic-setup"],
                _ => (string[])[name],
            }
        );
        return Rendered.With(overlay, i % 2 == 0 ? all : all.Reverse());
    }

    private static IEnumerable<string[]> Subsets(string[] names) =>
        Enumerable.Range(0, 1 << names.Length).Select(set => names.Where((_, i) => (set >> i & 1) == 1).ToArray());
}

namespace ActorPipeline.Lab.Peers;

/// <summary>What is measured at once: a load, and who takes part.</summary>
/// <param name="Lines">The lines, and so the parser.</param>
/// <param name="Partitions">Of the topic.</param>
/// <param name="Bytes">Of an event.</param>
/// <param name="Processes">Nodes of ours that share the work.</param>
/// <param name="Count">Events.</param>
/// <param name="Stall">How long Elasticsearch refuses connections at first.</param>
/// <param name="Topics">How many topics, of one service each.</param>
/// <param name="Space">The services' namespace, and so which data streams they have.</param>
internal sealed record Scenario(
    LineKind Lines,
    int Partitions,
    int Bytes,
    int Processes,
    int Count,
    TimeSpan Stall = default,
    int Topics = 1,
    string Space = "demo"
)
{
    /// <summary>Events of a load weigh no more than this together, so that large ones are fewer.</summary>
    private const long Heaviest = 2L << 30;

    /// <summary>The load in which all programs meet.</summary>
    public bool IsBase => this is { Lines: LineKind.Plain, Partitions: 8, Bytes: 700, Processes: 1, Topics: 1 } && Stall == TimeSpan.Zero;

    public string Name =>
        $"{Lines.ToString().ToLowerInvariant()}, {(Topics > 1 ? $"{Topics} topics of " : "")}{Partitions} partitions, {Size}"
        + (Processes > 1 ? $", {Processes} nodes" : "")
        + (Stall > TimeSpan.Zero ? $", {Stall.TotalSeconds:0} s stall" : "");

    private string Size =>
        Bytes switch
        {
            >= 1_000_000 => $"{Bytes / 1_000_000} MB",
            >= 1000 => $"{Bytes / 1000} KB",
            _ => $"{Bytes} B",
        };

    /// <summary>The base with one thing changed at a time; with <paramref name="all"/>, every combination of what is asked for.</summary>
    public static IEnumerable<Scenario> Of(LineKind[] lines, int[] partitions, int[] bytes, int[] processes, int count, int stall, bool all)
    {
        Scenario Make(LineKind l, int p, int b, int n, int s = 0) => new(l, p, b, n, (int)Math.Min(count, Heaviest / b), TimeSpan.FromSeconds(s));
        if (all)
            return from l in lines from p in partitions from b in bytes from n in processes select Make(l, p, b, n, stall);
        var (line, partition, size, process) = (lines[0], partitions[0], bytes[0], processes[0]);
        IEnumerable<Scenario> each =
        [
            .. lines.Select(l => Make(l, partition, size, process)),
            .. partitions.Select(p => Make(line, p, size, process)),
            .. bytes.Select(b => Make(line, partition, b, process)),
            .. processes.Select(n => Make(line, partition, size, n)),
            .. stall > 0 ? partitions.Select(p => Make(line, p, size, process, stall)) : [],
        ];
        return each.Distinct();
    }
}

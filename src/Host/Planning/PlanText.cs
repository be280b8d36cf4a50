using System.Globalization;

namespace ActorPipeline.Host.Planning;

/// <summary>A plan for people, within 80 columns. Pure.</summary>
internal static class PlanText
{
    /// <summary>The most characters of a line.</summary>
    public const int Columns = 78;

    private const int Indent = 15;

    /// <summary>Lines.</summary>
    public static IEnumerable<string> Lines(CapacityPlan plan)
    {
        var (node, topics, kafka, elastic, filebeat) = (plan.Nodes, plan.Topics, plan.Kafka, plan.Elasticsearch, plan.Filebeat);
        var kind = topics.Shared ? "namespace" : "service";
        (string Name, string Text)[] parts =
        [
            (
                "Load",
                $"{Show(plan.EventsPerSecond)} events/s of {Bytes(plan.EventBytes)}, {Show(plan.PeakEventsPerSecond)}/s at the peak; "
                    + Count(plan.Services, "service")
            ),
            (
                "Nodes",
                $"{Show(node.Count)}, each of {Show(node.Cores)} cores and {Show(node.LimitMebibytes)} MiB. At the peak {Show(node.CoresAtPeak)} "
                    + $"cores are used by all, {Show(node.CpuMicrosPerEvent)} µs an event, and "
                    + $"{Show(node.PeakMegabytes)} MB by one with a backlog. One may be away."
            ),
            (
                "Topics",
                $"{Count(topics.Count, "topic")}, one for each {kind}, {Count(topics.PartitionsEach, "partition")} each: {Show(topics.Partitions)}, up to "
                    + $"{Show(topics.PerNode)} on a node"
            ),
            (
                "Kafka",
                $"{Count(kafka.Brokers, "broker")}, each of {kafka.Cores} cores and {kafka.MemoryGibibytes} GiB (heap {kafka.HeapGibibytes}); "
                    + $"{Bytes(kafka.DiskBytes)} of disk in all: {Bytes(kafka.BytesPerEvent)} an event, {kafka.Copies} copies, {Show(kafka.RetentionDays)} days"
            ),
            (
                "Elasticsearch",
                $"{Count(elastic.DataNodes, "data node")}, each of {elastic.Cores} cores and {elastic.MemoryGibibytes} GiB (heap {elastic.HeapGibibytes})"
                    + $"{(elastic.MasterNodes > 0 ? $", and {elastic.MasterNodes} masters" : "")}"
                    + $"{(elastic.Clusters > 1 ? $", in {elastic.Clusters} clusters" : "")}; {Bytes(elastic.DiskBytes)} of disk in all: "
                    + $"{Bytes(elastic.BytesPerEvent)} an event, {Count(1 + elastic.Replicas, "copy", "copies")}, "
                    + $"{Count(elastic.RetentionDays, "day")}. At the peak "
                    + $"{Show(elastic.CoresAtPeak)} cores are used, {Show(elastic.CpuMicrosPerEvent)} µs an event and copy. "
                    + $"{Count(elastic.Shards, "shard")}: {Count(elastic.PrimaryShards, "primary", "primaries")} for each "
                    + (elastic.Index is null ? "service" : "namespace")
            ),
            (
                "Filebeat",
                $"{Show(filebeat.MachineMegabytes)} MB on each machine; {Count(filebeat.ConfigMaps, "ConfigMap")} of inputs"
                    + (filebeat.Installations > 1 ? $" in each of {filebeat.Installations} installations" : "")
            ),
            ("Breaks first", $"with more events: {Break(plan.EventsBreak)}"),
            ("", $"with more services: {Break(plan.ServicesBreak)}"),
        ];
        foreach (var line in parts.SelectMany(part => Wrapped(part.Name, part.Text)))
            yield return line;
        yield return "";
        foreach (var line in plan.Notes.SelectMany(note => Wrapped("Note", note)))
            yield return line;
        yield return "";
        yield return "# site.conf: add this to what names your servers";
        foreach (var line in plan.Hocon.TrimEnd('\n').Split('\n'))
            yield return line;
        yield return "";
        yield return "# kustomization.yaml: an overlay with resources: [../prod]";
        foreach (var line in plan.Kustomize.TrimEnd('\n').Split('\n'))
            yield return line;
    }

    private static string Break(BreakPoint point) => $"{point.What}, at {Show(point.Times)} times this: {point.Remedy}";

    private static IEnumerable<string> Wrapped(string name, string text)
    {
        var line = name.PadRight(Indent);
        var begins = true;
        foreach (var word in text.Split(' '))
        {
            if (!begins && line.Length + 1 + word.Length > Columns)
            {
                yield return line;
                (line, begins) = (new string(' ', Indent), true);
            }
            (line, begins) = (begins ? line + word : $"{line} {word}", false);
        }
        yield return line;
    }

    private static string Count(int count, string one, string? many = null) => $"{Show(count)} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>Three digits, or all of a whole number.</summary>
    internal static string Show(double number) =>
        number switch
        {
            >= 100 => number.ToString("#,0", CultureInfo.InvariantCulture),
            >= 1 => number.ToString("0.##", CultureInfo.InvariantCulture),
            _ => number.ToString("0.####", CultureInfo.InvariantCulture),
        };

    /// <summary>Powers of 1,000, as disks are sold.</summary>
    internal static string Bytes(double bytes) =>
        bytes switch
        {
            >= 1e15 => Show(bytes / 1e15) + " PB",
            >= 1e12 => Show(bytes / 1e12) + " TB",
            >= 1e9 => Show(bytes / 1e9) + " GB",
            >= 1e6 => Show(bytes / 1e6) + " MB",
            >= 1e4 => Show(bytes / 1e3) + " kB",
            _ => Show(bytes) + " bytes",
        };
}

using System.Globalization;
using ActorPipeline.Lab.Machine;

namespace ActorPipeline.Lab.Soak;

/// <summary>What was seen at one moment; NaN where nothing was.</summary>
/// <param name="Second">Since the load began.</param>
/// <param name="Written">Lines so far.</param>
/// <param name="Indexed">Documents so far.</param>
/// <param name="Lag">Records in Kafka that are not committed.</param>
/// <param name="Latencies">Seconds from writing to finding, of the lines that were found since the last sample.</param>
/// <param name="Node">The node that is left alone.</param>
/// <param name="Second2">The node that is killed at times.</param>
/// <param name="Filebeat">Filebeat.</param>
internal sealed record SoakSample(
    double Second,
    long Written,
    double Indexed,
    double Lag,
    IReadOnlyList<double> Latencies,
    ProcessFigures? Node,
    ProcessFigures? Second2,
    ProcessFigures? Filebeat
)
{
    public const string Header =
        "second,written,indexed,lag,latency_p50_s,latency_p99_s,node_rss_mb,node_handles,node_threads,node_cpu_s,node2_rss_mb,filebeat_rss_mb";

    public double P50 => Quantile.Of(Latencies, 0.5);

    public double P99 => Quantile.Of(Latencies, 0.99);

    public string Csv =>
        string.Join(
            ',',
            new[]
            {
                Second,
                Written,
                Indexed,
                Lag,
                P50,
                P99,
                Megabytes(Node),
                Node?.Handles ?? double.NaN,
                Node?.Threads ?? double.NaN,
                Node?.Cpu.TotalSeconds ?? double.NaN,
                Megabytes(Second2),
                Megabytes(Filebeat),
            }.Select(v => double.IsNaN(v) ? "" : v.ToString("0.###", CultureInfo.InvariantCulture))
        );

    public static double Megabytes(ProcessFigures? figures) => figures is null ? double.NaN : figures.ResidentBytes / 1e6;
}

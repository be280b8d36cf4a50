using System.Collections.Immutable;

namespace ActorPipeline.Messages.Elastic;

/// <summary>How long lines took, from being read by Filebeat to the answer of Elasticsearch: counts by bounds. Immutable.</summary>
/// <param name="Counts">One for each of <see cref="Bounds"/>, and one for what is beyond; empty for none.</param>
/// <param name="Seconds">All of them together.</param>
public sealed record Latency(ImmutableArray<long> Counts, double Seconds = 0)
{
    /// <summary>None.</summary>
    public static readonly Latency None = new([]);

    /// <summary>
    /// The upper bounds, seconds. Filebeat hands lines on after some tenths of a second, a batch waits for one; beyond a minute something holds.
    /// </summary>
    public static ImmutableArray<double> Bounds { get; } = [0.1, 0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300, 900, 3600];

    /// <summary>How many lines.</summary>
    public long Count => Counts.IsDefaultOrEmpty ? 0 : Counts.Sum();

    /// <summary>The time within which a part of the lines was done, seconds: interpolated within a bucket as Prometheus does; null without lines.</summary>
    /// <param name="part">Between 0 and 1: 0.99.</param>
    public double? Quantile(double part)
    {
        if (Count is not (> 0 and var all))
            return null;
        var rank = part * all;
        var below = 0L;
        for (var i = 0; i < Bounds.Length; i++)
        {
            if (below + Counts[i] >= rank && Counts[i] > 0)
            {
                var lower = i == 0 ? 0 : Bounds[i - 1];
                return lower + ((Bounds[i] - lower) * (rank - below) / Counts[i]);
            }
            below += Counts[i];
        }
        return Bounds[^1];
    }

    /// <summary>Both.</summary>
    public static Latency operator +(Latency one, Latency other) => one.Add(other);

    /// <inheritdoc cref="op_Addition"/>
    public Latency Add(Latency other) =>
        other.Counts.IsDefaultOrEmpty ? this
        : Counts.IsDefaultOrEmpty ? other
        : new([.. Counts.Zip(other.Counts, (here, there) => here + there)], Seconds + other.Seconds);
}

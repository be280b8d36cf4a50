using System.Diagnostics.Metrics;
using ActorPipeline.Host.Http;

namespace ActorPipeline.Host.Telemetry;

/// <summary>
/// What <c>/metrics</c> has of the status, as instruments: gauges, and counters by service. The status is looked at every few seconds, so that an
/// exporter waits for nobody. The parts of a histogram are counters of their own.
/// </summary>
internal sealed class StatusInstruments : IDisposable
{
    /// <summary>The meter's name; another one than that of the instruments which <c>/metrics</c> counts itself.</summary>
    public const string MeterName = "actorpipeline.status";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Meter _meter = new(MeterName);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<CancellationToken, Task<IReadOnlyList<MetricFamily>>> _families;
    private volatile IReadOnlyList<MetricFamily> _seen = [];

    /// <summary>Makes them, and begins to look.</summary>
    /// <param name="families">What the status says now.</param>
    /// <param name="time">The clock.</param>
    public StatusInstruments(Func<CancellationToken, Task<IReadOnlyList<MetricFamily>>> families, TimeProvider time)
    {
        _families = families;
        foreach (var family in StatusGauges.Of(PipelineStatus.Empty, new Configuration.PipelineOptions()))
        {
            foreach (var suffix in family.Type == "histogram" ? ["_bucket", "_sum", "_count"] : (string[])[""])
                Make(family, suffix);
        }
        _ = LookAsync(time);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _stop.Cancel();
        _meter.Dispose();
    }

    private void Make(MetricFamily family, string suffix)
    {
        var name = (family.Name.EndsWith("_total", StringComparison.Ordinal) ? family.Name[..^6] : family.Name + suffix).Replace('_', '.');
        IEnumerable<Measurement<double>> Read() => _seen.Where(one => one.Name == family.Name).SelectMany(one => Measured(one, suffix));
        if (family.Type == "gauge")
            _meter.CreateObservableGauge(name, Read, null, family.Help);
        else
            _meter.CreateObservableCounter(name, Read, null, family.Help);
    }

    private async Task LookAsync(TimeProvider time)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            do await LookOnceAsync();
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException) { }
    }

    // A part of a node that starts or is busy may fail or be cancelled; what was seen before counts until the next time.
    private async Task LookOnceAsync()
    {
        try
        {
            _seen = await _families(_stop.Token);
        }
        catch (Exception) when (!_stop.IsCancellationRequested) { }
    }

    private static IEnumerable<Measurement<double>> Measured(MetricFamily family, string suffix) =>
        family
            .Samples.Where(sample => sample.Suffix == suffix && double.IsFinite(sample.Value))
            .Select(sample => new Measurement<double>(sample.Value, sample.Labels.AsSpan()));
}

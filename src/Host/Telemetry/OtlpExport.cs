using ActorPipeline.Actors.Telemetry;
using ActorPipeline.Host.Http;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ActorPipeline.Host.Telemetry;

/// <summary>
/// Metrics and traces by OTLP, when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; else nothing is made and nothing listens. All other variables of
/// OpenTelemetry's SDK count as well (https://opentelemetry.io/docs/languages/sdk-configuration/).
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    /// <summary>Where to; an address of a collector.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Sampler = "OTEL_TRACES_SAMPLER";

    /// <summary>Of bulk requests, unless <see cref="Sampler"/> says otherwise: some hundreds a second are no use to anybody.</summary>
    private const double Sampled = 0.01;

    /// <summary>Series of one metric: a thousand services with 17 series each of their histograms' buckets.</summary>
    private const int MostSeries = 20_000;

    private readonly StatusInstruments _instruments;
    private readonly MeterProvider _metrics;
    private readonly TracerProvider _traces;

    private OtlpExport(Func<CancellationToken, Task<IReadOnlyList<MetricFamily>>> gauges, TimeProvider time, string? node)
    {
        _instruments = new StatusInstruments(gauges, time);
        var resource = ResourceBuilder
            .CreateDefault()
            .AddService("actorpipeline", serviceVersion: typeof(OtlpExport).Assembly.GetName().Version?.ToString(3), serviceInstanceId: node)
            // What the environment says goes before.
            .AddEnvironmentVariableDetector();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(PipelineTelemetry.MeterName, StatusInstruments.MeterName)
            .AddView(_ => new MetricStreamConfiguration { CardinalityLimit = MostSeries })
            .AddOtlpExporter()
            .Build();
        var traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(PipelineTelemetry.MeterName).AddOtlpExporter();
        if (Environment.GetEnvironmentVariable(Sampler) is not { Length: > 0 })
            traces.SetSampler(new TraceIdRatioBasedSampler(Sampled));
        _traces = traces.Build();
    }

    /// <summary>Starts to send; null when nobody said where to.</summary>
    /// <param name="gauges">What the status says, as <c>/metrics</c> tells it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="node">This node, for people.</param>
    public static OtlpExport? Start(Func<CancellationToken, Task<IReadOnlyList<MetricFamily>>> gauges, TimeProvider time, string? node) =>
        Environment.GetEnvironmentVariable(Endpoint) is { Length: > 0 } ? new OtlpExport(gauges, time, node) : null;

    /// <summary>Sends what there is, and ends.</summary>
    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
        _instruments.Dispose();
    }
}

using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using ActorPipeline.Actors.Telemetry;

namespace ActorPipeline.Host.Http;

/// <summary>
/// Aggregates the measurements of <see cref="PipelineTelemetry"/>, from its creation on, for the whole process. Thread-safe; a measurement waits at most while
/// its own values are copied.
/// </summary>
public sealed class MetricStore : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, Series> _series = new(StringComparer.Ordinal);

    /// <summary>Starts to listen.</summary>
    public MetricStore()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != PipelineTelemetry.MeterName)
                return;
            var series = new Series(instrument);
            lock (_series)
                _series[series.Name] = series;
            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => ((Series)state!).Add(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => ((Series)state!).Add(value, tags));
        _listener.Start();
        PipelineTelemetry.Begin();
    }

    /// <summary>The current values, by name.</summary>
    public IReadOnlyList<MetricFamily> Families()
    {
        lock (_series)
            return [.. _series.Values.Select(series => series.ToFamily())];
    }

    /// <inheritdoc />
    public void Dispose() => _listener.Dispose();

    private sealed class Series
    {
        private readonly SortedDictionary<string, Cell> _cells = new(StringComparer.Ordinal);
        private readonly IReadOnlyList<double>? _bounds;
        private readonly string _help;

        public Series(Instrument instrument)
        {
            _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries;
            Name = instrument.Name.Replace('.', '_') + (_bounds is null ? "_total" : "");
            _help = instrument.Description ?? "";
            // A histogram without labels is there from the start, like a counter.
            if (_bounds is not null)
                _cells[""] = new Cell([], _bounds.Count);
        }

        public string Name { get; }

        public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = MetricFamily.Text(tags);
            lock (_cells)
            {
                if (!_cells.TryGetValue(labels, out var cell))
                    _cells[labels] = cell = new Cell([.. tags], _bounds?.Count ?? 0);
                cell.Sum += value;
                cell.Count++;
                for (var i = 0; i < _bounds?.Count; i++)
                {
                    if (value > _bounds[i])
                        continue;
                    cell.Buckets[i]++;
                    break;
                }
            }
        }

        public MetricFamily ToFamily()
        {
            lock (_cells)
            {
                return _bounds is null
                    ? new MetricFamily(Name, "counter", _help, [.. _cells.Values.Select(cell => new MetricSample(cell.Labels, cell.Sum))])
                    : new MetricFamily(Name, "histogram", _help, [.. _cells.Values.SelectMany(cell => Histogram(cell, _bounds))]);
            }
        }

        private static IEnumerable<MetricSample> Histogram(Cell cell, IReadOnlyList<double> bounds)
        {
            long below = 0;
            for (var i = 0; i < bounds.Count; i++)
                yield return new MetricSample([.. cell.Labels, MetricFamily.Label("le", MetricFamily.Number(bounds[i]))], below += cell.Buckets[i], "_bucket");
            yield return new MetricSample([.. cell.Labels, MetricFamily.Label("le", "+Inf")], cell.Count, "_bucket");
            yield return new MetricSample(cell.Labels, cell.Sum, "_sum");
            yield return new MetricSample(cell.Labels, cell.Count, "_count");
        }

        private sealed class Cell(ImmutableArray<KeyValuePair<string, object?>> labels, int buckets)
        {
            public readonly ImmutableArray<KeyValuePair<string, object?>> Labels = labels;
            public readonly long[] Buckets = new long[buckets];
            public double Sum;
            public long Count;
        }
    }
}

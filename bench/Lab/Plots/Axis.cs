using System.Globalization;

namespace ActorPipeline.Lab.Plots;

/// <summary>Where values lie on an axis, and which of them are labelled. Immutable.</summary>
internal sealed class Axis
{
    private const int Labels = 4;
    private static readonly double[] Steps = [1, 2, 2.5, 5, 10];
    private readonly bool _logarithmic;
    private readonly double _low;
    private readonly double _high;

    private Axis(double low, double high, bool logarithmic) => (_low, _high, _logarithmic) = (low, high, logarithmic);

    /// <summary>The labelled values.</summary>
    public IEnumerable<double> Ticks => _logarithmic ? Decades() : Even();

    /// <summary>An axis on which all values find a place; a linear one begins at 0.</summary>
    public static Axis For(IEnumerable<double> values, bool logarithmic)
    {
        var all = values.Where(v => double.IsFinite(v) && (!logarithmic || v > 0)).ToList();
        if (all.Count == 0)
            return new Axis(logarithmic ? 1 : 0, 10, logarithmic);
        if (logarithmic)
        {
            return new Axis(
                Math.Pow(10, Math.Floor(Math.Log10(all.Min()))),
                Math.Pow(10, Math.Max(Math.Ceiling(Math.Log10(all.Max())), Math.Floor(Math.Log10(all.Min())) + 1)),
                true
            );
        }
        var high = all.Max() > 0 ? all.Max() : 1;
        var step = Step(high / Labels);
        return new Axis(0, Math.Ceiling(high / step) * step, false);
    }

    /// <summary>0 at the low end, 1 at the high one; null where it has no place.</summary>
    public double? Place(double value) =>
        !double.IsFinite(value) || (_logarithmic && value <= 0) ? null
        : _logarithmic ? Math.Log10(value / _low) / Math.Log10(_high / _low)
        : (value - _low) / (_high - _low);

    /// <summary>A value as a label.</summary>
    public static string Label(double value) =>
        Math.Abs(value) switch
        {
            >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1_000_000:0.##} M"),
            >= 10_000 => string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.#} k"),
            _ => value.ToString("0.###", CultureInfo.InvariantCulture),
        };

    private IEnumerable<double> Decades()
    {
        for (var value = _low; value <= _high * 1.001; value *= 10)
            yield return value;
    }

    private IEnumerable<double> Even()
    {
        var step = Step(_high / Labels);
        for (var value = 0.0; value <= _high * 1.001; value += step)
            yield return value;
    }

    private static double Step(double rough)
    {
        var decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return Steps.First(s => s * decade >= rough * 0.999) * decade;
    }
}

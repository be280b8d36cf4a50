using System.Globalization;
using System.Text.Json;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Writes fractions as Java does: always with a point, and with an exponent from ten million on (<c>1.0</c>, <c>1.7954208E12</c>).</summary>
internal static class JavaNumbers
{
    public static void WriteDouble(this Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        json.WriteDoubleValue(value);
    }

    /// <summary>The same as a text; infinite numbers too.</summary>
    public static string Text(double value) =>
        double.IsFinite(value)
            ? Text(value.ToString("E16", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture), Math.Abs(value))
            : value.ToString(CultureInfo.InvariantCulture);

    public static void WriteDoubleValue(this Utf8JsonWriter json, double value) => json.WriteRawValue(Text(value), skipInputValidation: true);

    public static void WriteFloatValue(this Utf8JsonWriter json, float value) =>
        json.WriteRawValue(
            Text(value.ToString("E8", CultureInfo.InvariantCulture), value.ToString("R", CultureInfo.InvariantCulture), Math.Abs(value)),
            skipInputValidation: true
        );

    private static string Text(string scientific, string shortest, double size)
    {
        if (size == 0)
            return "0.0";
        var negative = shortest[0] == '-' ? "-" : "";
        var mantissa = shortest.TrimStart('-').Split('E')[0];
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = mantissa.Replace(".", "").TrimStart('0').TrimEnd('0');
        if (size is >= 1e7 or < 1e-3)
            return $"{negative}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{exponent}";
        if (exponent < 0)
            return $"{negative}0.{new string('0', -exponent - 1)}{digits}";
        var whole = digits.PadRight(exponent + 1, '0');
        return $"{negative}{whole[..(exponent + 1)]}.{(whole.Length > exponent + 1 ? whole[(exponent + 1)..] : "0")}";
    }
}

using System.Globalization;

namespace ActorPipeline.Host.Configuration;

/// <summary>
/// Durations and sizes as HOCON writes them. Same results as Akka's <c>GetTimeSpan</c> and <c>GetByteSize</c>, which
/// throw without saying what is allowed, and read <c>infinite</c> as minus one millisecond.
/// </summary>
public static class Units
{
    /// <summary><c>250ms</c>, <c>1 s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c>; a bare number counts milliseconds.</summary>
    public static bool TryDuration(string? text, out TimeSpan duration)
    {
        duration = default;
        if (!TrySplit(text, out var number, out var unit))
            return false;
        double? milliseconds = unit switch
        {
            "" or "ms" or "millis" or "millisecond" or "milliseconds" => 1,
            "s" or "second" or "seconds" => 1_000,
            "m" or "minute" or "minutes" => 60_000,
            "h" or "hour" or "hours" => 3_600_000,
            "d" or "day" or "days" => 86_400_000,
            _ => null,
        };
        if (milliseconds is not { } factor || number * (decimal)factor > 1_000_000_000_000m)
            return false;
        duration = TimeSpan.FromMilliseconds((double)number * factor);
        return true;
    }

    /// <summary><c>5 MiB</c>, <c>64MiB</c>, <c>1M</c> (powers of 1,024), <c>1MB</c> (powers of 1,000), or plain bytes.</summary>
    public static bool TrySize(string? text, out long bytes)
    {
        bytes = 0;
        if (!TrySplit(text, out var number, out var unit))
            return false;
        long? factor = unit switch
        {
            "" or "B" or "b" or "byte" or "bytes" => 1,
            "k" or "K" or "Ki" or "KiB" => 1L << 10,
            "m" or "M" or "Mi" or "MiB" => 1L << 20,
            "g" or "G" or "Gi" or "GiB" => 1L << 30,
            "kB" or "KB" => 1_000,
            "MB" => 1_000_000,
            "GB" => 1_000_000_000,
            _ => null,
        };
        if (factor is null || number * factor.Value > long.MaxValue / 2)
            return false;
        bytes = (long)(number * factor.Value);
        return true;
    }

    private static bool TrySplit(string? text, out decimal number, out string unit)
    {
        var trimmed = (text ?? "").Trim();
        var digits = trimmed.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        unit = trimmed[digits..].Trim();
        return decimal.TryParse(trimmed.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number)
            && number < 1_000_000_000_000_000m;
    }
}

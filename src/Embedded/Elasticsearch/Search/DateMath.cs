using System.Globalization;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Elasticsearch's date math: <c>now-1h/d</c>, <c>2026-11-23||+1M/d</c>, or a plain date.</summary>
internal static class DateMath
{
    /// <param name="text">The expression.</param>
    /// <param name="format">How the plain part is written.</param>
    /// <param name="roundUp">Round to the last millisecond of the unit, for <c>gt</c> and <c>lte</c>.</param>
    /// <param name="now">What <c>now</c> means.</param>
    /// <param name="zone">For dates without a zone and for rounding.</param>
    public static long Parse(string text, DateFormat format, bool roundUp, DateTimeOffset now, TimeZoneInfo zone)
    {
        string math;
        long millis;
        if (text.StartsWith("now", StringComparison.Ordinal))
        {
            millis = now.ToUnixTimeMilliseconds();
            math = text[3..];
        }
        else
        {
            var separator = text.IndexOf("||", StringComparison.Ordinal);
            var plain = separator < 0 ? text : text[..separator];
            math = separator < 0 ? "" : text[(separator + 2)..];
            if (!format.TryParse(plain, roundUp && math.Length == 0, out millis))
                throw Unreadable(NumberValues.BadDate(format, plain)).AsException();
            if (!ReferenceEquals(zone, TimeZoneInfo.Utc) && !HasZone(plain))
                millis -= (long)zone.GetUtcOffset(DateTimeOffset.FromUnixTimeMilliseconds(millis).DateTime).TotalMilliseconds;
        }
        return math.Length == 0 ? millis : Apply(math, millis, roundUp, zone);
    }

    public static TimeZoneInfo Zone(string id)
    {
        if (id is "Z" or "UTC" or "GMT")
            return TimeZoneInfo.Utc;
        if (id.Length > 1 && id[0] is '+' or '-' && TimeSpan.TryParse(id[1..], CultureInfo.InvariantCulture, out var offset))
            return TimeZoneInfo.CreateCustomTimeZone(id, id[0] == '-' ? -offset : offset, id, id);
        return TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : throw Errors.IllegalArgument($"The datetime zone id '{id}' is not recognised").AsException();
    }

    private static ElasticError Unreadable(ElasticError cause) => new("parse_exception", $"{cause.Reason}: [{cause.Reason}]", 400) { CausedBy = cause };

    private static bool HasZone(string text)
    {
        var time = text.IndexOf('T');
        return time < 0 ? text.All(char.IsAsciiDigit) && text.Length > 4 : text.AsSpan(time).IndexOfAny('Z', '+', '-') > 0;
    }

    private static long Apply(string math, long millis, bool roundUp, TimeZoneInfo zone)
    {
        var time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(millis), zone).DateTime;
        for (var at = 0; at < math.Length; )
        {
            var operation = math[at++];
            var digits = at;
            while (at < math.Length && char.IsAsciiDigit(math[at]))
                at++;
            if (operation is not ('+' or '-' or '/') || at >= math.Length || operation == '/' && at > digits)
                throw new ElasticError("parse_exception", $"operator not supported for date math [{math}]", 400).AsException();
            var count = at == digits ? 1 : int.Parse(math.AsSpan(digits, at - digits), CultureInfo.InvariantCulture);
            var unit = math[at++];
            time = operation == '/' ? Round(time, unit, roundUp, math) : Add(time, unit, operation == '-' ? -count : count, math);
        }
        return new DateTimeOffset(time, zone.GetUtcOffset(time)).ToUnixTimeMilliseconds();
    }

    private static DateTime Round(DateTime time, char unit, bool roundUp, string math)
    {
        var floor = unit switch
        {
            'y' => new DateTime(time.Year, 1, 1),
            'M' => new DateTime(time.Year, time.Month, 1),
            'w' => time.Date.AddDays(-((int)time.DayOfWeek + 6) % 7),
            'd' => time.Date,
            'h' or 'H' => time.Date.AddHours(time.Hour),
            'm' => time.Date.AddHours(time.Hour).AddMinutes(time.Minute),
            's' => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond)),
            _ => throw UnknownUnit(unit, math),
        };
        return roundUp ? Add(floor, unit, 1, math).AddMilliseconds(-1) : floor;
    }

    private static DateTime Add(DateTime time, char unit, int count, string math) =>
        unit switch
        {
            'y' => time.AddYears(count),
            'M' => time.AddMonths(count),
            'w' => time.AddDays(7 * count),
            'd' => time.AddDays(count),
            'h' or 'H' => time.AddHours(count),
            'm' => time.AddMinutes(count),
            's' => time.AddSeconds(count),
            _ => throw UnknownUnit(unit, math),
        };

    private static ElasticException UnknownUnit(char unit, string math) =>
        new ElasticError("parse_exception", $"unit [{unit}] not supported for date math [{math}]", 400).AsException();
}

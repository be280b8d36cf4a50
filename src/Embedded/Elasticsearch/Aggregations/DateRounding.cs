using System.Globalization;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Cuts time into the intervals of a <c>date_histogram</c>, in a time zone.</summary>
internal sealed class DateRounding
{
    private readonly long _fixedMillis;
    private readonly char _unit;
    private readonly TimeZoneInfo _zone;
    private readonly long _offset;

    private DateRounding(long fixedMillis, char unit, TimeZoneInfo zone, long offset) =>
        (_fixedMillis, _unit, _zone, _offset) = (fixedMillis, unit, zone, offset);

    public static DateRounding Fixed(string interval, TimeZoneInfo zone, long offset) => new(Duration(interval, "fixed_interval"), ' ', zone, offset);

    public static DateRounding Calendar(string interval, TimeZoneInfo zone, long offset) =>
        CalendarUnit(interval) is { } unit
            ? new(0, unit, zone, offset)
            : throw Errors.IllegalArgument($"The supplied interval [{interval}] could not be parsed as a calendar interval.").AsException();

    /// <summary>Milliseconds of a duration such as <c>30s</c>.</summary>
    public static long Duration(string text, string option)
    {
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c)).Count();
        long unit = text[digits..] switch
        {
            "ms" => 1,
            "s" => 1000,
            "m" => 60_000,
            "h" => 3_600_000,
            "d" => 86_400_000,
            _ => 0,
        };
        if (unit == 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
        {
            throw Errors
                .IllegalArgument($"failed to parse setting [date_histogram.{option}] with value [{text}] as a time value: unit is missing or unrecognized")
                .AsException();
        }

        return checked(count * unit);
    }

    public TimeSpan OffsetAt(long millis) => _zone.GetUtcOffset(FarYears.Near(millis, out _));

    /// <summary>The start of the interval that holds a moment.</summary>
    public long Floor(long millis)
    {
        millis -= _offset;
        var local = millis + Shift(millis);
        var floor = _fixedMillis > 0 ? FloorDivide(local, _fixedMillis) * _fixedMillis : FarYears.Back(FloorUnit(ToTime(local, out var cycles)), cycles);
        return ToUtc(floor) + _offset;
    }

    /// <summary>The start of the interval after the one that starts at <paramref name="key"/>.</summary>
    public long Next(long key)
    {
        key -= _offset;
        var local = key + Shift(key);
        var next = _fixedMillis > 0 ? local + _fixedMillis : FarYears.Back(AddUnit(ToTime(local, out var cycles)), cycles);
        return ToUtc(next) + _offset;
    }

    private static char? CalendarUnit(string interval) =>
        interval switch
        {
            "1m" or "minute" => 'm',
            "1h" or "hour" => 'h',
            "1d" or "day" => 'd',
            "1w" or "week" => 'w',
            "1M" or "month" => 'M',
            "1q" or "quarter" => 'q',
            "1y" or "year" => 'y',
            _ => null,
        };

    private DateTime FloorUnit(DateTime time) =>
        _unit switch
        {
            'm' => time.Date.AddMinutes((int)time.TimeOfDay.TotalMinutes),
            'h' => time.Date.AddHours(time.Hour),
            'd' => time.Date,
            'w' => time.Date.AddDays(-(((int)time.DayOfWeek + 6) % 7)),
            'M' => new DateTime(time.Year, time.Month, 1),
            'q' => new DateTime(time.Year, (time.Month - 1) / 3 * 3 + 1, 1),
            _ => new DateTime(time.Year, 1, 1),
        };

    private DateTime AddUnit(DateTime time) =>
        _unit switch
        {
            'm' => time.AddMinutes(1),
            'h' => time.AddHours(1),
            'd' => time.AddDays(1),
            'w' => time.AddDays(7),
            'M' => time.AddMonths(1),
            'q' => time.AddMonths(3),
            _ => time.AddYears(1),
        };

    private long Shift(long utc) => ReferenceEquals(_zone, TimeZoneInfo.Utc) ? 0 : (long)OffsetAt(utc).TotalMilliseconds;

    private long ToUtc(long local) =>
        ReferenceEquals(_zone, TimeZoneInfo.Utc) ? local : local - (long)_zone.GetUtcOffset(ToTime(local, out _)).TotalMilliseconds;

    private static DateTime ToTime(long millis, out long cycles) => DateTime.SpecifyKind(FarYears.Near(millis, out cycles).DateTime, DateTimeKind.Unspecified);

    private static long FloorDivide(long value, long by) => value >= 0 ? value / by : -((-value + by - 1) / by);
}

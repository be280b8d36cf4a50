using System.Collections.Immutable;
using System.Globalization;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>
/// A date format as mappings name it: alternatives with <c>||</c> between them, each a well-known name or a pattern of
/// java.time letters. Values are milliseconds since 1970 in UTC; text without a zone is UTC.
/// </summary>
internal sealed class DateFormat
{
    public const string DefaultPattern = "strict_date_optional_time||epoch_millis";

    public static readonly DateFormat Default = Parse(DefaultPattern);

    private readonly ImmutableArray<string> _alternatives;
    private readonly ImmutableArray<string?> _patterns;

    private DateFormat(string pattern, ImmutableArray<string> alternatives, ImmutableArray<string?> patterns)
    {
        Pattern = pattern;
        _alternatives = alternatives;
        _patterns = patterns;
    }

    public string Pattern { get; }

    /// <summary>Understands a format, or says which part it does not understand.</summary>
    public static DateFormat Parse(string pattern)
    {
        var alternatives = pattern.Split("||").ToImmutableArray();
        return new(pattern, alternatives, [.. alternatives.Select(DotNetPattern)]);
    }

    /// <param name="text">What to read.</param>
    /// <param name="roundUp">Fill what the text leaves out with its last millisecond, not its first.</param>
    /// <param name="millis">The moment.</param>
    public bool TryParse(ReadOnlySpan<char> text, bool roundUp, out long millis)
    {
        for (var i = 0; i < _alternatives.Length; i++)
        {
            if (TryParseOne(_alternatives[i], _patterns[i], text, roundUp, out millis))
                return true;
        }
        millis = 0;
        return false;
    }

    /// <summary>Writes a moment, shifted by <paramref name="offset"/>, as the first alternative does.</summary>
    public string Print(long millis, TimeSpan offset = default)
    {
        if (_alternatives[0] == "epoch_millis")
            return millis.ToString(CultureInfo.InvariantCulture);
        if (_alternatives[0] == "epoch_second")
            return (millis / 1000).ToString(CultureInfo.InvariantCulture);
        var time = FarYears.Near(millis, out var cycles).ToOffset(offset);
        if (_patterns[0] is { } pattern)
            return time.ToString(pattern, CultureInfo.InvariantCulture);
        var zone = offset == default ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture);
        var full = time.Year + cycles * FarYears.Years;
        var year = full > 9999 ? $"+{full}" : $"{full:0000}";
        return year + time.ToString("-MM-ddTHH:mm:ss.fff", CultureInfo.InvariantCulture) + zone;
    }

    private static bool TryParseOne(string name, string? pattern, ReadOnlySpan<char> text, bool roundUp, out long millis)
    {
        switch (name)
        {
            case "strict_date_optional_time" or "date_optional_time" or "strict_date_optional_time_nanos":
                return IsoDate.TryParse(text, roundUp, out millis);
            case "epoch_millis":
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out millis);
            case "epoch_second":
                var ok = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds);
                millis = seconds * 1000;
                return ok;
        }
        var parsed = DateTimeOffset.TryParseExact(text, pattern, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        millis = time.ToUnixTimeMilliseconds();
        if (parsed && roundUp)
        {
            millis = pattern!.Contains('H')
                ? millis
                    + (
                        pattern.Contains('s')
                            ? pattern.Contains('f')
                                ? 0
                                : 999
                            : 59_999
                    )
                : millis + 86_399_999;
        }

        return parsed;
    }

    private static string? DotNetPattern(string alternative)
    {
        switch (alternative)
        {
            case "strict_date_optional_time" or "date_optional_time" or "strict_date_optional_time_nanos" or "epoch_millis" or "epoch_second":
                return null;
            case "date" or "strict_date" or "yyyy-MM-dd":
                return "yyyy-MM-dd";
            case "date_time" or "strict_date_time":
                return "yyyy-MM-ddTHH:mm:ss.fffzzz";
            case "date_time_no_millis" or "strict_date_time_no_millis":
                return "yyyy-MM-ddTHH:mm:sszzz";
        }
        if (alternative.Length == 0 || alternative.Any(c => char.IsAsciiLetter(c) && !"yuMdHhmsSaZXxET".Contains(c)))
            throw Errors.IllegalArgument($"Invalid format: [{alternative}]: Unknown pattern or not supported by the embedded Elasticsearch").AsException();
        return alternative
            .Replace('u', 'y')
            .Replace('S', 'f')
            .Replace("a", "tt")
            .Replace("EEE", "ddd")
            .Replace("XXX", "zzz")
            .Replace("ZZ", "zzz")
            .Replace("Z", "zzz")
            .Replace("X", "zzz")
            .Replace("xxx", "zzz")
            .Replace("'T'", "T")
            .Replace("T", "'T'");
    }
}

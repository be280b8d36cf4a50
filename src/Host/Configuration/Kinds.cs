using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Host.Configuration;

/// <summary>The kinds of values. Each names what it allows; a value outside is an error and not clamped.</summary>
public static class Kinds
{
    /// <summary>A whole number.</summary>
    public static ValueKind<int> Whole(int min, int max) =>
        new(
            $"a whole number from {min} to {max}",
            (Resolved setting, out int value) =>
                int.TryParse(setting.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max,
            $"{min + 2}"
        );

    /// <summary>A whole number, or <c>unlimited</c>, which is <see cref="int.MaxValue"/>.</summary>
    public static ValueKind<int> WholeOrUnlimited(int min, int max)
    {
        var whole = Whole(min, max);
        return new ValueKind<int>(
            $"{whole.Allowed}, or unlimited",
            (Resolved setting, out int value) =>
            {
                value = int.MaxValue;
                return setting.Text == "unlimited" || whole.Parse(setting, out value);
            },
            whole.Example
        );
    }

    /// <summary>A number, possibly with a fraction.</summary>
    public static ValueKind<double> Number(double min, double max) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"a number from {min} to {max}"),
            (Resolved setting, out double value) =>
                double.TryParse(setting.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && value >= min && value <= max,
            string.Create(CultureInfo.InvariantCulture, $"{min + 2}")
        );

    /// <summary>A number of bytes.</summary>
    public static ValueKind<long> Size(long min, long max) =>
        new(
            $"a size from {min} to {max} bytes, such as 5 MiB",
            (Resolved setting, out long value) => Units.TrySize(setting.Text, out value) && value >= min && value <= max,
            $"{min + 2}"
        );

    /// <summary>The same in an <see cref="int"/>.</summary>
    public static ValueKind<int> SmallSize(int min, int max)
    {
        var size = Size(min, max);
        return new(
            size.Allowed,
            (Resolved setting, out int value) =>
            {
                var allowed = size.Parse(setting, out var bytes);
                value = allowed ? (int)bytes : 0;
                return allowed;
            },
            size.Example
        );
    }

    /// <summary>A duration.</summary>
    public static ValueKind<TimeSpan> Duration(TimeSpan min, TimeSpan max) =>
        new(
            $"a duration from {Show(min)} to {Show(max)}, such as 250ms or 1s",
            (Resolved setting, out TimeSpan value) => Units.TryDuration(setting.Text, out value) && value >= min && value <= max,
            $"{(min + TimeSpan.FromMilliseconds(2)).TotalMilliseconds}ms"
        );

    /// <summary>A year; <c>auto</c> is none.</summary>
    public static ValueKind<int?> YearOrAuto =>
        new(
            "auto, or a year from 1970 to 2261",
            (Resolved setting, out int? value) =>
            {
                value = int.TryParse(setting.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : null;
                return setting.Text == "auto" || value is >= 1970 and <= 2261;
            },
            "2025"
        );

    /// <summary>Text that fits a regular expression as a whole.</summary>
    public static ValueKind<string> Text(string allowed, string pattern, string example) =>
        new(
            allowed,
            (Resolved setting, out string value) =>
            {
                value = setting.Text ?? "";
                return setting.Text is not null && Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);
            },
            example
        );

    /// <summary>One of a few words.</summary>
    public static ValueKind<string> OneOf(params string[] words) => Text(string.Join(" or ", words), string.Join('|', words.Select(Regex.Escape)), words[^1]);

    /// <summary>Any text with something in it.</summary>
    public static ValueKind<string> AnyText => Text("any text but an empty one", "(?s:.+)", "text");

    /// <summary>True or false, as HOCON writes them.</summary>
    public static ValueKind<bool> Flag =>
        new(
            "true or false",
            (Resolved setting, out bool value) =>
            {
                value = setting.Text is "true" or "yes" or "on";
                return value || setting.Text is "false" or "no" or "off";
            },
            "true"
        );

    /// <summary>The IANA name of a time zone that this system has.</summary>
    public static ValueKind<string> Zone =>
        new(
            "the IANA name of a time zone that this system has, such as Europe/Berlin",
            (Resolved setting, out string value) => ParsingOptions.IsTimeZone(value = setting.Text ?? ""),
            "Europe/Berlin"
        );

    /// <summary>How plain indices are named.</summary>
    public static ValueKind<string> IndexName =>
        new(
            IndexPattern.Allowed,
            (Resolved setting, out string value) => IndexPattern.TryParse(value = setting.Text ?? "") is not null,
            "services-{service}-{yyyy.MM.dd}"
        );

    /// <summary>A list; a single text is split at bars, because these texts (formats of times) often hold a comma.</summary>
    public static ValueKind<IReadOnlyList<string>> TextsBetweenBars =>
        new(
            "a list of at least 1 text, or texts with | between them",
            (Resolved setting, out IReadOnlyList<string> value) =>
            {
                value = setting.Text is { } joined ? joined.Split('|', StringSplitOptions.TrimEntries) : setting.Items;
                return value.Count > 0 && value.All(text => text.Length > 0);
            },
            "ISO8601"
        );

    /// <summary>Text that fits a regular expression as a whole, or nothing at all.</summary>
    public static ValueKind<string?> OptionalText(string allowed, string pattern, string example) =>
        new(
            allowed,
            (Resolved setting, out string? value) =>
            {
                value = setting.Text;
                return value is not null && Regex.IsMatch(value, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant);
            },
            example
        );

    /// <summary>Any text, or nothing. Trailing line ends are removed, because tools that make variables out of files leave them.</summary>
    public static ValueKind<string?> Secret =>
        new(
            "any text but an empty one",
            (Resolved setting, out string? value) =>
            {
                value = setting.Text?.TrimEnd('\r', '\n');
                return !string.IsNullOrWhiteSpace(value);
            },
            "s3cret"
        );

    /// <summary>A list; a single text is split at commas, as flags and environment variables give it.</summary>
    /// <param name="item">What each element may be.</param>
    /// <param name="least">The fewest elements.</param>
    public static ValueKind<ImmutableArray<T>> ListOf<T>(ValueKind<T> item, int least) =>
        new(
            least == 0 ? $"a list, each element {item.Allowed}" : $"a list of at least {least}, each element {item.Allowed}",
            (Resolved setting, out ImmutableArray<T> value) =>
            {
                var texts = setting.Text is { } joined
                    ? joined.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                    : [.. setting.Items];
                var items = ImmutableArray.CreateBuilder<T>(texts.Length);
                foreach (var text in texts)
                {
                    if (!item.Parse(setting with { Text = text, Items = default }, out var parsed))
                    {
                        value = [];
                        return false;
                    }

                    items.Add(parsed);
                }

                value = items.ToImmutable();
                return value.Length >= least;
            },
            item.Example
        );

    /// <summary>An absolute http or https address that carries no user name or password.</summary>
    public static ValueKind<Uri> HttpUrl =>
        new(
            "an absolute http or https address without user and password in it, such as http://elastic:9200",
            (Resolved setting, out Uri value) =>
            {
                var allowed =
                    Uri.TryCreate(setting.Text, UriKind.Absolute, out var uri)
                    && uri.Scheme is "http" or "https"
                    && uri.UserInfo.Length == 0
                    && uri.Query.Length == 0;
                value = allowed ? uri! : new Uri("http://invalid");
                return allowed;
            },
            "https://elastic:9243"
        );

    /// <summary>A Kafka topic name, or a regular expression that starts with <c>^</c> and compiles.</summary>
    public static ValueKind<string> Topic =>
        new(
            "a topic name (letters, digits, '.', '_', '-'), or a valid regular expression that starts with ^",
            (Resolved setting, out string value) =>
            {
                value = setting.Text ?? "";
                return value.StartsWith('^') ? Compiles(value) : Regex.IsMatch(value, @"\A[A-Za-z0-9._-]{1,249}\z");
            },
            "orders"
        );

    private static bool Compiles(string pattern)
    {
        try
        {
            _ = new Regex(pattern);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Show(TimeSpan duration) =>
        duration switch
        {
            { TotalDays: >= 1 } => $"{duration.TotalDays:0}d",
            { TotalHours: >= 1 } => $"{duration.TotalHours:0}h",
            { TotalMinutes: >= 1 } => $"{duration.TotalMinutes:0}m",
            { TotalSeconds: >= 1 } => $"{duration.TotalSeconds:0}s",
            _ => $"{duration.TotalMilliseconds:0}ms",
        };
}

using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// The name of the data stream or index of an event: fixed text with the placeholders <c>{service}</c>, <c>{namespace}</c> and at most one date such as
/// <c>{yyyy.MM.dd}</c>. The date is the event's own, in UTC, so that an event that is read twice goes to the same index, where its id is found. Immutable.
/// </summary>
public sealed partial class IndexPattern
{
    /// <summary>What is allowed, for messages.</summary>
    public const string Allowed =
        "an index name of lower case letters, digits and - _ . + (not first), in which {service}, {namespace} and one date of yyyy, MM, "
        + "dd, HH such as {yyyy.MM.dd} may stand, at most 55 characters beside service and namespace";

    /// <summary>Elasticsearch takes names of at most 255 bytes; service and namespace may take 100 each.</summary>
    private const int MaxOwnLength = 55;

    private readonly string _text;
    private readonly string? _date;

    private IndexPattern(string text, string? date) => (_text, _date) = (text, date);

    /// <summary>The name of a data stream, <c>logs-{service}-{namespace}</c>.</summary>
    public static IndexPattern DataStream { get; } = TryParse("logs-{service}-{namespace}")!;

    /// <summary>True when the date contains the hour.</summary>
    internal bool ByHour => _date?.Contains("HH", StringComparison.Ordinal) == true;

    /// <summary>True when the event's time is part of the name.</summary>
    internal bool HasDate => _date is not null;

    /// <summary>The pattern, or null when it is not one: see <see cref="Allowed"/>.</summary>
    public static IndexPattern? TryParse(string text)
    {
        var dates = Place().Matches(text).Select(place => place.Groups[1].Value).Where(place => place is not ("service" or "namespace")).ToList();
        var own = Place().Replace(text, place => dates.Contains(place.Groups[1].Value) ? place.Groups[1].Value.ToLowerInvariant() : "");
        // An index name must not start with _, - or +. A placeholder's value starts with a letter or a digit, so x stands for it.
        var first = Place().Replace(text, "x");
        return dates.Count <= 1 && dates.All(date => Date().IsMatch(date)) && own.Length <= MaxOwnLength && Name().IsMatch(first)
            ? new IndexPattern(text, dates.SingleOrDefault())
            : null;
    }

    /// <summary>The name.</summary>
    /// <param name="service">The service, already legal as a part of an index name.</param>
    /// <param name="space">The namespace, already legal as a part of an index name.</param>
    /// <param name="at">The event's time; only read when <see cref="HasDate"/>.</param>
    internal string Of(string service, string space, DateTime at) =>
        Fill(
            service,
            space,
            date => at.ToString(date.Replace(".", "'.'", StringComparison.Ordinal).Replace("-", "'-'", StringComparison.Ordinal), CultureInfo.InvariantCulture)
        );

    /// <summary>A search pattern for all names of one service.</summary>
    /// <param name="service">As in <see cref="Of"/>.</param>
    /// <param name="space">As in <see cref="Of"/>; null for any namespace.</param>
    internal string Matching(string service, string? space) => Fill(service, space ?? "*", _ => "*");

    /// <inheritdoc />
    public override string ToString() => _text;

    private string Fill(string service, string space, Func<string, string> date) =>
        Place()
            .Replace(
                _text,
                place =>
                    place.Groups[1].Value switch
                    {
                        "service" => service,
                        "namespace" => space,
                        var pattern => date(pattern),
                    }
            );

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\Ayyyy(?:[._-]?MM(?:[._-]?dd(?:[._-]?HH)?)?)?\z")]
    private static partial Regex Date();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9._+-]*\z")]
    private static partial Regex Name();
}

using ActorPipeline.Actors.Parsing.Lines.Time;

namespace ActorPipeline.Actors.Parsing.Lines.Defined;

/// <summary>Creates parsers from definitions. Each problem names the key, the value seen, and what is allowed.</summary>
internal static class DefinedParsers
{
    private const int MaxNameLength = 64;
    private static readonly TimeSpan DefaultMatchTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>The parser, or null and at least one more problem.</summary>
    /// <param name="definition">What the operator wrote.</param>
    /// <param name="zone">The default time zone.</param>
    /// <param name="readyMade">Finds the factory of a built-in parser.</param>
    /// <param name="problems">Collects problems.</param>
    public static ILineParser? TryMake(
        ParserDefinition definition,
        TimeZoneInfo zone,
        Func<string, Func<LineClock, ILineParser>?> readyMade,
        List<string> problems
    )
    {
        var before = problems.Count;
        var key = $"parsers.{definition.Name}";
        if (!IsName(definition.Name))
            problems.Add($"parsers: '{definition.Name}' is no name of a parser; allowed are 1 to {MaxNameLength} of the characters a-z A-Z 0-9 . _ -");
        else if (readyMade(definition.Name) is not null)
            problems.Add($"parsers: '{definition.Name}' is the name of a ready-made parser; allowed are other names");
        if (definition.TimeZone is { } id && !TimeZoneInfo.TryFindSystemTimeZoneById(id, out zone!))
            problems.Add($"{key}.time-zone: '{id}' is unknown; allowed are IANA names such as 'Europe/Berlin' that this system has");
        if (definition.MatchTimeout is { } limit && (limit <= TimeSpan.Zero || limit > TimeSpan.FromSeconds(1)))
            problems.Add($"{key}.match-timeout: {limit.TotalMilliseconds} ms; allowed are above 0 ms and at most 1000 ms");
        else if (definition.MatchTimeout is { } idle && definition.Kind is not ("regex" or ""))
            problems.Add($"{key}.match-timeout: {idle.TotalMilliseconds} ms has no meaning for the kind '{definition.Kind}'; allowed is none");
        var formats = new List<TimestampFormat>();
        foreach (var text in definition.TimestampFormats)
        {
            if (TimestampFormat.TryCompile(text) is { } format)
                formats.Add(format);
            else
                problems.Add($"{key}.timestamp-formats: '{text}' is not understood; allowed are {TimestampFormat.Allowed}, with day and month");
        }

        if (formats.Count == 0 && definition.TimestampField is not null && problems.Count == before)
            problems.Add($"{key}.timestamp-formats: empty; allowed is at least one format when timestamp-field is '{definition.TimestampField}'");
        if (problems.Count > before)
            return null;

        var clock = new LineClock(zone);
        var targets = new FieldTargets(definition, [.. formats], clock, problems);
        ILineParser? parser = definition switch
        {
            { Kind: "dissect", Pattern: { Length: > 0 } pattern } => Dissect(definition, pattern, targets, problems),
            { Kind: "regex", Pattern: { Length: > 0 } pattern } => Expression(definition, pattern, targets, problems),
            { Kind: "" } => Wrong("kind: missing; allowed are dissect, regex, or a ready-made parser"),
            { Kind: "dissect" or "regex" } => Wrong("pattern: missing; allowed is the pattern of the fields"),
            { Pattern: not null } when readyMade(definition.Kind) is not null => Wrong(
                $"pattern: '{definition.Pattern}' has no meaning for the kind '{definition.Kind}'; allowed is none"
            ),
            { TimestampField: not null } when readyMade(definition.Kind) is not null => Wrong(
                $"timestamp-field: '{definition.TimestampField}' has no meaning for the kind '{definition.Kind}'; allowed is none"
            ),
            { ReplacesMessage: true } when readyMade(definition.Kind) is { } make => new ReplacingParser(make(clock)),
            _ => readyMade(definition.Kind)?.Invoke(clock)
                ?? Wrong($"kind: '{definition.Kind}' is unknown; allowed are dissect, regex, {string.Join(", ", ParserCatalog.ReadyMade)}"),
        };
        return problems.Count > before ? null : parser;

        ILineParser? Wrong(string what)
        {
            problems.Add($"{key}.{what}");
            return null;
        }
    }

    private static DissectParser? Dissect(ParserDefinition definition, string pattern, FieldTargets targets, List<string> problems)
    {
        if (DissectPattern.TryParse(pattern, targets.Key("pattern"), problems) is not { } parsed)
            return null;
        var parser = DissectParser.Make(parsed, definition, targets);
        targets.CheckTimestamp();
        return parser;
    }

    private static RegexParser? Expression(ParserDefinition definition, string pattern, FieldTargets targets, List<string> problems)
    {
        var (renamed, fields) = RegexPattern.Rename(pattern);
        if (RegexPattern.TryCompile(renamed, pattern, targets.Key("pattern"), definition.MatchTimeout ?? DefaultMatchTimeout, problems) is not { } regex)
            return null;
        if (fields.Length is 0 or > ParsedLine.MaxFields)
        {
            problems.Add(
                $"{targets.Key("pattern")}: '{pattern}' has {fields.Length} named groups; allowed are 1 to {ParsedLine.MaxFields}, written (?<name>...)"
            );
        }

        var groups = fields.Select((field, i) => (regex.GroupNumberFromName($"f{i}"), targets.Of(field))).ToArray();
        targets.CheckTimestamp();
        return new RegexParser(regex, groups, definition.ReplacesMessage);
    }

    private static bool IsName(string name) => name.Length is > 0 and <= MaxNameLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');
}

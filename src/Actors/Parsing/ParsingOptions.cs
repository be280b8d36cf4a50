using System.Collections.Immutable;
using ActorPipeline.Actors.Parsing.Fields;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Actors.Parsing.Masking;

namespace ActorPipeline.Actors.Parsing;

/// <summary><c>actorpipeline.parsing</c>: what is read out of the lines of services.</summary>
public sealed record ParsingOptions
{
    /// <summary><c>time-zone</c>: the zone of times that do not name one, by its IANA name.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>
    /// <c>year</c>: the year of times that do not name one, such as syslog's; null (<c>auto</c>): the latest in which they are not ahead of their reading.
    /// </summary>
    public int? Year { get; init; }

    /// <summary><c>default-parser</c>: the parser of services that name none.</summary>
    public string DefaultParser { get; init; } = "auto";

    /// <summary><c>parsers.NAME</c>: the operator's own, beside the ready-made ones.</summary>
    public ImmutableArray<ParserDefinition> Parsers { get; init; } = [];

    /// <summary><c>keep-original</c>: when a shorter text takes the place of <c>message</c>, the whole line goes to <c>event.original</c>.</summary>
    public bool KeepOriginal { get; init; }

    /// <summary><c>fit-fields</c>: fields that an index would refuse are written in another form before they are sent.</summary>
    public bool FitFields { get; init; } = true;

    /// <summary><c>max-fields</c>: names of fields a service's events may bring into its index; the values of all others go into one text.</summary>
    public int MaxFields { get; init; } = 400;

    /// <summary><c>mask-fields</c>: names whose values are masked in the lines of all services.</summary>
    public ImmutableArray<string> MaskFields { get; init; } = [];

    /// <summary><c>mask-patterns</c>: what is masked by its form, in the lines of all services.</summary>
    public ImmutableArray<string> MaskPatterns { get; init; } = [];

    /// <summary><c>services.NAME</c>: for the lines of one.</summary>
    public ImmutableSortedDictionary<string, FieldRules> Services { get; init; } = ImmutableSortedDictionary<string, FieldRules>.Empty;

    /// <summary><c>allow-hints</c>: what a service may ask for by an annotation.</summary>
    public ImmutableArray<string> AllowHints { get; init; } = FieldRuleSet.Hints;

    /// <summary><c>leave-out</c>: what of the records that are no events of Filebeat is not indexed.</summary>
    public ImmutableArray<string> LeaveOut { get; init; } = ["tombstone"];

    /// <summary>
    /// What is wrong, one sentence each, without the root: the key, the value seen, and what is allowed. Empty when <see cref="Catalog"/> succeeds.
    /// </summary>
    public IEnumerable<string> Problems()
    {
        if (!IsTimeZone(TimeZone))
            yield return $"parsing.time-zone: '{TimeZone}' is unknown; allowed are IANA names such as 'Europe/Berlin' that this system has";
        if (Year is < 1970 or > 2261)
            yield return $"parsing.year: {Year}; allowed are auto, and 1970 to 2261";
        if (!ParserCatalog.ReadyMade.Contains(DefaultParser) && !Parsers.Any(parser => parser.Name == DefaultParser))
        {
            yield return $"parsing.default-parser: '{DefaultParser}' is no parser; allowed are the names in parsing.parsers and "
                + $"{string.Join(", ", ParserCatalog.ReadyMade)}";
        }

        foreach (var problem in ForAll.Problems("parsing").Concat(Services.SelectMany(pair => pair.Value.Problems($"parsing.services.{pair.Key}"))))
            yield return problem;
        foreach (var problem in Parsers.SelectMany(ParserCatalog.Problems))
            yield return $"parsing.{problem}";
    }

    /// <summary>The ready-made parsers and the operator's own. Compiles every pattern: make it once and share it, it is immutable.</summary>
    /// <param name="forced">Reads the lines of all services, whatever they name; null: nothing does.</param>
    /// <exception cref="ArgumentException">There are <see cref="Problems"/>, or two parsers of one name.</exception>
    public ParserCatalog Catalog(string? forced = null) =>
        IsTimeZone(TimeZone)
            ? new ParserCatalog(TimeZoneInfo.FindSystemTimeZoneById(TimeZone), Year, Parsers) { Default = DefaultParser, Forced = forced }
            : throw new ArgumentException(string.Join('\n', Problems()));

    /// <summary>The fields that a node learns of its indices; null without <c>fit-fields</c>. One for all partitions.</summary>
    public IndexShapes? Shapes() => FitFields ? new IndexShapes(MaxFields) : null;

    private FieldRules ForAll => new() { MaskFields = MaskFields, MaskPatterns = MaskPatterns };

    /// <summary>The same, but events keep the fields they have: nothing is masked, left out, renamed or made to fit.</summary>
    public ParsingOptions WithoutRules() =>
        this with
        {
            FitFields = false,
            MaskFields = [],
            MaskPatterns = [],
            Services = ImmutableSortedDictionary<string, FieldRules>.Empty,
            AllowHints = [],
        };

    /// <summary>What is masked, left out and renamed.</summary>
    public FieldRuleSet MakeRules() => new(ForAll, Services, AllowHints);

    /// <summary>True for the IANA name of a zone that this system has.</summary>
    public static bool IsTimeZone(string name) => name.Length > 0 && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;
}

using System.Collections.Immutable;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Masking;
using static ActorPipeline.Host.Configuration.Kinds;

namespace ActorPipeline.Host.Configuration.Keys;

/// <summary>The keys below <c>actorpipeline.parsing</c>, in the order of <c>hocon/reference.conf</c>.</summary>
internal static class ParsingKeys
{
    private static readonly KeySection<ParsingOptions> Section = new("parsing", o => o.Parsing, (o, section) => o with { Parsing = section });

    /// <summary>Each with its allowed values and its member.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        Section.Key("time-zone", Zone, o => o.TimeZone, (o, v) => o with { TimeZone = v }),
        Section.Key("leave-out", ListOf(OneOf([.. ForeignWords.All.Select(one => one.Word)]), 0), o => o.LeaveOut, (o, v) => o with { LeaveOut = v }),
        Section.Key(
            "default-parser",
            Text("the name of a parser, ready-made or in parsing.parsers", "[A-Za-z0-9._-]{1,64}", "plain"),
            o => o.DefaultParser,
            (o, v) => o with { DefaultParser = v }
        ),
        Section.Key("year", YearOrAuto, o => o.Year, (o, v) => o with { Year = v }),
        Section.Key("keep-original", Flag, o => o.KeepOriginal, (o, v) => o with { KeepOriginal = v }),
        Section.Key("fit-fields", Flag with { Example = "false" }, o => o.FitFields, (o, v) => o with { FitFields = v }),
        Section.Key("max-fields", Whole(1, 10_000), o => o.MaxFields, (o, v) => o with { MaxFields = v }),
        Section.Key("mask-fields", ListOf(AnyText, 0), o => o.MaskFields, (o, v) => o with { MaskFields = v }),
        Section.Key("mask-patterns", ListOf(OneOf([.. MaskWords.All]), 0), o => o.MaskPatterns, (o, v) => o with { MaskPatterns = v }),
        Section.Key("allow-hints", ListOf(OneOf([.. FieldRuleSet.Hints]), 0), o => o.AllowHints, (o, v) => o with { AllowHints = v }),
    ];
}

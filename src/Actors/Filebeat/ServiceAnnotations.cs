using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Masking;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// All annotations, in the order of the documentation. A new annotation is one more entry here, with its own validation. docs/annotations.md is generated from
/// this table.
/// </summary>
public static partial class ServiceAnnotations
{
    private const int MaxPatterns = 20;
    private const string Patterns = "Go regular expressions (RE2), one on each line, at most 20";
    private const string OwnFields = "names with commas between, up to 1,000 characters, without `;`";
    private const string Hints = "`parsing.allow-hints`";

    private static readonly (string, string) SomePattern = ("multiline.pattern", @"^\s");

    /// <summary>The annotations.</summary>
    public static ImmutableArray<ServiceAnnotation> All { get; } =
    [
        new("enabled", "Whether its lines are collected. `false` takes effect at once, without `filebeat.removal-grace`.", "`true`, `false`", "`true`", "false")
        {
            Problem = (value, _, _) => YesOrNo(value),
            Take = (hints, value) => hints with { Enabled = value == "true" },
        },
        new(
            "paths",
            "Which files below its own folder are read.",
            "up to 16 globs with commas between, each of 1 to 200 of the characters `a-z A-Z 0-9 . _ - / * ? [ ]`; `**` at most once in each, no `..`",
            "what `filebeat.paths` says, `*.log*`",
            "*.log, audit/**/*.txt"
        )
        {
            Operator = "`filebeat.paths`",
            Problem = PathGlobs.Problem,
            Take = (hints, value) => hints with { Paths = PathGlobs.Split(value) },
        },
        new(
            "encoding",
            "The encoding of its files.",
            "Filebeat's names: `utf-8`, `latin1`, `windows-1252`, `utf-16le`, `shift-jis`, `gbk` …",
            "UTF-8",
            "latin1"
        )
        {
            Problem = (value, _, _) =>
                FilebeatEncodings.All.Contains(value) ? null : "use Filebeat's name of it, such as utf-8, latin1, windows-1252, utf-16le, shift-jis or gbk",
            Take = (hints, value) => hints with { Encoding = value },
        },
        new(
            "multiline",
            "Which lines of stack traces are one event, by a ready pattern ([parsers.md](parsers.md#stack-traces)).",
            string.Join(", ", MultilinePresets.Names.Select(name => $"`{name}`")),
            "each line is an event",
            "java"
        )
        {
            Problem = (value, _, _) =>
                MultilinePresets.Find(value) is null
                    ? $"use one of {string.Join(", ", MultilinePresets.Names)}, or multiline.pattern for one of your own"
                    : null,
            // Applied after all others: limits may be combined with a preset, and a pattern may not.
            Take = (hints, _) => hints,
        },
        new(
            "multiline.pattern",
            "Lines that match belong to their neighbour: together they are one event.",
            "a Go regular expression (RE2)",
            "each line is an event",
            @"^\s"
        )
        {
            Problem = (value, _, _) => GoPattern.Problem(value),
            Take = (hints, value) => hints.Joined(joined => joined with { Pattern = value }),
        },
        new("multiline.negate", "Whether lines that do not match belong to their neighbour instead.", "`true`, `false`", "`false`", "true")
        {
            Needs = SomePattern,
            Problem = (value, _, _) => YesOrNo(value),
            Take = (hints, value) => hints.Joined(joined => joined with { Negate = value == "true" }),
        },
        new("multiline.match", "Which neighbour: the line before (`after`) or the one that follows (`before`).", "`after`, `before`", "`after`", "before")
        {
            Needs = SomePattern,
            Problem = (value, _, _) => value is "after" or "before" ? null : "use \"after\" or \"before\"",
            Take = (hints, value) => hints.Joined(joined => joined with { Match = value }),
        },
        new("multiline.max-lines", "Lines of an event beyond are cut off.", "a whole number from 1 to 10,000", "`filebeat.multiline.max-lines`, `500`", "1000")
        {
            Operator = "`filebeat.multiline.max-lines` is the default",
            Needs = SomePattern,
            Problem = (value, _, _) => LinesOf(value) is null ? $"use a whole number from 1 to {MultilineHint.MostLines}" : null,
            Take = (hints, value) => hints.Joined(joined => joined with { MaxLines = LinesOf(value) }),
        },
        new(
            "multiline.timeout",
            "After so long without another line an event is complete.",
            "`1s` to `600s`, whole seconds",
            "`filebeat.multiline.timeout`, `5s`",
            "10s"
        )
        {
            Operator = "`filebeat.multiline.timeout` is the default",
            Needs = SomePattern,
            Problem = (value, _, _) => MultilineHint.Seconds(value) is null ? "use whole seconds from 1s to 600s" : null,
            Take = (hints, value) => hints.Joined(joined => joined with { Timeout = MultilineHint.Seconds(value) }),
        },
        new("include-lines", "Only lines that match one of them are collected.", Patterns, "all lines", "^ERROR\n^WARN")
        {
            Problem = (value, _, _) => PatternsProblem(value),
            Take = (hints, value) => hints with { IncludeLines = Split(value) },
        },
        new("exclude-lines", "Lines that match one of them are not collected.", Patterns, "none", "GET /healthz")
        {
            Problem = (value, _, _) => PatternsProblem(value),
            Take = (hints, value) => hints with { ExcludeLines = Split(value) },
        },
        new(
            "topic",
            "The Kafka topic of its lines.",
            "its own topic, or one that begins with it and a dot; 1 to 249 of the characters `a-z A-Z 0-9 . _ -`",
            "what `filebeat.topic` says, `logs.{service}`",
            "logs.web-service.audit"
        )
        {
            Operator = "`filebeat.topic-allowed`, `filebeat.topic-allowed-in`: regular expressions of other topics, for all or for one namespace",
            Problem = (value, service, options) =>
                !ServiceHints.IsTopicName(value) ? "a topic is 1 to 249 of the characters a-z A-Z 0-9 . _ -"
                : options.MayName(service.Id, value) ? null
                : $"use {FilebeatOptions.Fill(options.Topic, service.Id)}, with a dot and more behind it if you like; "
                    + "the operator allows others with filebeat.topic-allowed and topic-allowed-in",
            Take = (hints, value) => hints with { Topic = value },
        },
        new(
            "parser",
            "Which parser reads its lines ([parsers.md](parsers.md)).",
            "a ready-made parser, or one of the operator's own; `none` for no parser",
            "`parsing.default-parser`, `auto`",
            "logfmt"
        )
        {
            Operator = "`parsing.parsers`: parsers of your own",
            Problem = (value, _, options) =>
                !ParserName().IsMatch(value) ? "a parser is 1 to 64 of the characters a-z A-Z 0-9 . _ -"
                : options.Parsers.IsEmpty || options.Parsers.Contains(value) ? null
                : $"there is no such parser, there are {string.Join(", ", options.Parsers)}",
            Take = (hints, value) => hints with { Parser = value },
        },
        Rule("drop", "Fields of its lines that are left out, with all below them ([masking.md](masking.md)).", "headers, debug.context"),
        Rule("keep", "The only fields of its lines that are kept, beside `log.level`.", "order, user"),
        Rule("rename", "Fields of its lines that are named otherwise: `old=new`.", "usr=user.name"),
        Rule("mask", "What nobody is to read: a look (`card`, `token`, `email`, `ip`), or the name of a field.", "email, iban"),
    ];

    /// <summary>The one of this name; null when there is none.</summary>
    public static ServiceAnnotation? Find(string name) => All.FirstOrDefault(one => one.Name == name);

    private static ServiceAnnotation Rule(string name, string what, string example) =>
        new(name, what, name == "rename" ? "`old=new` with commas between, up to 1,000 characters" : OwnFields, "nothing", example)
        {
            Operator = Hints + " says whether services may",
            Problem = (value, _, options) =>
                FieldRuleSet.HintProblem(name, value)
                ?? (
                    options.AllowHints.Contains(name) ? null
                    : options.AllowHints.IsEmpty ? "the operator allows no service to ask for rules (parsing.allow-hints is empty)"
                    : $"the operator does not allow it (parsing.allow-hints is {string.Join(", ", options.AllowHints)})"
                ),
            Take = (hints, value) => hints with { Rules = $"{hints.Rules}{(hints.Rules.Length > 0 ? ";" : "")}{name}={value.Trim()}" },
        };

    private static string? YesOrNo(string value) => value is "true" or "false" ? null : "use \"true\" or \"false\"";

    private static int? LinesOf(string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var lines) && lines is > 0 and <= MultilineHint.MostLines ? lines : null;

    // One pattern a line: a comma is part of many patterns, a line break of none.
    private static ImmutableArray<string> Split(string value) => [.. value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string? PatternsProblem(string value) =>
        Split(value) switch
        {
            { Length: 0 } => "it is empty, write one pattern on each line",
            { Length: > MaxPatterns } => $"there are at most {MaxPatterns} patterns",
            var patterns => patterns.Select(GoPattern.Problem).FirstOrDefault(problem => problem is not null),
        };

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex ParserName();
}

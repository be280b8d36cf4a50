using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Masking;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// What a service asks for in its annotations, checked. A wrong annotation counts as absent and leaves a sentence in
/// <see cref="Problems"/>; it never stops the service itself nor any other.
/// </summary>
/// <param name="Enabled">False when the service opts out.</param>
/// <param name="Topic">The Kafka topic it wants instead of the default; null for the default.</param>
/// <param name="Parser">The parser it wants for its lines; null for the default.</param>
/// <param name="Problems">One sentence for each wrong annotation: its name, the value seen, and what is allowed.</param>
public sealed partial record ServiceHints(bool Enabled, string? Topic, string? Parser, ImmutableArray<string> Problems)
{
    /// <summary>Annotations that start with this are ours.</summary>
    public const string Prefix = "actorpipeline.io/";

    private const int MaxPatterns = 20;
    internal static readonly ServiceHints None = new(true, null, null, []);

    /// <summary>Globs below its own folder that it wants read instead of the default; empty for the default.</summary>
    public ImmutableArray<string> Paths { get; private init; } = [];

    /// <summary>The encoding of its files, as Filebeat names it; null for UTF-8.</summary>
    public string? Encoding { get; private init; }

    /// <summary>How lines are joined; null when they are not.</summary>
    public MultilineHint? Multiline { get; private init; }

    /// <summary>Only lines that match one of these are wanted; all when empty.</summary>
    public ImmutableArray<string> IncludeLines { get; private init; } = [];

    /// <summary>Lines that match one of these are not wanted.</summary>
    public ImmutableArray<string> ExcludeLines { get; private init; } = [];

    /// <summary>What it wants done with the fields of its lines, <c>drop=a,b;mask=card</c>; empty for nothing.</summary>
    public string Rules { get; private init; } = "";

    /// <summary>Reads the annotations of <paramref name="service"/>, in ordinal order of their names.</summary>
    public static ServiceHints For(ServiceDescription service, FilebeatOptions options)
    {
        var hints = service
            .Annotations.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Aggregate(None, (hints, pair) => hints.With(pair.Key[Prefix.Length..], pair.Value, service, options));
        if (service.Annotations.TryGetValue(Prefix + "multiline", out var preset))
            return hints.WithPreset(preset);
        // There is nothing to negate or match without a pattern.
        return hints.Multiline is { Pattern: null }
            ? (hints with { Multiline = null }).Wrong("multiline.pattern", "", "the other multiline annotations need it")
            : hints;
    }

    /// <summary>Whether the service opts out: <c>enabled</c> is exactly <c>false</c>.</summary>
    public static bool OptsOut(ServiceDescription service) => service.Annotations.TryGetValue(Prefix + "enabled", out var value) && value == "false";

    /// <summary>Whether Kafka takes <paramref name="topic"/> as a name: 1 to 249 of <c>[a-zA-Z0-9._-]</c>, not <c>.</c> or <c>..</c>.</summary>
    public static bool IsTopicName(string topic) => topic is not ("." or "..") && TopicName().IsMatch(topic);

    /// <summary>A preset brings pattern, negate and match; lines and timeout may be said beside it.</summary>
    private ServiceHints WithPreset(string name)
    {
        var limits = Multiline ?? MultilineHint.None;
        if (MultilinePresets.Find(name) is not { } preset)
        {
            return (limits.Pattern is null ? this with { Multiline = null } : this).Wrong(
                "multiline",
                name,
                $"use one of {string.Join(", ", MultilinePresets.Names)}, or multiline.pattern for one of your own"
            );
        }
        var joined = this with { Multiline = preset with { MaxLines = limits.MaxLines, Timeout = limits.Timeout } };
        return limits.Pattern is { } pattern ? joined.Wrong("multiline.pattern", pattern, "multiline names a preset, use one of the two") : joined;
    }

    // The one place that knows the annotations: a new one is one more case, with its own check.
    private ServiceHints With(string name, string value, ServiceDescription service, FilebeatOptions options) =>
        name switch
        {
            "enabled" => value switch
            {
                "true" => this with { Enabled = true },
                "false" => this with { Enabled = false },
                _ => Wrong(name, value, "use \"true\" or \"false\""),
            },
            "topic" => !IsTopicName(value) ? Wrong(name, value, "a topic is 1 to 249 of the characters a-z A-Z 0-9 . _ -")
            : !options.MayName(service.Id, value)
                ? Wrong(
                    name,
                    value,
                    $"use {FilebeatOptions.Fill(options.Topic, service.Id)}, with a dot and more behind it if you like; "
                        + "the operator allows others with filebeat.topic-allowed and topic-allowed-in"
                )
            : this with { Topic = value },
            "parser" => ParserName().IsMatch(value)
                ? this with
                {
                    Parser = value,
                }
                : Wrong(name, value, "a parser is 1 to 64 of the characters a-z A-Z 0-9 . _ -"),
            "paths" => PathGlobs.Problem(value, service, options) is { } problem ? Wrong(name, value, problem) : this with { Paths = PathGlobs.Split(value) },
            // Judged last, together with what stands beside it.
            "multiline" => this,
            "multiline.pattern" => GoPattern.Problem(value) is { } problem
                ? Wrong(name, value, problem)
                : this with
                {
                    Multiline = (Multiline ?? MultilineHint.None) with { Pattern = value },
                },
            "multiline.negate" => value is "true" or "false"
                ? this with
                {
                    Multiline = (Multiline ?? MultilineHint.None) with { Negate = value == "true" },
                }
                : Wrong(name, value, "use \"true\" or \"false\""),
            "multiline.match" => value is "after" or "before"
                ? this with
                {
                    Multiline = (Multiline ?? MultilineHint.None) with { Match = value },
                }
                : Wrong(name, value, "use \"after\" or \"before\""),
            "multiline.max-lines" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var lines)
            && lines is > 0 and <= MultilineHint.MostLines
                ? this with
                {
                    Multiline = (Multiline ?? MultilineHint.None) with { MaxLines = lines },
                }
                : Wrong(name, value, $"use a whole number from 1 to {MultilineHint.MostLines}"),
            "multiline.timeout" => MultilineHint.Seconds(value) is { } timeout
                ? this with
                {
                    Multiline = (Multiline ?? MultilineHint.None) with { Timeout = timeout },
                }
                : Wrong(name, value, "use whole seconds from 1s to 600s"),
            "encoding" => FilebeatEncodings.All.Contains(value)
                ? this with
                {
                    Encoding = value,
                }
                : Wrong(name, value, "use Filebeat's name of it, such as utf-8, latin1, windows-1252, utf-16le, shift-jis or gbk"),
            "include-lines" => PatternsProblem(value) is { } problem ? Wrong(name, value, problem) : this with { IncludeLines = Lines(value) },
            "exclude-lines" => PatternsProblem(value) is { } problem ? Wrong(name, value, problem) : this with { ExcludeLines = Lines(value) },
            "drop" or "keep" or "rename" or "mask" => RuleBook.HintProblem(name, value) is { } problem
                ? Wrong(name, value, problem)
                : this with
                {
                    Rules = $"{Rules}{(Rules.Length > 0 ? ";" : "")}{name}={value.Trim()}",
                },
            _ => Wrong(
                name,
                value,
                "there is no such annotation, there are enabled, paths, topic, parser, encoding, "
                    + "multiline, multiline.pattern, .negate, .match, .max-lines and .timeout, include-lines and exclude-lines, drop, keep, rename and mask"
            ),
        };

    // One pattern a line: a comma is part of many patterns, a line break of none.
    private static ImmutableArray<string> Lines(string value) => [.. value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    private static string? PatternsProblem(string value) =>
        Lines(value) switch
        {
            { Length: 0 } => "it is empty, write one pattern on each line",
            { Length: > MaxPatterns } => $"there are at most {MaxPatterns} patterns",
            var patterns => patterns.Select(GoPattern.Problem).FirstOrDefault(problem => problem is not null),
        };

    private ServiceHints Wrong(string name, string value, string allowed) =>
        this with
        {
            Problems = Problems.Add($"annotation {Prefix}{Short(name)}: '{Short(value)}' is ignored: {Short(allowed, 240)}"),
        };

    // Reasons end in logs and tables: a long or multi-line value must not.
    private static string Short(string value, int length = 80) =>
        new([.. value.Take(length).Select(c => c is >= ' ' and <= '~' ? c : '?'), .. value.Length > length ? "..." : ""]);

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]{1,249}\z")]
    private static partial Regex TopicName();

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z")]
    private static partial Regex ParserName();
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// The validated annotations of a service. An invalid annotation is ignored and adds a sentence to <see cref="Problems"/>; it affects neither the service's
/// other annotations nor other services.
/// </summary>
/// <param name="Enabled">False when the service opts out.</param>
/// <param name="Topic">The Kafka topic it wants instead of the default; null for the default.</param>
/// <param name="Parser">The parser it wants for its lines; null for the default.</param>
/// <param name="Problems">One sentence for each wrong annotation: its name, the value seen, and what is allowed.</param>
public sealed partial record ServiceHints(bool Enabled, string? Topic, string? Parser, ImmutableArray<string> Problems)
{
    /// <summary>Annotations that start with this are ours.</summary>
    public const string Prefix = "actorpipeline.io/";

    private static readonly string Names = string.Join(", ", ServiceAnnotations.All.Select(one => one.Name));

    private static readonly string[] BesidePreset = ["multiline.match", "multiline.negate"];

    internal static readonly ServiceHints None = new(true, null, null, []);

    /// <summary>Globs below its own folder that it wants read instead of the default; empty for the default.</summary>
    public ImmutableArray<string> Paths { get; internal init; } = [];

    /// <summary>The encoding of its files, as Filebeat names it; null for UTF-8.</summary>
    public string? Encoding { get; internal init; }

    /// <summary>How lines are joined; null when they are not.</summary>
    public MultilineHint? Multiline { get; internal init; }

    /// <summary>Only lines that match one of these are wanted; all when empty.</summary>
    public ImmutableArray<string> IncludeLines { get; internal init; } = [];

    /// <summary>Lines that match one of these are not wanted.</summary>
    public ImmutableArray<string> ExcludeLines { get; internal init; } = [];

    /// <summary>Its rules for the fields of its lines, <c>drop=a,b;mask=card</c>; empty for nothing.</summary>
    public string Rules { get; internal init; } = "";

    /// <summary>Reads the annotations of <paramref name="service"/>, in ordinal order of their names.</summary>
    public static ServiceHints For(ServiceDescription service, FilebeatOptions options)
    {
        var hints = Ours(service)
            .Aggregate(
                service.Problem is { } unread ? None with { Problems = [unread] } : None,
                (hints, pair) => hints.With(pair.Key[Prefix.Length..], pair.Value, service, options)
            );
        if (service.Annotations.TryGetValue(Prefix + "multiline", out var preset))
            return hints.WithPreset(preset, service);
        // The one rule between annotations: there is nothing to negate or match without a pattern.
        return hints.Multiline is { Pattern: null }
            ? (hints with { Multiline = null }).Wrong("multiline.pattern", "", "the other multiline annotations need it")
            : hints;
    }

    /// <summary>
    /// The annotations of <paramref name="service"/> in ordinal order of their names. What is wrong with an annotation that another one needs is wrong with
    /// both.
    /// </summary>
    public static ImmutableArray<JudgedAnnotation> Judge(ServiceDescription service, FilebeatOptions options)
    {
        var hints = For(service, options);
        return [.. Ours(service).Select(pair => new JudgedAnnotation(pair.Key, pair.Value, Problem(pair.Key[Prefix.Length..])))];

        // What needs a pattern goes with it; beside a preset it stays.
        string? Problem(string name) =>
            hints.ProblemOf(name) ?? (hints.Multiline is null && ServiceAnnotations.Find(name)?.Needs is { } needed ? hints.ProblemOf(needed.Name) : null);
    }

    private static IEnumerable<KeyValuePair<string, string>> Ours(ServiceDescription service) =>
        service.Annotations.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private string? ProblemOf(string name) => Problems.FirstOrDefault(problem => problem.StartsWith($"annotation {Prefix}{name}: ", StringComparison.Ordinal));

    /// <summary>Whether the service opts out: <c>enabled</c> is exactly <c>false</c>.</summary>
    public static bool OptsOut(ServiceDescription service) => service.Annotations.TryGetValue(Prefix + "enabled", out var value) && value == "false";

    /// <summary>Whether Kafka takes <paramref name="topic"/> as a name: 1 to 249 of <c>[a-zA-Z0-9._-]</c>, not <c>.</c> or <c>..</c>.</summary>
    public static bool IsTopicName(string topic) => topic is not ("." or "..") && TopicName().IsMatch(topic);

    /// <summary>A preset brings pattern, negate and match; lines and timeout may stand beside it.</summary>
    private ServiceHints WithPreset(string name, ServiceDescription service)
    {
        var limits = Multiline ?? MultilineHint.None;
        if (MultilinePresets.Find(name) is not { } preset)
            return limits.Pattern is null ? this with { Multiline = null } : this;
        var joined = this with { Multiline = preset with { MaxLines = limits.MaxLines, Timeout = limits.Timeout } };
        if (limits.Pattern is { } pattern)
            joined = joined.Wrong("multiline.pattern", pattern, "multiline names a preset, use one of the two");
        return BesidePreset.Aggregate(
            joined,
            (hints, beside) =>
                service.Annotations.TryGetValue(Prefix + beside, out var value) && hints.ProblemOf(beside) is null
                    ? hints.Wrong(beside, value, "multiline names a preset, which brings it")
                    : hints
        );
    }

    /// <summary>The hints with lines joined otherwise.</summary>
    internal ServiceHints Joined(Func<MultilineHint, MultilineHint> change) => this with { Multiline = change(Multiline ?? MultilineHint.None) };

    private ServiceHints With(string name, string value, ServiceDescription service, FilebeatOptions options) =>
        ServiceAnnotations.Find(name) is not { } known ? Wrong(name, value, $"there is no such annotation, there are {Names}")
        : known.Problem(value, service, options) is { } problem ? Wrong(name, value, problem)
        : known.Take(this, value);

    private ServiceHints Wrong(string name, string value, string allowed) =>
        this with
        {
            Problems = Problems.Add($"annotation {Prefix}{Short(name)}: '{Short(value)}' is ignored: {Short(allowed, 400)}"),
        };

    // Shortens a value for logs and tables.
    private static string Short(string value, int length = 80) =>
        new([.. value.Take(length).Select(c => c is >= ' ' and <= '~' ? c : '?'), .. value.Length > length ? "..." : ""]);

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]{1,249}\z")]
    private static partial Regex TopicName();
}

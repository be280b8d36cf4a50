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
        var hints = service
            .Annotations.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Aggregate(
                service.Problem is { } unread ? None with { Problems = [unread] } : None,
                (hints, pair) => hints.With(pair.Key[Prefix.Length..], pair.Value, service, options)
            );
        if (service.Annotations.TryGetValue(Prefix + "multiline", out var preset))
        {
            return BesidePreset.Aggregate(
                hints.WithPreset(preset),
                (all, name) => service.Annotations.TryGetValue(Prefix + name, out var value) ? all.BesideAPreset(name, value, preset) : all
            );
        }

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
        var problems = For(service, options).Problems;
        return
        [
            .. service
                .Annotations.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
                .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new JudgedAnnotation(
                    pair.Key,
                    pair.Value,
                    Of(pair.Key[Prefix.Length..])
                        ?? (ServiceAnnotations.Find(pair.Key[Prefix.Length..])?.Needs is { } needed && !IsPreset() ? Of(needed.Name) : null)
                )),
        ];

        string? Of(string name) => problems.FirstOrDefault(problem => problem.StartsWith($"annotation {Prefix}{name}: ", StringComparison.Ordinal));
        bool IsPreset() => service.Annotations.TryGetValue(Prefix + "multiline", out var preset) && MultilinePresets.Find(preset) is not null;
    }

    /// <summary>Whether the service opts out: <c>enabled</c> is exactly <c>false</c>.</summary>
    public static bool OptsOut(ServiceDescription service) => service.Annotations.TryGetValue(Prefix + "enabled", out var value) && value == "false";

    /// <summary>Whether Kafka takes <paramref name="topic"/> as a name: 1 to 249 of <c>[a-zA-Z0-9._-]</c>, not <c>.</c> or <c>..</c>.</summary>
    public static bool IsTopicName(string topic) => topic is not ("." or "..") && TopicName().IsMatch(topic);

    private ServiceHints BesideAPreset(string name, string value, string preset) =>
        MultilinePresets.Find(preset) is null || Problems.Any(problem => problem.StartsWith($"annotation {Prefix}{name}: ", StringComparison.Ordinal))
            ? this
            : Wrong(name, value, "multiline names a preset, which brings it");

    /// <summary>A preset brings pattern, negate and match; lines and timeout may stand beside it.</summary>
    private ServiceHints WithPreset(string name)
    {
        var limits = Multiline ?? MultilineHint.None;
        if (MultilinePresets.Find(name) is not { } preset)
            return limits.Pattern is null ? this with { Multiline = null } : this;
        var joined = this with { Multiline = preset with { MaxLines = limits.MaxLines, Timeout = limits.Timeout } };
        return limits.Pattern is { } pattern ? joined.Wrong("multiline.pattern", pattern, "multiline names a preset, use one of the two") : joined;
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

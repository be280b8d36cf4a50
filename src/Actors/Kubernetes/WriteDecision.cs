using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>Whether the ConfigMap has to be written.</summary>
internal abstract record WriteDecision
{
    private WriteDecision() { }

    /// <summary>It holds the desired state already.</summary>
    public sealed record Nothing : WriteDecision
    {
        /// <summary>The only instance.</summary>
        public static readonly Nothing Instance = new();
    }

    /// <summary>Write the desired state.</summary>
    public sealed record Write : WriteDecision
    {
        /// <summary>The only instance.</summary>
        public static readonly Write Instance = new();
    }

    /// <summary>Decides.</summary>
    /// <param name="desired">What should be there.</param>
    /// <param name="applied">What was there after the last good write; null before the first.</param>
    /// <param name="doubt">Whether it may be something else by now: drift, a failed write, a resync.</param>
    public static WriteDecision For(DesiredState desired, ImmutableSortedDictionary<string, string>? applied, bool doubt) =>
        !doubt && applied is not null && ConfigMapShards.Same(applied, desired.Content) ? Nothing.Instance : Write.Instance;
}

/// <summary>A write that did not succeed.</summary>
/// <param name="State">The state as <c>/api/status</c> names it.</param>
/// <param name="Reason">What the store said.</param>
/// <param name="Lasting">Whether it mostly takes a person to lift it: then it is tried again more slowly.</param>
internal sealed record WriteRefusal(string State, string Reason, bool Lasting)
{
    /// <summary>What <paramref name="result"/> means; it must not be <see cref="ConfigMapWrite.Applied"/>.</summary>
    public static WriteRefusal From(ConfigMapWrite result) =>
        result switch
        {
            ConfigMapWrite.Conflict conflict => new WriteRefusal("conflict", conflict.Reason, Lasting: false),
            ConfigMapWrite.Unavailable unavailable => new WriteRefusal("unavailable", unavailable.Reason, Lasting: false),
            ConfigMapWrite.TooLarge tooLarge => new WriteRefusal("too-large", tooLarge.Reason, Lasting: true),
            ConfigMapWrite.Forbidden forbidden => new WriteRefusal("forbidden", forbidden.Reason, Lasting: true),
            _ => throw new ArgumentException($"{result} is not a refusal", nameof(result)),
        };

    /// <summary>So often a missing right to read is waited for: a server that has just started knows of no rights.</summary>
    private const int ReadAttempts = 8;

    /// <summary>What a read that failed means; null when it is better to go on without what was to be read.</summary>
    /// <param name="result">As the store answered.</param>
    /// <param name="failures">In a row, before this one.</param>
    public static WriteRefusal? OfRead(ConfigMapRead result, int failures) =>
        result switch
        {
            ConfigMapRead.Unavailable unavailable => new WriteRefusal("unavailable", unavailable.Reason, Lasting: false),
            ConfigMapRead.Forbidden forbidden when failures < ReadAttempts => new WriteRefusal("forbidden", forbidden.Reason, Lasting: true),
            _ => null,
        };

    /// <summary>Whether a change may have lifted it: then it is tried again at once.</summary>
    /// <param name="state">Of the refusal.</param>
    /// <param name="weChanged">The services did: less may fit.</param>
    /// <param name="othersChanged">Somebody else changed or deleted the ConfigMap: it may have been in the way.</param>
    public static bool MayBeLifted(string state, bool weChanged, bool othersChanged) =>
        (weChanged && state == "too-large") || (othersChanged && (state is "forbidden" or "too-large"));

    /// <summary>How long to wait before the next attempt, after <paramref name="failures"/> in a row.</summary>
    public TimeSpan Pause(int failures, KubernetesOptions options, double jitter) =>
        Lasting
            ? Backoff.Delay(failures + 1, options.RetryMin, options.RetrySlow, jitter)
            : Backoff.Delay(failures, options.RetryMin, options.RetryMax, jitter);
}

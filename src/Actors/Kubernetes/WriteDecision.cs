using System.Collections.Immutable;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Timing;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>The next step of a ConfigMapActor.</summary>
internal enum NextStep
{
    /// <summary>Read the inputs written before this start, which has to come before the first write.</summary>
    Read,

    /// <summary>Nothing: the ConfigMap holds the desired state already.</summary>
    Rest,

    /// <summary>Write the desired state.</summary>
    Write,
}

/// <summary>A write that did not succeed.</summary>
/// <param name="State">The state it puts the ConfigMap into.</param>
/// <param name="Reason">The store's reason.</param>
/// <param name="Lasting">Whether an operator usually has to lift it: then it is retried more slowly.</param>
internal sealed record WriteRefusal(ConfigMapState State, string Reason, bool Lasting)
{
    /// <summary>What <paramref name="result"/> means; it must not be <see cref="ConfigMapWrite.Applied"/>.</summary>
    public static WriteRefusal From(ConfigMapWrite result) =>
        result switch
        {
            ConfigMapWrite.Conflict conflict => new WriteRefusal(ConfigMapState.Conflict, conflict.Reason, Lasting: false),
            ConfigMapWrite.Unavailable unavailable => new WriteRefusal(ConfigMapState.Unavailable, unavailable.Reason, Lasting: false),
            ConfigMapWrite.TooLarge tooLarge => new WriteRefusal(ConfigMapState.TooLarge, tooLarge.Reason, Lasting: true),
            ConfigMapWrite.Forbidden forbidden => new WriteRefusal(ConfigMapState.Forbidden, forbidden.Reason, Lasting: true),
            _ => throw new ArgumentException($"{result} is not a refusal", nameof(result)),
        };

    /// <summary>How often a forbidden read is retried: a server that has just started refuses everything.</summary>
    private const int ReadAttempts = 8;

    /// <summary>The meaning of a failed read; null when it is better to go on without its result.</summary>
    /// <param name="result">As the store answered.</param>
    /// <param name="failures">In a row, before this one.</param>
    public static WriteRefusal? OfRead(ConfigMapRead result, int failures) =>
        result switch
        {
            ConfigMapRead.Unavailable unavailable => new WriteRefusal(ConfigMapState.Unavailable, unavailable.Reason, Lasting: false),
            ConfigMapRead.Forbidden forbidden when failures < ReadAttempts => new WriteRefusal(ConfigMapState.Forbidden, forbidden.Reason, Lasting: true),
            _ => null,
        };

    /// <summary>Whether news may have lifted the refusal (fewer inputs, or a change by another writer). Then the write is retried at once.</summary>
    /// <param name="state">The state of the refusal.</param>
    /// <param name="news">The news since the refusal.</param>
    public static bool MayBeLifted(ConfigMapState state, ConfigMapNews news) =>
        (state, news)
            is
                (ConfigMapState.TooLarge, ConfigMapNews.ServicesChanged or ConfigMapNews.ChangedByOthers)
                or
                (ConfigMapState.Forbidden, ConfigMapNews.ChangedByOthers);

    /// <summary>How long to wait before the next attempt, after <paramref name="failures"/> in a row.</summary>
    public TimeSpan Pause(int failures, KubernetesOptions options, double jitter) =>
        Lasting
            ? Backoff.Delay(failures + 1, options.RetryMin, options.RetrySlow, jitter)
            : Backoff.Delay(failures, options.RetryMin, options.RetryMax, jitter);
}

using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>What to do about a lease that was just read.</summary>
internal enum LeaseMove
{
    /// <summary>There is none: make it.</summary>
    Create,

    /// <summary>It is ours: renew it.</summary>
    Renew,

    /// <summary>Nobody's, or its holder has not renewed it in time: take it.</summary>
    Take,

    /// <summary>It is another's.</summary>
    Leave,
}

/// <summary>
/// When a lease may be taken and when one's own counts as lost. Pure. Whether another's has run out is judged by our own clock, from
/// when its last renewal was first seen, never by the times written in it: clocks may differ.
/// </summary>
internal static partial class LeaseRules
{
    /// <summary>How long it holds without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>How often the holder renews it, and others look.</summary>
    public static readonly TimeSpan Interval = Duration / 3;

    /// <summary>After this without renewal the holder takes it for lost: earlier than anybody else takes it for free.</summary>
    public static readonly TimeSpan RenewWithin = Duration * 2 / 3;

    /// <summary>How often one looks who waits for the end of another's.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The longest that such a wait may take: all of another's time, and a last look.</summary>
    public static readonly TimeSpan Outlived = Duration + Interval;

    /// <summary>Whether somebody has renewed or taken it in between: who did lives. A label on the object says nothing.</summary>
    /// <param name="before">As it was seen first.</param>
    /// <param name="now">As it is.</param>
    public static bool IsAlive(LeaseSpec? before, LeaseSpec? now) => before?.HolderIdentity != now?.HolderIdentity || before?.RenewTime != now?.RenewTime;

    /// <summary>What to do.</summary>
    /// <param name="found">As read; null when there is none.</param>
    /// <param name="identity">Us.</param>
    /// <param name="unchanged">For how long it has been seen like this.</param>
    public static LeaseMove Decide(LeaseSpec? found, string identity, TimeSpan unchanged) =>
        found is null ? LeaseMove.Create
        : found.HolderIdentity == identity ? LeaseMove.Renew
        : string.IsNullOrEmpty(found.HolderIdentity) || unchanged >= TimeSpan.FromSeconds(found.LeaseDurationSeconds ?? Duration.TotalSeconds) ? LeaseMove.Take
        : LeaseMove.Leave;

    /// <summary>The lease as it is written next.</summary>
    /// <param name="found">As read; null when there is none.</param>
    /// <param name="identity">Us.</param>
    /// <param name="now">RFC 3339.</param>
    public static LeaseSpec Next(LeaseSpec? found, string identity, string now) =>
        found?.HolderIdentity == identity
            ? found with
            {
                RenewTime = now,
                LeaseDurationSeconds = (int)Duration.TotalSeconds,
            }
            : new LeaseSpec(identity, (int)Duration.TotalSeconds, now, now, (found?.LeaseTransitions ?? -1) + 1);

    /// <summary>A name that an object may have, out of one that Akka.NET makes of paths: what is not allowed becomes a dash.</summary>
    /// <param name="prefix">Before names that are made of a path, so that clusters do not take each other's.</param>
    /// <param name="name">For example <c>actorpipeline-singleton-akka://actorpipeline/user/config-map</c>.</param>
    public static string ObjectName(string prefix, string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? $"{prefix}-{Unfit().Replace(name[(name.LastIndexOf('/') + 1)..].ToLowerInvariant(), "-").Trim('-', '.')}"
            : name;

    [GeneratedRegex("[^a-z0-9.-]")]
    private static partial Regex Unfit();
}

using System.Text.RegularExpressions;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>What to do with a lease that was just read.</summary>
internal enum LeaseMove
{
    /// <summary>It does not exist: create it.</summary>
    Create,

    /// <summary>It is ours: renew it.</summary>
    Renew,

    /// <summary>It is free, or expired: take it.</summary>
    Take,

    /// <summary>Another process holds it.</summary>
    Leave,
}

/// <summary>
/// When a lease may be taken, and when our own counts as lost. Pure. The expiry of another's lease is measured by our own clock, from when its last renewal
/// was first seen, and not by the times in the object, because clocks differ.
/// </summary>
internal static partial class LeaseRules
{
    /// <summary>How long it holds without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>How often the holder renews it, and others read it.</summary>
    public static readonly TimeSpan Interval = Duration / 3;

    /// <summary>After this time without renewal the holder treats it as lost, which is before another process may take it.</summary>
    public static readonly TimeSpan RenewWithin = Duration * 2 / 3;

    /// <summary>How often it is read while waiting for its expiry.</summary>
    public static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The longest such wait: the whole duration, and a last read.</summary>
    public static readonly TimeSpan Outlived = Duration + Interval;

    /// <summary>Whether the lease was renewed or taken in between, so its holder is alive. A changed label does not count.</summary>
    /// <param name="before">As it was seen first.</param>
    /// <param name="now">As it is.</param>
    public static bool IsAlive(LeaseSpec? before, LeaseSpec? now) => before?.HolderIdentity != now?.HolderIdentity || before?.RenewTime != now?.RenewTime;

    /// <summary>What to do.</summary>
    /// <param name="found">As read; null when there is none.</param>
    /// <param name="identity">Us.</param>
    /// <param name="unchanged">For how long it has been unchanged.</param>
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

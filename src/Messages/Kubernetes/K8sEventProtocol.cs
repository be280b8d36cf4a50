using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Akka.Actor;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>Messages of <c>K8sEventActor</c>, which follows the services.</summary>
public static class K8sEventProtocol
{
    /// <summary>
    /// Asks for the whole set of services again as a <see cref="ServiceEvent.Snapshot"/>. Sent by a <c>ConfigMapActor</c> after its start: to the sender of a
    /// change it has no snapshot for, and on the node's event stream.
    /// </summary>
    public sealed record SnapshotWanted : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly SnapshotWanted Instance = new();
    }

    /// <summary>Asks for <see cref="Status"/>.</summary>
    public sealed record GetStatus : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>How the watches are, one for each namespace that is followed on its own.</summary>
    public sealed record Status(ImmutableArray<WatchStatus> Watches) : INoSerializationVerificationNeeded
    {
        /// <summary>The state of the first one that is not watching; <see cref="WatchState.Watching"/> when all are.</summary>
        public WatchState State => Troubled?.State ?? WatchState.Watching;

        /// <summary>Why; null while all are watching.</summary>
        public string? Reason => Troubled?.Reason;

        /// <summary>How many services take part, as far as known.</summary>
        public int Services => Watches.Sum(watch => watch.Services);

        private WatchStatus? Troubled => Watches.FirstOrDefault(watch => watch.State != WatchState.Watching);
    }
}

/// <summary>The watch of one namespace as <c>/api/status</c> shows it.</summary>
/// <param name="Namespace">The namespace; <c>*</c> for all of them together.</param>
/// <param name="State">How it is.</param>
/// <param name="Reason">Why it is not watching; null while it is.</param>
/// <param name="Services">How many services of it take part, as far as known.</param>
/// <param name="AnswerAgeSeconds">How long ago the source last answered, with news or without; null before the first answer.</param>
/// <param name="EventAgeSeconds">How long ago the last change was heard of; null before the first one.</param>
/// <param name="TroubleSeconds">For how long it has not been watching; 0 while it is.</param>
public sealed record WatchStatus(
    string Namespace,
    WatchState State,
    string? Reason,
    int Services,
    double? AnswerAgeSeconds,
    double? EventAgeSeconds,
    double TroubleSeconds
);

/// <summary>How the watch of services is.</summary>
[JsonConverter(typeof(StateWordConverter<WatchState>))]
public enum WatchState
{
    /// <summary>No answer yet since it began.</summary>
    Starting,

    /// <summary>Changes are heard of.</summary>
    Watching,

    /// <summary>It broke, and is begun anew again and again.</summary>
    Retrying,

    /// <summary>The right to list or watch is missing; it is asked for again and again.</summary>
    Forbidden,
}

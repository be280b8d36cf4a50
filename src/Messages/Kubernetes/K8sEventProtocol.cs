using Akka.Actor;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>The conversation with <c>K8sEventActor</c>, which follows the services.</summary>
public static class K8sEventProtocol
{
    /// <summary>
    /// Asks for the whole set of services again as a <see cref="ServiceEvent.Snapshot"/>. Sent by a ConfigMapActor that
    /// started anew: to whoever told it a single change, and on the node's event stream.
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

    /// <summary>How the watch is.</summary>
    /// <param name="State"><c>watching</c> or <c>retrying</c>.</param>
    /// <param name="Reason">Why it is retried; null while watching.</param>
    /// <param name="Services">How many services take part, as far as known.</param>
    public sealed record Status(string State, string? Reason, int Services) : INoSerializationVerificationNeeded;
}

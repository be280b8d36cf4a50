using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Messages.Cluster;

/// <summary>Messages of the <c>NodeActor</c> of every node: all that nodes of this program send to each other once they are in a cluster.</summary>
public static class NodeProtocol
{
    /// <summary>Asks for a <see cref="NodeReport"/>.</summary>
    public sealed record GetReport : IWireMessage
    {
        /// <summary>The only instance.</summary>
        public static readonly GetReport Instance = new();
    }

    /// <summary>
    /// Asks the node that runs the watcher for its status, piece by piece: thousands of services do not fit into one message. Answered with
    /// <see cref="WatchedPart"/>.
    /// </summary>
    /// <param name="Edition">0 in the first request; afterwards the edition of the answer.</param>
    /// <param name="Index">Which piece, from 0 on.</param>
    public sealed record GetWatched(long Edition, int Index) : IWireMessage;

    /// <summary>
    /// One piece. <paramref name="Count"/> is 0 when the watcher does not run here, or the edition is no longer kept: start again with edition 0.
    /// </summary>
    /// <param name="Edition">Identifies the status that the pieces make up together.</param>
    /// <param name="Index">Which piece.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="Bytes">A piece of the compressed text.</param>
    public sealed record WatchedPart(long Edition, int Index, int Count, ImmutableArray<byte> Bytes) : IWireMessage;

    /// <summary>Asks the node that runs the watcher for the input of a service. Answered with <see cref="Input"/>.</summary>
    public sealed record GetInput(ServiceId Service) : IWireMessage;

    /// <summary>The input of a service.</summary>
    /// <param name="Found">Null when the watcher does not run here, or does not follow the service.</param>
    public sealed record Input(GeneratedInput? Found) : IWireMessage;

    /// <summary>Changes how a node works, all of it or nothing. Answered with <see cref="Tuned"/>.</summary>
    /// <param name="Changes">Values by full path; empty only asks.</param>
    /// <param name="Origin">Who asked for the change, for the log.</param>
    public sealed record Tune(ImmutableSortedDictionary<string, string> Changes, string Origin) : IWireMessage;

    /// <summary>What a node runs with now.</summary>
    /// <param name="Now">Every key that can be tuned, with its value.</param>
    /// <param name="Changed">The keys whose value is another one now.</param>
    /// <param name="Errors">Why nothing was changed; empty when it was.</param>
    public sealed record Tuned(ImmutableSortedDictionary<string, string> Now, ImmutableArray<string> Changed, ImmutableArray<string> Errors) : IWireMessage;
}

using System.Collections.Immutable;

namespace ActorPipeline.Messages.Cluster;

/// <summary>The conversation with the <c>NodeActor</c> of any node: all that nodes of this program say to each other.</summary>
public static class NodeProtocol
{
    /// <summary>Asks for a <see cref="NodeReport"/>.</summary>
    public sealed record GetReport : IWireMessage
    {
        /// <summary>The only instance.</summary>
        public static readonly GetReport Instance = new();
    }

    /// <summary>
    /// Asks the node that runs the watcher what it knows, piece by piece: thousands of services do not fit into one message. Answered
    /// with <see cref="WatchedPart"/>.
    /// </summary>
    /// <param name="Edition">0 with the first question; afterwards the one that was answered.</param>
    /// <param name="Index">Which piece, from 0 on.</param>
    public sealed record GetWatched(long Edition, int Index) : IWireMessage;

    /// <summary>One piece. <paramref name="Count"/> is 0 when the watcher is not here, or the edition is gone: ask anew.</summary>
    /// <param name="Edition">Which moment's answer it is a piece of.</param>
    /// <param name="Index">Which piece.</param>
    /// <param name="Count">How many there are.</param>
    /// <param name="Bytes">A piece of the compressed text.</param>
    public sealed record WatchedPart(long Edition, int Index, int Count, ImmutableArray<byte> Bytes) : IWireMessage;

    /// <summary>Changes how a node works, all of it or nothing. Answered with <see cref="Tuned"/>.</summary>
    /// <param name="Changes">Values by full path; empty only asks.</param>
    /// <param name="Origin">Who wants it, for the log.</param>
    public sealed record Tune(ImmutableSortedDictionary<string, string> Changes, string Origin) : IWireMessage;

    /// <summary>What a node runs with now.</summary>
    /// <param name="Now">Every key that can be tuned, with its value.</param>
    /// <param name="Changed">The keys whose value is another one now.</param>
    /// <param name="Errors">Why nothing was changed; empty when it was.</param>
    public sealed record Tuned(ImmutableSortedDictionary<string, string> Now, ImmutableArray<string> Changed, ImmutableArray<string> Errors) : IWireMessage;
}

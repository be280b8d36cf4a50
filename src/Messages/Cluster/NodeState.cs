using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Cluster;

/// <summary>Whether a node answers for its status.</summary>
[JsonConverter(typeof(StateWordConverter<NodeState>))]
public enum NodeState
{
    /// <summary>It answered.</summary>
    Answering,

    /// <summary>It did not answer in time.</summary>
    Silent,

    /// <summary>The cluster does not hear it either.</summary>
    Unreachable,
}

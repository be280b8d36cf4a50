using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Elastic;

/// <summary>How the sink of a node does.</summary>
[JsonConverter(typeof(StateWordConverter<SinkState>))]
public enum SinkState
{
    /// <summary>What is sent is answered.</summary>
    Running,

    /// <summary>What was turned away is sent again.</summary>
    Retrying,

    /// <summary>An index refuses writes until somebody changes that.</summary>
    Blocked,

    /// <summary>No answer at all for <c>elastic.stall-after</c>.</summary>
    Stalled,
}

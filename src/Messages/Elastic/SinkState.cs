using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Elastic;

/// <summary>The state of a node's sink, as status, metrics and log name it.</summary>
[JsonConverter(typeof(StateWordConverter<SinkState>))]
public enum SinkState
{
    /// <summary>Requests are answered.</summary>
    Running,

    /// <summary>Events or requests were answered with an error that passes (429, 5xx), or not at all, and are sent again.</summary>
    Retrying,

    /// <summary>Elasticsearch, an index or the dead-letter topic refuses writes until an operator changes something.</summary>
    Blocked,

    /// <summary>No answer at all for <c>elastic.stall-after</c>.</summary>
    Stalled,
}

using System.Text.Json.Serialization;
using ActorPipeline.Messages;

namespace ActorPipeline.Host.Trace;

/// <summary>How a hop does.</summary>
[JsonConverter(typeof(StateWordConverter<HopState>))]
public enum HopState
{
    /// <summary>Nothing waits there.</summary>
    Ok,

    /// <summary>It has lines and moves them.</summary>
    Working,

    /// <summary>It has lines and does not move them.</summary>
    Holding,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

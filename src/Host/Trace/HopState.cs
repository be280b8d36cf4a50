using System.Text.Json.Serialization;
using ActorPipeline.Messages;

namespace ActorPipeline.Host.Trace;

/// <summary>The state of a hop.</summary>
[JsonConverter(typeof(StateWordConverter<HopState>))]
public enum HopState
{
    /// <summary>No lines wait there.</summary>
    Ok,

    /// <summary>It has lines and moves them.</summary>
    Working,

    /// <summary>It has lines and does not move them.</summary>
    Holding,

    /// <summary>It could not be checked.</summary>
    Unknown,
}

using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>The state of the ConfigMap.</summary>
[JsonConverter(typeof(StateWordConverter<ConfigMapState>))]
public enum ConfigMapState
{
    /// <summary>It has the desired content.</summary>
    Applied,

    /// <summary>A write is due.</summary>
    Pending,

    /// <summary>Another field manager applies a key of ours.</summary>
    Conflict,

    /// <summary>There is no room for all inputs.</summary>
    TooLarge,

    /// <summary>The API server refuses it: rights, a quota, a policy.</summary>
    Forbidden,

    /// <summary>The API server does not answer, or is overloaded.</summary>
    Unavailable,
}

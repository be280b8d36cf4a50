using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>How the ConfigMap is.</summary>
[JsonConverter(typeof(StateWordConverter<ConfigMapState>))]
public enum ConfigMapState
{
    /// <summary>It holds what it should.</summary>
    Applied,

    /// <summary>Something is about to be written.</summary>
    Pending,

    /// <summary>Somebody else insists on a key of ours.</summary>
    Conflict,

    /// <summary>There is no room for all.</summary>
    TooLarge,

    /// <summary>The API server refuses it: rights, a quota, a policy.</summary>
    Forbidden,

    /// <summary>The API server is away or overloaded.</summary>
    Unavailable,
}

using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>How a service is, as far as the watcher goes.</summary>
[JsonConverter(typeof(StateWordConverter<ServiceState>))]
public enum ServiceState
{
    /// <summary>Its input is in the ConfigMap.</summary>
    Subscribed,

    /// <summary>Its input, or a change of it, is not written yet.</summary>
    Pending,

    /// <summary>It asks for what it cannot have.</summary>
    Rejected,

    /// <summary>It is gone, and its input stays for its last lines.</summary>
    Removing,
}

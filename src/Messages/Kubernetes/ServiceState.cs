using System.Text.Json.Serialization;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>The state of a service at the watcher.</summary>
[JsonConverter(typeof(StateWordConverter<ServiceState>))]
public enum ServiceState
{
    /// <summary>Its input is in the ConfigMap.</summary>
    Subscribed,

    /// <summary>Its input, or a change of it, is not written yet.</summary>
    Pending,

    /// <summary>An annotation is invalid or not allowed.</summary>
    Rejected,

    /// <summary>It is deleted, and its input stays for its last lines (<c>filebeat.removal-grace</c>).</summary>
    Removing,
}

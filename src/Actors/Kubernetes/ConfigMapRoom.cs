using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>Messages about the room in the ConfigMaps. Pure.</summary>
internal static class ConfigMapRoom
{
    private const int Named = 10;

    /// <summary>For a service that waits.</summary>
    public const string OfService = "the ConfigMap is full: its input waits for room, or for another ConfigMap (kubernetes.config-map-shards)";

    /// <summary>The waiting services; else a warning when 80 % or more are used; otherwise null.</summary>
    public static string? Reason(ConfigMapWrite.Applied room, KubernetesOptions options)
    {
        if (!room.Waiting.IsEmpty)
        {
            var more = room.Waiting.Count - Named;
            return $"{room.Waiting.Count} inputs wait for room: {string.Join(", ", room.Waiting.Take(Named))}{(more > 0 ? $" and {more} more" : "")}; "
                + $"what fits is written. {Remedy(options)}";
        }

        // With a fixed number of shards the fullest one counts, because an input cannot move; with auto, all of them together.
        var (used, limit) =
            room.Used.IsEmpty ? (0, 1L)
            : options.ConfigMapAuto ? (room.Used.Sum(), DesiredState.LimitBytes * room.Used.Length)
            : (room.Used.Max(), DesiredState.LimitBytes);
        return used * 5 < limit * 4
            ? null
            : $"{used} of {limit} bytes are used ({used * 100 / limit} %); when it is full, new services wait. {Remedy(options)}";
    }

    private static string Remedy(KubernetesOptions options) =>
        options.ConfigMapAuto
            ? $"All {KubernetesOptions.AutoShards} ConfigMaps are in use: watch fewer namespaces (kubernetes.namespaces), or opt services out "
                + "(actorpipeline.io/enabled: \"false\")"
            : $"Set kubernetes.config-map-shards to auto, or raise it (it is {options.ConfigMapShards})";
}

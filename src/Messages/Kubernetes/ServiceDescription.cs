using System.Collections.Immutable;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>A service as the pipeline sees it: its identity and its annotations.</summary>
/// <param name="Id">Namespace and name.</param>
/// <param name="Annotations">All annotations of the object, also those that are not ours; none when null.</param>
public sealed record ServiceDescription(ServiceId Id, ImmutableDictionary<string, string>? Annotations = null)
{
    /// <summary>All annotations of the object, also those that are not ours.</summary>
    public ImmutableDictionary<string, string> Annotations { get; init; } = Annotations ?? ImmutableDictionary<string, string>.Empty;

    /// <summary>
    /// The folder that holds this service's <c>*.log</c> files, when the source knows it (folders on a laptop); null on
    /// Kubernetes, where the folder follows from <c>filebeat.paths</c>.
    /// </summary>
    public string? LogDirectory { get; init; }

    /// <summary>The kind of object it was seen as: <c>Service</c>, <c>Deployment</c>, <c>StatefulSet</c> or <c>DaemonSet</c>.</summary>
    public string Kind { get; init; } = "Service";

    /// <summary>The uid of that object, by which an Event finds it; null when the source has none (folders).</summary>
    public string? Uid { get; init; }

    /// <summary>When that object was made; null when the source does not know. Of two that want the same, the first comer keeps it.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Why its annotations are not those that it asks for: they could not be read. Null when they could.</summary>
    public string? Problem { get; init; }

    /// <summary>Equal when id, object, folder and every annotation are equal: the base of "nothing changed, write nothing".</summary>
    public bool Equals(ServiceDescription? other) =>
        other is not null
        && Id == other.Id
        && LogDirectory == other.LogDirectory
        && Kind == other.Kind
        && Uid == other.Uid
        && Created == other.Created
        && Problem == other.Problem
        && Annotations.Count == other.Annotations.Count
        && Annotations.All(pair => other.Annotations.TryGetValue(pair.Key, out var value) && value == pair.Value);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Annotations.Count);
}

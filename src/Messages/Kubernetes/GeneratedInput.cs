using System.Collections.Immutable;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>The Filebeat input that the watcher wants for a service, and what became of the service's annotations. Part of the HTTP API.</summary>
/// <param name="Name">Name of the service.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Key">Its key in the ConfigMap; null when it has no input.</param>
/// <param name="Yaml">The input as it is in the ConfigMap, or is about to be; null when there is none. A very long one is cut.</param>
/// <param name="Annotations">Its annotations of <c>actorpipeline.io</c>, by name; not all when they are very long.</param>
public sealed record GeneratedInput(string Name, string Namespace, string? Key, string? Yaml, ImmutableArray<JudgedAnnotation> Annotations);

/// <summary>One annotation of a service.</summary>
/// <param name="Name">Its whole name.</param>
/// <param name="Value">Its value. A very long one is cut.</param>
/// <param name="Problem">Why it is ignored; null when it is taken.</param>
public sealed record JudgedAnnotation(string Name, string Value, string? Problem);

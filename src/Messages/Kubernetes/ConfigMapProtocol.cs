using System.Collections.Immutable;
using Akka.Actor;

namespace ActorPipeline.Messages.Kubernetes;

/// <summary>Messages of <c>ConfigMapActor</c>. Changes arrive as <see cref="ServiceEvent"/>.</summary>
public static class ConfigMapProtocol
{
    /// <summary>Asks for <see cref="Status"/>.</summary>
    public sealed record GetStatus : INoSerializationVerificationNeeded
    {
        /// <summary>The only instance.</summary>
        public static readonly GetStatus Instance = new();
    }

    /// <summary>
    /// Which topics hold lines of stack traces that came as events of their own, as the nodes count them. Those services are told, by an Event.
    /// </summary>
    /// <param name="Topics">The lines, by topic.</param>
    public sealed record TracesSeen(ImmutableDictionary<string, UnjoinedLines> Topics) : INoSerializationVerificationNeeded;

    /// <summary>Lines of stack traces of one topic that nobody joined.</summary>
    /// <param name="Language">The most frequent language, in the word of the annotation <c>multiline</c>.</param>
    /// <param name="Lines">How many, of all languages, as far as the nodes remember.</param>
    public readonly record struct UnjoinedLines(string Language, long Lines);

    /// <summary>Asks for the <see cref="Input"/> of a service.</summary>
    public sealed record GetInput(ServiceId Service) : INoSerializationVerificationNeeded;

    /// <summary>The input of a service.</summary>
    /// <param name="Found">Null when the watcher does not follow the service.</param>
    public sealed record Input(GeneratedInput? Found) : INoSerializationVerificationNeeded;

    /// <summary>Every service the watcher follows, and the state of the ConfigMap.</summary>
    public sealed record Status(ImmutableArray<ServiceStatus> Services, ConfigMapStatus ConfigMap) : INoSerializationVerificationNeeded
    {
        /// <summary>
        /// How the services are watched, namespace by namespace. <c>ConfigMapActor</c> leaves it empty; whoever asks <c>K8sEventActor</c> as well adds it.
        /// </summary>
        public ImmutableArray<WatchStatus> Watches { get; init; } = [];
    }
}

/// <summary>One service as <c>/api/status</c> shows it.</summary>
/// <param name="Name">Service name.</param>
/// <param name="Namespace">Kubernetes namespace.</param>
/// <param name="Topic">The Kafka topic its lines go to.</param>
/// <param name="State">How it is.</param>
/// <param name="Reason">
/// Why it is not (or, for a wrong annotation, not fully) what it asks to be; of a subscribed one null, or a note.
/// A rejected service with a wrong annotation still has its input: the last good one, or the defaults.
/// </param>
public sealed record ServiceStatus(string Name, string Namespace, string Topic, ServiceState State, string? Reason)
{
    /// <summary>Whether its input, or a change of it, waits because the ConfigMap is full.</summary>
    public bool WaitsForRoom { get; init; }
}

/// <summary>The ConfigMap as <c>/api/status</c> shows it.</summary>
/// <param name="Name">Name of the ConfigMap.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="State">How it is.</param>
/// <param name="Bytes">How full it is, bytes as the API server counts them: values, those of others too.</param>
/// <param name="LimitBytes">What the API server allows, bytes.</param>
/// <param name="Reason">Why it is not applied, or a warning about the size; null when all is well.</param>
public sealed record ConfigMapStatus(string Name, string Namespace, ConfigMapState State, long Bytes, long LimitBytes, string? Reason = null);

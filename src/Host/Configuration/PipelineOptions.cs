using ActorPipeline.Actors.DeadLetters;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kafka;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Parsing;

namespace ActorPipeline.Host.Configuration;

/// <summary>Everything below <c>actorpipeline</c>, bound and validated. The defaults are those of <c>hocon/reference.conf</c>.</summary>
public sealed record PipelineOptions
{
    /// <summary><c>actorpipeline.kafka</c>.</summary>
    public KafkaOptions Kafka { get; init; } = new();

    /// <summary><c>actorpipeline.buffer</c>.</summary>
    public BufferOptions Buffer { get; init; } = new();

    /// <summary><c>actorpipeline.batch</c>.</summary>
    public BatchOptions Batch { get; init; } = new();

    /// <summary><c>actorpipeline.parsing</c>.</summary>
    public ParsingOptions Parsing { get; init; } = new();

    /// <summary><c>actorpipeline.elastic</c>.</summary>
    public ElasticOptions Elastic { get; init; } = new();

    /// <summary><c>actorpipeline.dead-letter</c>.</summary>
    public DeadLetterOptions DeadLetter { get; init; } = new();

    /// <summary><c>actorpipeline.kubernetes</c>.</summary>
    public KubernetesOptions Kubernetes { get; init; } = new();

    /// <summary><c>actorpipeline.filebeat</c>.</summary>
    public FilebeatOptions Filebeat { get; init; } = new();

    /// <summary><see cref="Filebeat"/> with what services may ask consumers for, so that the watcher tells them what would be ignored.</summary>
    public FilebeatOptions Inputs => Filebeat with { AllowHints = Parsing.AllowHints, Parsers = [.. Parsing.Catalog().Names] };

    /// <summary><c>actorpipeline.http</c>.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary><c>actorpipeline.logging</c>.</summary>
    public LoggingOptions Logging { get; init; } = new();

    /// <summary><c>actorpipeline.cluster</c>.</summary>
    public ClusterOptions Cluster { get; init; } = new();
}

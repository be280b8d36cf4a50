using System.Collections.Immutable;
using ActorPipeline.Host.Configuration.Keys;

namespace ActorPipeline.Host.Configuration;

/// <summary>Every key below <c>actorpipeline</c> but <c>kafka.client.*</c> and <see cref="ParserKeys"/>.</summary>
public static class PipelineKeys
{
    /// <summary>In the order of <c>hocon/reference.conf</c>.</summary>
    public static readonly ImmutableArray<Key> All =
    [
        .. KafkaKeys.All,
        .. BufferKeys.All,
        .. BatchKeys.All,
        .. ParsingKeys.All,
        .. ElasticKeys.All,
        .. DeadLetterKeys.All,
        .. KubernetesKeys.All,
        .. FilebeatKeys.All,
        .. HttpKeys.All,
        .. LoggingKeys.All,
        .. ClusterKeys.All,
    ];

    /// <summary>The same, by full path.</summary>
    public static readonly ImmutableDictionary<string, Key> ByFullPath = All.ToImmutableDictionary(key => key.FullPath);
}

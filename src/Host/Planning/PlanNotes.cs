using System.Collections.Immutable;

namespace ActorPipeline.Host.Planning;

/// <summary>What a plan does not show in numbers.</summary>
internal static class PlanNotes
{
    /// <summary>Sentences.</summary>
    public static ImmutableArray<string> Of(PlanRequest wanted, TopicPlan topics, ElasticPlan elastic, FilebeatPlan filebeat)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        if (topics.Shared)
            notes.Add("Topics are shared by the services of a namespace, 100 on average: one that its index refuses holds the others of its partition up.");
        if (elastic.Index is not null)
        {
            notes.Add(
                "Indices are shared by the services of a namespace, 100 on average, because a data stream each would be too many shards. 'elastic setup' does "
                    + "not shape plain indices: types, shards, replicas and deletion are yours."
            );
        }
        if (elastic.Clusters > 1)
            notes.Add($"{elastic.Clusters} clusters of Elasticsearch, each with a pipeline of its own for other namespaces: kafka.topics, kafka.group-id.");
        if (filebeat.Installations > 1)
            notes.Add($"{filebeat.Installations} installations, each with its own kubernetes.namespaces, ConfigMaps and Filebeat.");
        if (wanted.Replicas == 0)
            notes.Add("Without replicas a data node that is lost takes its lines with it.");
        if (wanted.KafkaCopies == 1)
            notes.Add("With one copy a broker that is lost takes its lines with it.");
        if (wanted.Services > 1)
            notes.Add("All services are taken to be alike. One with more than its share wants more partitions and shards of its own.");
        notes.Add("Disks are 70 % full then. Bytes on disk depend on the lines: measure yours with a day of logs.");
        return notes.ToImmutable();
    }
}

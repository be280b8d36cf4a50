using System.Globalization;
using System.Text;

namespace ActorPipeline.Host.Planning;

/// <summary>A plan as configuration: HOCON for site.conf, and parts of an overlay over deploy/overlays/prod. Pure.</summary>
internal static class PlanFiles
{
    /// <summary>What deploy/base has, so that nothing is said about it.</summary>
    internal const int FilebeatLimitOfBase = 768;

    /// <summary>Everything below <c>actorpipeline</c>.</summary>
    public static string Hocon(CapacityPlan plan, PlanRequest wanted)
    {
        var text = new StringBuilder("actorpipeline {\n");
        Line("  kafka.topic {");
        Line($"    partitions = {plan.Topics.PartitionsEach}");
        Line($"    replication-factor = {plan.Kafka.Copies}");
        Line($"    retention = {Duration(wanted.KafkaRetention)}");
        Line("  }");
        Line($"  buffer.max-bytes = {plan.Nodes.BufferMebibytes} MiB");
        Line($"  batch.max-events = {plan.Nodes.BatchEvents}");
        Line($"  elastic.in-flight.max = {plan.Nodes.InFlight}");
        Line($"  elastic.fields = {(wanted.FullFields ? "full" : "lean")}");
        if (plan.Elasticsearch.Index is { } index)
        {
            Line("  elastic.target = index");
            Line($"  elastic.index = \"{index}\"");
        }
        else
        {
            Line("  # Read by 'actorpipeline elastic setup': setup.conf of");
            Line("  # components/elastic-setup, where that runs.");
            Line("  elastic.setup {");
            Line($"    retention-days = {plan.Elasticsearch.RetentionDays}");
            Line($"    shards = {plan.Elasticsearch.PrimaryShards}");
            Line($"    replicas = {plan.Elasticsearch.Replicas}");
            Line("  }");
        }
        if (plan.Topics.Shared)
            Line("  filebeat.topic = \"logs.{namespace}\"");
        return text.Append("}\n").ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>Number of pods, their resources, and components.</summary>
    public static string Kustomize(CapacityPlan plan)
    {
        var text = new StringBuilder();
        if (plan.Filebeat.ConfigMaps > 1)
            text.Append("components:\n  - ../../components/sharded\n");
        text.Append(
            CultureInfo.InvariantCulture,
            $$"""
            replicas:
              - name: actor-pipeline
                count: {{plan.Nodes.Count}}
            patches:
              - target:
                  kind: StatefulSet
                  name: actor-pipeline
                patch: |-
                  - op: replace
                    path: /spec/template/spec/containers/0/resources
                    value:
                      requests: {cpu: "{{plan.Nodes.Cores}}", memory: {{plan.Nodes.RequestMebibytes}}Mi}
                      limits: {memory: {{plan.Nodes.LimitMebibytes}}Mi}

            """
        );
        if (plan.Filebeat.LimitMebibytes > FilebeatLimitOfBase)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $$"""
                  - target:
                      kind: DaemonSet|StatefulSet
                      name: filebeat
                    patch: |-
                      - op: replace
                        path: /spec/template/spec/containers/0/resources/limits/memory
                        value: {{plan.Filebeat.LimitMebibytes}}Mi

                """
            );
        }
        return text.ToString();
    }

    /// <summary>As HOCON writes it.</summary>
    private static string Duration(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerDay == 0 ? $"{time.Days}d"
        : time.Ticks % TimeSpan.TicksPerHour == 0 ? $"{(long)time.TotalHours}h"
        : string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalSeconds}s");
}

namespace ActorPipeline.Host.Planning;

/// <summary>Load → plan. Pure.</summary>
public static class Planner
{
    private const double Day = 86_400;

    /// <summary>Services that a namespace is taken to have where topics and indices are shared.</summary>
    internal const int OfNamespace = 100;

    /// <summary>Up to so many services each has a topic of its own: all nodes ask for all topics every five seconds.</summary>
    internal const int OwnTopics = 10_000;

    private const int GibPerCore = 4;
    private const int BrokerCores = 4;

    /// <summary>The plan.</summary>
    public static CapacityPlan Of(PlanRequest wanted)
    {
        var perNode = Measured.NodeCores.Value * Measured.Busy.Value;
        var cpu = Costs.NodeCpu(wanted.EventBytes);
        var cores = wanted.AtPeak * cpu / 1e6;
        var sharedTopics = wanted.Services > OwnTopics;
        var topicCount = sharedTopics ? Costs.Whole(wanted.Services / (double)OfNamespace) : wanted.Services;
        var least = topicCount switch
        {
            <= 250 => 4,
            <= 1_000 => sharedTopics ? 4 : 2,
            _ => 1,
        };

        var bytes = wanted.AtPeak * wanted.EventBytes;
        var working = new[]
        {
            2,
            Costs.Whole(cores / perNode),
            Costs.Whole(bytes / (Measured.NodeBytes.Value * Measured.Busy.Value)),
            Costs.Whole((double)topicCount * least / Measured.PartitionsOfNode.Value),
        }.Max();
        // One more than the load needs, so that one may be away; odd, for majorities.
        var nodes = (working + 1) | 1;
        var partitions = Math.Max(nodes * 4, Costs.Whole(bytes / (Measured.PartitionRate.Value * Measured.Busy.Value)));
        var each = Math.Clamp(Costs.Whole((double)partitions / topicCount), least, 10_000);
        var topics = new TopicPlan(topicCount, each, topicCount * each, Costs.Whole((double)topicCount * each / (nodes - 1)), sharedTopics);

        var node = Node(wanted, nodes, cpu, cores, topics);
        var kafka = Kafka(wanted, topics);
        var elastic = Elastic(wanted, node.BatchEvents);
        var filebeat = Filebeat(wanted.Services);
        var plan = new CapacityPlan(
            wanted.EventsPerSecond,
            wanted.AtPeak,
            wanted.EventBytes,
            wanted.Services,
            node,
            topics,
            kafka,
            elastic,
            filebeat,
            PlanLimits.ByEvents(wanted, node, topics, kafka, elastic),
            PlanLimits.ByServices(wanted.Services, topics, elastic, nodes),
            PlanNotes.Of(wanted, topics, elastic, filebeat),
            "",
            "",
            Measured.All
        );
        return plan with { Hocon = PlanFiles.Hocon(plan, wanted), Kustomize = PlanFiles.Kustomize(plan) };
    }

    private static NodePlan Node(PlanRequest wanted, int nodes, double cpu, double cores, TopicPlan topics)
    {
        var rate = wanted.AtPeak / (nodes - 1);
        var batch = rate > 20_000 ? 5_000 : 1_000;
        var inFlight = rate > 200_000 ? 32 : 16;
        // In flight and being made, as they came and encoded; a request has at most 5 MiB.
        var needed = inFlight * Math.Min(5 << 20, (double)Math.Min(batch, 1_000) * wanted.EventBytes) * 4 / (1 << 20);
        var buffer = needed switch
        {
            <= 64 when rate <= 50_000 => 64,
            <= 128 => 128,
            _ => 256,
        };
        var peak = Costs.NodeAtPeak(topics.PerNode, buffer);
        var limit = Steps(Math.Max(2 * buffer + 256, peak * 1.25), 256);
        // By processor time, and by bytes in cores of the node that moved so many.
        var used = Math.Max(cores, wanted.AtPeak * wanted.EventBytes / Measured.NodeBytes.Value * Measured.NodeCores.Value);
        return new NodePlan(
            nodes,
            (used / Measured.Busy.Value / (nodes - 1)) switch
            {
                <= 0.5 => 0.5,
                <= 1 => 1,
                _ => Measured.NodeCores.Value,
            },
            cpu,
            cores,
            peak,
            Steps(Costs.NodeAtRest(topics.PerNode) + buffer, 256),
            limit,
            buffer,
            batch,
            inFlight
        );
    }

    private static KafkaPlan Kafka(PlanRequest wanted, TopicPlan topics)
    {
        var stored = Costs.KafkaDisk(wanted.EventBytes);
        var days = wanted.KafkaRetention.TotalDays;
        var disk = wanted.EventsPerSecond * stored * days * Day * wanted.KafkaCopies / Measured.Full.Value;
        var brokers = new[]
        {
            wanted.KafkaCopies,
            Costs.Whole(disk / Measured.DiskOfBroker.Value),
            Costs.Whole(wanted.AtPeak * Costs.KafkaCpu(wanted.KafkaCopies) / 1e6 / (BrokerCores * Measured.Busy.Value)),
            Costs.Whole((double)topics.Partitions * wanted.KafkaCopies / Measured.ReplicasOfBroker.Value),
        }.Max();
        return new KafkaPlan(brokers, BrokerCores, BrokerCores * GibPerCore, 6, disk, stored, wanted.KafkaCopies, days);
    }

    private static ElasticPlan Elastic(PlanRequest wanted, int batch)
    {
        var cpu = Costs.ElasticCpu(wanted.EventBytes, wanted.FullFields, batch);
        var stored = Costs.ElasticDisk(wanted.EventBytes);
        var copies = 1 + wanted.Replicas;
        var cores = wanted.AtPeak * cpu * copies / 1e6;
        var day = wanted.EventsPerSecond * stored * Day;
        var indices = Indices.Of(wanted, day * wanted.Retention.TotalDays);
        var disk = day * indices.Days * copies / Measured.Full.Value;

        // The smallest size of node that does not make many; more shards want more nodes, not larger ones.
        var (size, count) = (0, 0);
        var forShards = Costs.Whole(indices.Shards / Measured.ShardsOfNode.Value);
        foreach (var of in (int[])[2, 4, 8, 16])
        {
            (size, count) = (
                of,
                new[]
                {
                    wanted.Replicas == 0 ? 1 : Math.Max(3, copies),
                    Costs.Whole(cores / Measured.Busy.Value / of),
                    Costs.Whole(disk / (of * Measured.DiskOfCore.Value)),
                    forShards,
                }.Max()
            );
            if (count <= Math.Max(6, forShards))
                break;
        }
        var memory = size * GibPerCore;
        var clusters = Math.Max(Costs.Whole(count / Measured.DataNodesOfCluster.Value), Costs.Whole(indices.Shards / Measured.ShardsOfCluster.Value));
        return new ElasticPlan(
            clusters,
            count,
            count > 6 ? 3 * clusters : 0,
            size,
            memory,
            Math.Min(31, memory / 2),
            disk,
            stored,
            cpu,
            cores,
            indices.Primaries,
            wanted.Replicas,
            indices.Shards,
            (int)wanted.Retention.TotalDays,
            indices.Name
        );
    }

    private static FilebeatPlan Filebeat(int services)
    {
        var most = (int)(Measured.InputsOfConfigMap.Value * Measured.ConfigMaps.Value);
        var installations = Costs.Whole((double)services / most);
        var each = Costs.Whole((double)services / installations);
        var memory = Costs.Filebeat(each);
        return new FilebeatPlan(
            installations,
            Costs.Whole(each / Measured.InputsOfConfigMap.Value),
            memory * installations,
            Math.Max(768, Steps(memory * 1.5, 256))
        );
    }

    private static int Steps(double amount, int step) => Costs.Whole(amount / step) * step;
}

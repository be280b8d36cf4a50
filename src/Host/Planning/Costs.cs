namespace ActorPipeline.Host.Planning;

/// <summary>The formulae of docs/scaling.md: what an event, a partition or a service costs. Pure.</summary>
internal static class Costs
{
    /// <summary>The part of an event that lz4 leaves of one that is Filebeat's fields and little else.</summary>
    private const double LeastOfKafka = 0.08;

    /// <summary>CPU of a node for an event, µs.</summary>
    public static double NodeCpu(long eventBytes) => Measured.NodeCpu.Value + eventBytes * Measured.NodeCpuPerByte.Value;

    /// <summary>CPU of one copy in Elasticsearch for an event, µs.</summary>
    public static double ElasticCpu(long eventBytes, bool full, int batchEvents)
    {
        var lean = Measured.ElasticCpu.Value + (eventBytes - Measured.ElasticEvent.Value) * Measured.ElasticCpuPerByte.Value;
        return (Math.Max(lean, Measured.ElasticCpu.Value / 3) + (full ? Measured.ElasticCpuFull.Value : 0))
            * (batchEvents >= 5_000 ? Measured.ElasticLargeBatch.Value : 1);
    }

    /// <summary>Disk of one copy in Elasticsearch for an event, bytes.</summary>
    public static double ElasticDisk(long eventBytes) =>
        Math.Max(Measured.ElasticDisk.Value + (eventBytes - Measured.ElasticEvent.Value) * Measured.ElasticDiskPerByte.Value, Measured.ElasticDiskLeast.Value);

    /// <summary>Disk of one copy in Kafka for an event, bytes.</summary>
    public static double KafkaDisk(long eventBytes) =>
        Math.Max(Measured.KafkaDisk.Value + (eventBytes - Measured.KafkaEvent.Value) * Measured.KafkaDiskPerByte.Value, eventBytes * LeastOfKafka);

    /// <summary>CPU of all brokers for an event, µs: each copy is written, and read once by the next one or by a node.</summary>
    public static double KafkaCpu(int copies) => copies * (Measured.KafkaWriteCpu.Value + Measured.KafkaReadCpu.Value);

    /// <summary>Memory of a node that has nothing to do, MB.</summary>
    public static double NodeAtRest(int partitions) => Measured.NodeIdle.Value + partitions * Measured.QuietPartition.Value;

    /// <summary>Memory of a node with a backlog in all of its partitions, MB.</summary>
    public static double NodeAtPeak(int partitions, int bufferMebibytes)
    {
        var busy = Math.Min(partitions, Measured.BusyPartitions.Value);
        var more = Math.Min(partitions, Measured.MorePartitions.Value) - busy;
        return NodeAtRest((int)(partitions - busy - more))
            + bufferMebibytes * Measured.NodeBuffer.Value
            + busy * Measured.BusyPartition.Value
            + more * Measured.MorePartition.Value;
    }

    /// <summary>Memory of a Filebeat, MB.</summary>
    public static double Filebeat(int services) => Measured.Filebeat.Value + services * Measured.FilebeatInput.Value;

    /// <summary>At least so many, as a whole number; a little more than a whole number by rounding is that number.</summary>
    public static int Whole(double amount) => (int)Math.Min(int.MaxValue, Math.Ceiling(amount - 1e-9));
}

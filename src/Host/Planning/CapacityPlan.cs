using System.Collections.Immutable;

namespace ActorPipeline.Host.Planning;

/// <summary>What a load needs: what <c>plan --output json</c> prints.</summary>
/// <param name="EventsPerSecond">The average.</param>
/// <param name="PeakEventsPerSecond">At the peak.</param>
/// <param name="EventBytes">Bytes of an event.</param>
/// <param name="Services">Services.</param>
/// <param name="Nodes">Pods of the pipeline.</param>
/// <param name="Topics">Topics and partitions.</param>
/// <param name="Kafka">Brokers.</param>
/// <param name="Elasticsearch">Data nodes and indices.</param>
/// <param name="Filebeat">Watcher and Filebeat.</param>
/// <param name="EventsBreak">What gives way first when events grow.</param>
/// <param name="ServicesBreak">What gives way first when services grow.</param>
/// <param name="Notes">What else has to be known.</param>
/// <param name="Hocon">Configuration to paste.</param>
/// <param name="Kustomize">Parts of an overlay to paste.</param>
/// <param name="Measured">What all of it is computed from.</param>
public sealed record CapacityPlan(
    double EventsPerSecond,
    double PeakEventsPerSecond,
    long EventBytes,
    int Services,
    NodePlan Nodes,
    TopicPlan Topics,
    KafkaPlan Kafka,
    ElasticPlan Elasticsearch,
    FilebeatPlan Filebeat,
    BreakPoint EventsBreak,
    BreakPoint ServicesBreak,
    ImmutableArray<string> Notes,
    string Hocon,
    string Kustomize,
    ImmutableArray<Figure> Measured
);

/// <summary>Pods of the pipeline.</summary>
/// <param name="Count">How many; one may be away.</param>
/// <param name="Cores">Requested by each.</param>
/// <param name="CpuMicrosPerEvent">Of an event.</param>
/// <param name="CoresAtPeak">Used by all together.</param>
/// <param name="PeakMegabytes">Expected of each with a backlog.</param>
/// <param name="RequestMebibytes">Memory requested.</param>
/// <param name="LimitMebibytes">Limit of memory.</param>
/// <param name="BufferMebibytes"><c>buffer.max-bytes</c>.</param>
/// <param name="BatchEvents"><c>batch.max-events</c>.</param>
/// <param name="InFlight"><c>elastic.in-flight.max</c>.</param>
public sealed record NodePlan(
    int Count,
    double Cores,
    double CpuMicrosPerEvent,
    double CoresAtPeak,
    double PeakMegabytes,
    int RequestMebibytes,
    int LimitMebibytes,
    int BufferMebibytes,
    int BatchEvents,
    int InFlight
);

/// <summary>Topics.</summary>
/// <param name="Count">How many.</param>
/// <param name="PartitionsEach">Of each.</param>
/// <param name="Partitions">Of all.</param>
/// <param name="PerNode">Of a node, when one is away.</param>
/// <param name="Shared">One for the services of a namespace.</param>
public sealed record TopicPlan(int Count, int PartitionsEach, int Partitions, int PerNode, bool Shared);

/// <summary>Brokers.</summary>
/// <param name="Brokers">How many.</param>
/// <param name="Cores">Of each.</param>
/// <param name="MemoryGibibytes">Of each.</param>
/// <param name="HeapGibibytes">Of it for the heap; the rest is for the page cache.</param>
/// <param name="DiskBytes">Of all together.</param>
/// <param name="BytesPerEvent">Stored of an event, once.</param>
/// <param name="Copies">Of each partition.</param>
/// <param name="RetentionDays">How long.</param>
public sealed record KafkaPlan(
    int Brokers,
    int Cores,
    int MemoryGibibytes,
    int HeapGibibytes,
    double DiskBytes,
    double BytesPerEvent,
    int Copies,
    double RetentionDays
);

/// <summary>Data nodes.</summary>
/// <param name="Clusters">They are spread over so many: one is as large as it should be.</param>
/// <param name="DataNodes">How many.</param>
/// <param name="MasterNodes">That hold no data; 0 where data nodes do it.</param>
/// <param name="Cores">Of each data node.</param>
/// <param name="MemoryGibibytes">Of each data node.</param>
/// <param name="HeapGibibytes">Of it for the heap.</param>
/// <param name="DiskBytes">Of all together.</param>
/// <param name="BytesPerEvent">Of the index, one copy.</param>
/// <param name="CpuMicrosPerEvent">One copy.</param>
/// <param name="CoresAtPeak">Used by all together.</param>
/// <param name="PrimaryShards">Of each stream or index.</param>
/// <param name="Replicas">Copies of each beside it.</param>
/// <param name="Shards">Of all.</param>
/// <param name="RetentionDays">How long.</param>
/// <param name="Index"><c>elastic.index</c> where services share indices; null for a data stream each.</param>
public sealed record ElasticPlan(
    int Clusters,
    int DataNodes,
    int MasterNodes,
    int Cores,
    int MemoryGibibytes,
    int HeapGibibytes,
    double DiskBytes,
    double BytesPerEvent,
    double CpuMicrosPerEvent,
    double CoresAtPeak,
    int PrimaryShards,
    int Replicas,
    int Shards,
    int RetentionDays,
    string? Index
);

/// <summary>Watcher and Filebeat.</summary>
/// <param name="Installations">Watchers, each for its own namespaces.</param>
/// <param name="ConfigMaps">Of each.</param>
/// <param name="MachineMegabytes">Expected of Filebeat on each machine, all installations together.</param>
/// <param name="LimitMebibytes">Limit of a Filebeat.</param>
public sealed record FilebeatPlan(int Installations, int ConfigMaps, double MachineMegabytes, int LimitMebibytes);

/// <summary>What gives way first.</summary>
/// <param name="What">It.</param>
/// <param name="Times">At how many times this load.</param>
/// <param name="Remedy">What to change then.</param>
public sealed record BreakPoint(string What, double Times, string Remedy);

using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ActorPipeline.Host.Tuning;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;
using Akka.Cluster;

namespace ActorPipeline.Host.Http;

/// <summary><c>/api/status</c>: the whole cluster. Scripts read it: fields may be added, not renamed.</summary>
/// <param name="Cluster">Members and singletons.</param>
/// <param name="Nodes">One entry per consumer that ever answered and has not left.</param>
/// <param name="Services">The services that take part; empty without a watcher.</param>
/// <param name="ConfigMap">Null without a watcher.</param>
public sealed record PipelineStatus(ClusterStatus Cluster, ImmutableArray<NodeStatus> Nodes, ImmutableArray<ServiceStatus> Services, ConfigMapStatus? ConfigMap)
{
    /// <summary>That of nobody.</summary>
    internal static readonly PipelineStatus Empty = new(new ClusterStatus("", null, ImmutableSortedDictionary<string, string>.Empty, [], []), [], [], null);

    /// <summary>How the services are watched, namespace by namespace; empty without a watcher.</summary>
    public ImmutableArray<WatchStatus> Watches { get; init; } = [];

    /// <summary>What became of the events of each service, of all nodes together.</summary>
    public ImmutableArray<ServiceView> Figures { get; init; } = [];

    /// <summary>How long lines take now, of all services together; null when none came within a minute or two.</summary>
    public LatencyView? Latency { get; init; }
}

/// <summary>The cluster as this node sees it.</summary>
/// <param name="Self">This node's address.</param>
/// <param name="Leader">The leader's address; null when there is none yet.</param>
/// <param name="Singletons">Singleton name to the address of the node that runs it.</param>
/// <param name="Members">All members.</param>
/// <param name="Departed">Nodes that left within the last ten minutes, the last one first.</param>
public sealed record ClusterStatus(
    string Self,
    string? Leader,
    ImmutableSortedDictionary<string, string> Singletons,
    ImmutableArray<MemberView> Members,
    ImmutableArray<DepartedView> Departed
);

/// <summary>A node that is no longer a member.</summary>
/// <param name="Address">As in <see cref="MemberView"/>.</param>
/// <param name="Roles">As in <see cref="MemberView"/>.</param>
/// <param name="How"><c>left</c> or <c>downed</c>.</param>
/// <param name="SecondsAgo">When.</param>
public sealed record DepartedView(string Address, ImmutableArray<string> Roles, string How, double SecondsAgo);

/// <summary>One member of the cluster.</summary>
/// <param name="Address">For example <c>akka.tcp://actorpipeline@127.0.0.1:4053</c>.</param>
/// <param name="Roles"><c>consumer</c>, <c>watcher</c>.</param>
/// <param name="Status">Akka's state in lower case: <c>joining weaklyup up leaving exiting down removed</c>.</param>
/// <param name="Reachable">Whether this node hears from it.</param>
/// <param name="Version">Version of the program it runs.</param>
public sealed record MemberView(string Address, ImmutableArray<string> Roles, string Status, bool Reachable, string Version)
{
    /// <summary>Resident memory of its process, bytes; null while it does not tell.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Seconds since its process started; null while it does not tell.</summary>
    public double? UptimeSeconds { get; init; }

    /// <summary>Converts Akka's member.</summary>
    public static MemberView Of(Member member, bool reachable) =>
        new(member.Address.ToString(), [.. member.Roles.Order(StringComparer.Ordinal)], Lower(member.Status), reachable, member.AppVersion.ToString());

    /// <summary>As <c>pbm cluster show</c> writes it.</summary>
    public string ToLine() => $"{Address} | [{string.Join(", ", Roles)}] | {Status} | {(Reachable ? "" : "unreachable")} | {Version}";

    /// <summary>Akka's state in lower case.</summary>
    public static string Lower(MemberStatus status) => status.ToString().ToLowerInvariant();
}

/// <summary>One node.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Sink">What it sent to Elasticsearch.</param>
/// <param name="Partitions">What it reads from Kafka.</param>
/// <param name="State"><c>answering</c>; <c>silent</c> or <c>unreachable</c>: these are its last words, <paramref name="AgeSeconds"/> old.</param>
/// <param name="AgeSeconds">How old this is; at most 2 while it answers.</param>
public sealed record NodeStatus(
    string Address,
    SinkStatus Sink,
    ImmutableArray<PartitionStatus> Partitions,
    NodeState State = NodeState.Answering,
    double AgeSeconds = 0
);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PipelineStatus))]
[JsonSerializable(typeof(TuneResult))]
[JsonSerializable(typeof(ClusterStatus))]
[JsonSerializable(typeof(MembersChanged))]
[JsonSerializable(typeof(ImmutableArray<MemberView>))]
[JsonSerializable(typeof(ImmutableArray<ServiceStatus>))]
internal sealed partial class StatusJson : JsonSerializerContext;

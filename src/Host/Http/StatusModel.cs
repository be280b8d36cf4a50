using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ActorPipeline.Host.Tuning;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Http;

/// <summary><c>/api/status</c>: the whole cluster. Fields may be added, never renamed: scripts read it.</summary>
/// <param name="Cluster">Members and singletons.</param>
/// <param name="Nodes">One entry per node that answered.</param>
/// <param name="Services">What takes part; empty without a watcher.</param>
/// <param name="ConfigMap">Null without a watcher.</param>
public sealed record PipelineStatus(
    ClusterStatus Cluster, ImmutableArray<NodeStatus> Nodes, ImmutableArray<ServiceStatus> Services, ConfigMapStatus? ConfigMap);

/// <summary>The cluster as this node sees it.</summary>
/// <param name="Self">This node's address.</param>
/// <param name="Leader">The leader's address; null when there is none yet.</param>
/// <param name="Singletons">Singleton name to the address of the node that runs it.</param>
/// <param name="Members">All members.</param>
public sealed record ClusterStatus(
    string Self, string? Leader, ImmutableSortedDictionary<string, string> Singletons, ImmutableArray<MemberView> Members);

/// <summary>One member of the cluster.</summary>
/// <param name="Address">For example <c>akka.tcp://actorpipeline@127.0.0.1:4053</c>.</param>
/// <param name="Roles"><c>consumer</c>, <c>watcher</c>.</param>
/// <param name="Status">Akka's state in lower case: <c>joining weaklyup up leaving exiting down removed</c>.</param>
/// <param name="Reachable">Whether this node hears from it.</param>
/// <param name="Version">Version of the program it runs.</param>
public sealed record MemberView(string Address, ImmutableArray<string> Roles, string Status, bool Reachable, string Version);

/// <summary>One node.</summary>
/// <param name="Address">Its cluster address.</param>
/// <param name="Sink">What it sent to Elasticsearch.</param>
/// <param name="Partitions">What it reads from Kafka.</param>
public sealed record NodeStatus(string Address, SinkStatus Sink, ImmutableArray<PartitionStatus> Partitions);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PipelineStatus))]
[JsonSerializable(typeof(TuneResult))]
[JsonSerializable(typeof(ImmutableArray<MemberView>))]
[JsonSerializable(typeof(ImmutableArray<ServiceStatus>))]
internal sealed partial class StatusJson : JsonSerializerContext;

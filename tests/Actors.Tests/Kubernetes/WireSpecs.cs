using System.Collections.Immutable;
using ActorPipeline.Messages.Kubernetes;
using Akka.TestKit.Xunit;
using static ActorPipeline.Actors.Tests.Kubernetes.Make;

namespace ActorPipeline.Actors.Tests.Kubernetes;

/// <summary>Any node answers for the watcher, and for a moment of a hand-over its two halves are on different nodes.</summary>
public sealed class WireSpecs : TestKit
{
    private T Sent<T>(T message) where T : notnull
    {
        var serializer = Sys.Serialization.FindSerializerFor(message);
        return Assert.IsType<T>(Sys.Serialization.Deserialize(serializer.ToBinary(message), serializer.Identifier, typeof(T)), exactMatch: false);
    }

    [Fact]
    public void Should_arrive_unchanged_when_a_change_is_sent_to_another_node()
    {
        var service = Service("a-service", "demo", ("actorpipeline.io/parser", "json")) with { LogDirectory = "/x" };

        Assert.Equal(new ServiceEvent.Added(service), Sent(new ServiceEvent.Added(service)));
        Assert.Equal(new ServiceEvent.Modified(service), Sent(new ServiceEvent.Modified(service)));
        Assert.Equal(new ServiceEvent.Deleted(service.Id), Sent(new ServiceEvent.Deleted(service.Id)));
        Assert.Equal([service, Service("b-service")], Sent(Snapshot(service, Service("b-service"))).Services);
        Assert.IsType<K8sEventProtocol.SnapshotWanted>(Sent(K8sEventProtocol.SnapshotWanted.Instance));
    }

    [Fact]
    public void Should_arrive_unchanged_when_a_status_is_sent_to_another_node()
    {
        var services = ImmutableArray.Create(new ServiceStatus("a-service", "demo", "logs.a-service", "subscribed", null));
        var configMap = new ConfigMapStatus("filebeat-config", "demo", "applied", 4096, 1048576);
        var status = Sent(new ConfigMapProtocol.Status(services, configMap));

        Assert.IsType<ConfigMapProtocol.GetStatus>(Sent(ConfigMapProtocol.GetStatus.Instance));
        Assert.IsType<K8sEventProtocol.GetStatus>(Sent(K8sEventProtocol.GetStatus.Instance));
        Assert.Equal(services.AsEnumerable(), status.Services);
        Assert.Equal(configMap, status.ConfigMap);
        Assert.Equal(new K8sEventProtocol.Status("retrying", "x", 3), Sent(new K8sEventProtocol.Status("retrying", "x", 3)));
    }
}

using ActorPipeline.Host.Planning;
using k8s;
using k8s.Models;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>What <c>actorpipeline plan</c> prints for an overlay does in an overlay over prod what it says.</summary>
[Trait("Server", "Own")]
public sealed class PlanTests
{
    [Theory]
    [InlineData(10_000, 100)]
    [InlineData(1_000_000, 10_000)]
    [InlineData(10_000_000, 100_000)]
    public void Should_print_what_kustomize_takes(double events, int services)
    {
        var plan = Planner.Of(
            new PlanRequest
            {
                EventsPerSecond = events,
                EventBytes = 734,
                Retention = TimeSpan.FromDays(30),
                Services = services,
            }
        );
        var folder = $"overlays/plan-{services}";
        File.WriteAllText(
            Path.Combine(Directory.CreateDirectory(Path.Combine(Rendered.Root, folder)).FullName, "kustomization.yaml"),
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../prod]\n" + plan.Kustomize
        );

        var objects = Rendered.Objects(folder);
        var nodes = objects.OfType<V1StatefulSet>().Single(set => set.Name() == "actor-pipeline").Spec;
        Assert.Equal(plan.Nodes.Count, nodes.Replicas);
        var resources = nodes.Template.Spec.Containers.Single().Resources;
        Assert.Equal(plan.Nodes.Cores, resources.Requests["cpu"].ToDouble());
        Assert.Equal((double)plan.Nodes.RequestMebibytes * (1 << 20), resources.Requests["memory"].ToDouble());
        Assert.Equal((double)plan.Nodes.LimitMebibytes * (1 << 20), resources.Limits["memory"].ToDouble());
        var filebeat = objects.OfType<V1DaemonSet>().Single().Spec.Template.Spec;
        Assert.Equal((double)plan.Filebeat.LimitMebibytes * (1 << 20), filebeat.Containers.Single().Resources.Limits["memory"].ToDouble());
        Assert.Equal(plan.Filebeat.ConfigMaps > 1 ? 8 : 1, objects.OfType<V1Role>().Single().Rules[0].ResourceNames.Count);
        Assert.Empty(ManifestTests.Configuration(folder).Errors);
    }
}

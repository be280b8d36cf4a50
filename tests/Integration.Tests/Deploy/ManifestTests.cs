using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using k8s;
using k8s.Models;

namespace ActorPipeline.Integration.Tests.Deploy;

/// <summary>What is deployed is what Kubernetes understands, as safe as it is said to be, and fits the program.</summary>
[Trait("Server", "Own")]
public sealed class ManifestTests
{
    private const string Prod = "overlays/prod";

    public static TheoryData<string> Folders => ["base", "overlays/dev", Prod, Rendered.With("overlays/dev", ["sharded", "workloads"]), Rendered.Everything];

    internal static V1StatefulSet Set(string folder) => Rendered.Objects(folder).OfType<V1StatefulSet>().Single(set => set.Name() == "actor-pipeline");

    private static V1Container Container(string folder) => Assert.Single(Set(folder).Spec.Template.Spec.Containers);

    /// <summary>The configuration a pod runs with, bound; the files of secrets count as there.</summary>
    internal static (PipelineOptions Options, IReadOnlyList<string> Errors) Configuration(string folder)
    {
        var container = Container(folder);
        var data = Rendered.Objects(folder).OfType<V1ConfigMap>().Single(map => map.Name().StartsWith("actor-pipeline-", StringComparison.Ordinal)).Data;
        var files = container.Args.Where(argument => argument.EndsWith(".conf", StringComparison.Ordinal)).ToList();
        // What components say lies between: an overlay has the last word.
        Assert.Equal(["/app/hocon/kubernetes.conf", "/etc/actorpipeline/pipeline.conf"], files.Take(2));
        Assert.Equal("/etc/actorpipeline/site.conf", files[^1]);
        Assert.Equal(data.Keys.Order(StringComparer.Ordinal), files.Skip(1).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var environment = container.Env.ToDictionary(variable => variable.Name, variable => variable.Value ?? "actor-pipeline-0");
        List<Setting> below =
        [
            .. ConfigSources.Embedded("reference.conf"),
            .. ConfigSources.Embedded("kubernetes.conf"),
            .. files.Skip(1).Select(Path.GetFileName).SelectMany(name => HoconReader.Read(data[name!], name!)),
        ];
        var (options, errors) = Binder.Bind(Settings.Merge([.. below, .. ConfigSources.FromEnvironment(environment, below)], environment), _ => "a secret");
        return (options, errors);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_render_without_a_field_that_kubernetes_does_not_know(string folder)
    {
        var objects = Rendered.Objects(folder).Cast<IKubernetesObject<V1ObjectMeta>>().ToList();
        Assert.True(objects.Count >= 16, $"{objects.Count} objects");
        Assert.All(
            objects.Where(thing => thing is not (V1Namespace or V1ClusterRole or V1ClusterRoleBinding or V1PersistentVolume)),
            thing => Assert.Equal("logging", thing.Metadata.NamespaceProperty)
        );
        Assert.Equal(objects.Count, objects.Select(thing => $"{thing.Kind}/{thing.Metadata.Name}").Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_hold_no_secret_value(string folder)
    {
        Assert.Empty(Rendered.Objects(folder).OfType<V1Secret>());
        Assert.All(
            Set(folder)
                .Spec.Template.Spec.Containers.SelectMany(container => container.Env)
                .Where(variable => Secrets.IsSecret(variable.Name.ToLowerInvariant().Replace('_', '-'))),
            variable => Assert.NotNull(variable.ValueFrom?.SecretKeyRef)
        );
        Assert.All(
            Rendered
                .Objects(folder)
                .OfType<V1ConfigMap>()
                .SelectMany(map => map.Data)
                .Where(file => file.Key.EndsWith(".conf", StringComparison.Ordinal))
                .SelectMany(file => HoconReader.Read(file.Value, file.Key)),
            setting => Assert.False(Secrets.IsSecret(setting.Path), setting.Path)
        );
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_configure_the_program_with_keys_it_knows(string folder) => Assert.Empty(Configuration(folder).Errors);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_run_as_nobody_with_nothing_to_write_to_but_tmp(string folder)
    {
        var pod = Set(folder).Spec.Template.Spec;
        var container = Container(folder);
        Assert.Equal(
            (true, 65532L, "RuntimeDefault"),
            (pod.SecurityContext.RunAsNonRoot, pod.SecurityContext.RunAsUser, pod.SecurityContext.SeccompProfile.Type)
        );
        Assert.Equal((false, true), (container.SecurityContext.AllowPrivilegeEscalation, container.SecurityContext.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], container.SecurityContext.Capabilities.Drop);
        Assert.Null(container.SecurityContext.Capabilities.Add);
        Assert.Null(container.SecurityContext.Privileged);
        Assert.True(pod.HostNetwork is null && pod.HostPID is null && pod.HostIPC is null);
        Assert.Equal(["/tmp"], container.VolumeMounts.Where(mount => mount.ReadOnlyProperty != true).Select(mount => mount.MountPath));
        Assert.NotNull(container.Resources.Limits["memory"]);
        Assert.NotEmpty(container.Resources.Requests);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_form_and_stop_as_the_configuration_says(string folder)
    {
        var options = Configuration(folder).Options;
        var set = Set(folder);
        var headless = Rendered.Objects(folder).OfType<V1Service>().Single(service => service.Name() == options.Cluster.StatefulSet.Service);
        Assert.Equal("Parallel", set.Spec.PodManagementPolicy);
        Assert.Equal(headless.Name(), set.Spec.ServiceName);
        Assert.Equal(("None", true), (headless.Spec.ClusterIP, headless.Spec.PublishNotReadyAddresses));
        Assert.Equal(set.Spec.Selector.MatchLabels, headless.Spec.Selector);
        Assert.InRange(options.Cluster.StatefulSet.Seeds, 1, set.Spec.Replicas!.Value);
        Assert.Equal(TimeSpan.FromSeconds(set.Spec.Template.Spec.TerminationGracePeriodSeconds!.Value), options.Cluster.TerminationGrace);
        var ports = Container(folder).Ports.ToDictionary(port => port.Name, port => port.ContainerPort);
        Assert.Equal((options.Cluster.Port, options.Http.Port), (ports["remoting"], ports["http"]));
        Assert.Equal(
            "metadata.name",
            Container(folder).Env.Single(variable => variable.Name == "ACTORPIPELINE_KAFKA_INSTANCE_ID").ValueFrom.FieldRef.FieldPath
        );
        // The watcher writes where it has the right to, and where Filebeat looks.
        Assert.Equal(set.Namespace(), options.Kubernetes.ConfigMapNamespace);
        Assert.Equal("actorpipeline", set.Spec.Template.Spec.ServiceAccountName);
        Assert.Contains(KubernetesSync.Role, options.Cluster.Roles);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_be_probed_where_it_answers_and_with_more_patience_than_it_takes(string folder)
    {
        var container = Container(folder);
        Assert.Equal("/healthz/live", container.LivenessProbe.HttpGet.Path);
        Assert.Equal("/healthz/live", container.StartupProbe.HttpGet.Path);
        Assert.Equal("/healthz/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.All(
            [container.LivenessProbe, container.StartupProbe, container.ReadinessProbe],
            probe => Assert.True(probe.TimeoutSeconds > 5 && probe.HttpGet.Port == "http")
        );
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Should_let_through_only_what_the_flow_needs(string folder)
    {
        var options = Configuration(folder).Options;
        var policy = Rendered.Objects(folder).OfType<V1NetworkPolicy>().Single(policy => policy.Name() == "actor-pipeline");
        Assert.Equal(["Ingress", "Egress"], policy.Spec.PolicyTypes);
        Assert.Equal(Set(folder).Spec.Selector.MatchLabels, policy.Spec.PodSelector.MatchLabels);
        Assert.All(policy.Spec.Ingress, rule => Assert.True(rule.FromProperty is { Count: > 0 } && rule.Ports is { Count: > 0 }));
        Assert.All(policy.Spec.Egress, rule => Assert.True(rule.To is { Count: > 0 } && rule.Ports is { Count: > 0 }));
        Assert.Equal(["http", "remoting"], policy.Spec.Ingress.SelectMany(rule => rule.Ports).Select(port => port.Port.Value).Order(StringComparer.Ordinal));
        var broker = int.Parse(options.Kafka.Brokers.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);
        // Kafka's listeners: plain, TLS, and the one that Strimzi gives to the outside.
        Assert.Contains(broker, new[] { 9092, 9093, 9094 });
        Assert.Equal(
            new[] { 53, 53, 443, 6443, 9092, 9093, 9094, options.Cluster.Port, options.Elastic.Urls[0].Port }.Order(),
            policy
                .Spec.Egress.SelectMany(rule => rule.Ports)
                .Select(port => int.Parse(port.Port.Value, System.Globalization.CultureInfo.InvariantCulture))
                .Order()
        );
        var budget = Rendered.Objects(folder).OfType<V1PodDisruptionBudget>().Single();
        Assert.Equal(("1", "AlwaysAllow"), (budget.Spec.MaxUnavailable.Value, budget.Spec.UnhealthyPodEvictionPolicy));
    }

    [Fact]
    public void Should_speak_tls_and_ask_for_a_token_in_production()
    {
        var options = Configuration(Prod).Options;
        Assert.True(options.Cluster.Tls.Enabled);
        Assert.NotNull(options.Http.Token);
        Assert.All(options.Elastic.Urls, url => Assert.Equal("https", url.Scheme));
        // Each file is below a mount.
        var mounts = Container(Prod).VolumeMounts.Select(mount => mount.MountPath + "/").ToList();
        Assert.All(
            [options.Cluster.Tls.Certificate!, options.Cluster.Tls.Key!, options.Cluster.Tls.Ca!],
            file => Assert.Contains(mounts, mount => file.StartsWith(mount, StringComparison.Ordinal))
        );
        Assert.Null(Configuration("overlays/dev").Options.Http.Token);
    }

    [Fact]
    public void Should_give_the_right_to_the_leases_of_the_cluster()
    {
        var rules = Rendered.Objects(Rendered.Everything).OfType<V1Role>().Single().Rules.Where(rule => rule.Resources.Contains("leases")).ToList();
        var lease = new SplitBrainOptions().Lease;
        var cluster = rules.Single(rule => rule.ResourceNames?.Contains(lease) == true);
        var watcher = rules.Single(rule => rule.ResourceNames?.Contains(ActorPipeline.Actors.Kubernetes.Api.ApiLease.OfWatcher) == true);
        // One for the cluster, and one for each singleton, under the names that the leases get.
        Assert.Equal([lease, .. KubernetesSync.Singletons.Select(name => $"{lease}-{name}").Order(StringComparer.Ordinal)], cluster.ResourceNames);
        Assert.Equal(watcher.Verbs, cluster.Verbs);
        Assert.Equal(["create"], rules.Single(rule => rule.ResourceNames is null).Verbs);
    }

    [Fact]
    public void Should_bring_an_example_that_takes_part()
    {
        var objects = Rendered.Objects("overlays/dev");
        var service = objects.OfType<V1Service>().Single(service => service.Name().EndsWith(new KubernetesOptions().ServiceSuffix, StringComparison.Ordinal));
        var pod = objects.OfType<V1Deployment>().Single(deployment => deployment.Name() == service.Name()).Spec.Template.Spec;
        Assert.Contains(new FilebeatOptions().Paths.Replace("{service}", service.Name()).Replace("*.log*", ""), pod.Containers[0].Args[0]);
        Assert.Equal("logs-pvc", pod.Volumes.Single().PersistentVolumeClaim.ClaimName);
        Assert.Contains(objects.OfType<V1PersistentVolumeClaim>(), claim => claim.Name() == "logs-pvc");
    }
}

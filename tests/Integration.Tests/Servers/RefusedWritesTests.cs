using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Messages.Kubernetes;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// Refusals of a write by a real API server: each has a reason of its own, keeps the old inputs, and ends within seconds
/// of its cause. How long it took is printed, not asserted.
/// </summary>
public sealed class RefusedWritesTests(OwnKubernetes kubernetes) : IClassFixture<OwnKubernetes>
{
    // The shipped defaults: the test measures what users see.
    private static KubernetesOptions Shipped(KubernetesCluster cluster) => new() { Namespaces = [cluster.Namespace], ConfigMapNamespace = cluster.Namespace };

    // No second attempt within the test, unless something else brings it about.
    private static KubernetesOptions Patient(KubernetesCluster cluster) =>
        Shipped(cluster) with
        {
            RetryMin = TimeSpan.FromHours(1),
            RetryMax = TimeSpan.FromHours(1),
            RetrySlow = TimeSpan.FromHours(1),
        };

    private Task<string> KubectlAsync(string input, params string[] arguments) => OwnKubernetes.KubectlAsync(kubernetes.Kubeconfig, input, arguments);

    /// <summary>A second service cannot be written until the cause is lifted.</summary>
    private static async Task RefusedAsync(KubernetesCluster cluster, Watcher watcher, string remedy, Func<Task> lift)
    {
        await cluster.CreateServiceAsync("cart-service");
        await watcher.IsAsync("forbidden");
        Assert.Contains(remedy, (await watcher.StatusAsync()).ConfigMap.Reason);
        Assert.Equal(ServiceState.Subscribed, (await watcher.ServiceAsync("web-service"))!.State);
        Assert.Equal("web-service.yml", await cluster.KeysAsync());

        await lift();
        var lifted = TimeProvider.System.GetTimestamp();
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml web-service.yml");
        await watcher.IsAsync("applied");
        TestContext.Current.TestOutputHelper?.WriteLine($"applied {TimeProvider.System.GetElapsedTime(lifted).TotalSeconds:0.0} s after it was lifted");
    }

    [ServerFact]
    public async Task Should_name_the_policy_that_refuses_and_write_when_it_is_lifted()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await using var watcher = new Watcher(cluster, Shipped(cluster));
        await cluster.CreateServiceAsync("web-service");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        var name = "frozen-" + cluster.Namespace;
        await KubectlAsync(
            $$"""
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: { name: {{name}} }
            spec:
              failurePolicy: Fail
              matchConstraints:
                namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: {{cluster.Namespace}} } }
                resourceRules: [ { apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps] } ]
              validations: [ { expression: "object.metadata.name != 'filebeat-config'" } ]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: { name: {{name}} }
            spec: { policyName: {{name}}, validationActions: [Deny] }
            """,
            "apply",
            "-f",
            "-"
        );
        // A policy is in force a moment after it is there.
        await Eventually.TrueAsync(() =>
            FailsAsync(() => KubectlAsync("", "annotate", "configmap", "filebeat-config", "x=y", "--overwrite", "--dry-run=server", "-n", cluster.Namespace))
        );

        await RefusedAsync(
            cluster,
            watcher,
            "change that policy, or exempt this object from it",
            () => KubectlAsync("", "delete", "validatingadmissionpolicybinding,validatingadmissionpolicy", name)
        );
    }

    [ServerFact]
    public async Task Should_name_the_quota_that_is_used_up_and_write_when_it_is_raised()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await cluster.CreateServiceAsync("web-service");
        await KubectlAsync("", "create", "quota", "few", "--hard=count/configmaps=0", "-n", cluster.Namespace);
        // No controller runs that would fill in what is used.
        await KubectlAsync(
            "",
            "patch",
            "quota",
            "few",
            "-n",
            cluster.Namespace,
            "--subresource=status",
            "--type=merge",
            "-p",
            """{"status":{"hard":{"count/configmaps":"0"},"used":{"count/configmaps":"0"}}}"""
        );
        await Eventually.TrueAsync(() => FailsAsync(() => KubectlAsync("", "create", "configmap", "x", "--dry-run=server", "-n", cluster.Namespace)));
        await using var watcher = new Watcher(cluster, Shipped(cluster));
        await watcher.IsAsync("forbidden");
        Assert.Contains("A ResourceQuota of the namespace is used up", (await watcher.StatusAsync()).ConfigMap.Reason);
        Assert.DoesNotContain("RBAC", (await watcher.StatusAsync()).ConfigMap.Reason);

        await KubectlAsync("", "delete", "quota", "few", "-n", cluster.Namespace);
        var lifted = TimeProvider.System.GetTimestamp();
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        await watcher.IsAsync("applied");
        TestContext.Current.TestOutputHelper?.WriteLine($"applied {TimeProvider.System.GetElapsedTime(lifted).TotalSeconds:0.0} s after it was lifted");
    }

    [ServerFact]
    public async Task Should_ask_for_the_namespace_that_is_missing_and_write_when_it_is_made()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        var space = "later-" + cluster.Namespace;
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster, Shipped(cluster) with { ConfigMapNamespace = space });
        await watcher.IsAsync("forbidden");
        Assert.Contains("Create the namespace", (await watcher.StatusAsync()).ConfigMap.Reason);

        await KubectlAsync("", "create", "namespace", space);
        var lifted = TimeProvider.System.GetTimestamp();
        await watcher.IsAsync("applied");
        TestContext.Current.TestOutputHelper?.WriteLine($"applied {TimeProvider.System.GetElapsedTime(lifted).TotalSeconds:0.0} s after it was lifted");
        Assert.Contains("web-service.yml", await KubectlAsync("", "get", "configmap", "filebeat-config", "-n", space, "-o", "jsonpath={.data}"));
        await KubectlAsync("", "delete", "namespace", space, "--wait=false");
    }

    [ServerFact]
    public async Task Should_ask_to_delete_what_became_immutable_and_make_it_anew_at_once()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster, Patient(cluster));
        await watcher.IsAsync("applied");
        await KubectlAsync("", "patch", "configmap", "filebeat-config", "-n", cluster.Namespace, "-p", """{"immutable":true}""");

        await RefusedAsync(cluster, watcher, "Delete the ConfigMap: it is made anew at once", cluster.DeleteConfigMapAsync);
    }

    [ServerFact]
    public async Task Should_write_at_once_when_an_immutable_one_of_before_is_deleted()
    {
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        await cluster.CreateServiceAsync("web-service");
        await KubectlAsync(
            $$"""
            apiVersion: v1
            kind: ConfigMap
            metadata: { name: filebeat-config, namespace: {{cluster.Namespace}} }
            immutable: true
            data: { filebeat.yml: theirs }
            """,
            "apply",
            "-f",
            "-"
        );
        await using var watcher = new Watcher(cluster, Patient(cluster));
        await watcher.IsAsync("forbidden");
        Assert.Equal("filebeat.yml", await cluster.KeysAsync());

        await cluster.DeleteConfigMapAsync();
        await Eventually.IsAsync(() => cluster.KeysAsync(), "web-service.yml");
        await watcher.IsAsync("applied");
    }

    [ServerFact]
    public async Task Should_go_on_when_its_rights_are_withdrawn_and_given_back()
    {
        using var folder = new Processes.LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var cluster = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        var rules = OwnKubernetes.RulesFor(cluster.Namespace);
        await KubectlAsync(rules, "apply", "-f", "-");
        var (own, _) = await OwnKubernetes.AccountAsync(kubernetes.Kubeconfig, "actorpipeline", cluster.Namespace, folder.Data);
        using var api = Actors.Kubernetes.Api.KubernetesApi.Connect(own);
        await cluster.CreateServiceAsync("web-service");
        // Rights are only looked at when a watch begins. Its own namespace alone: services of the same names are in those of the tests before.
        await using var watcher = new Watcher(cluster, Shipped(cluster) with { WatchTimeout = TimeSpan.FromSeconds(1) }, api: api);
        await watcher.IsAsync("applied");

        await KubectlAsync("", "delete", "rolebinding", "actorpipeline-watcher", "-n", cluster.Namespace);
        // The API server applies a removed rule a moment later: a request with the account's own token shows when.
        await Eventually.TrueAsync(() => ForbiddenAsync(own, cluster));
        await RefusedAsync(cluster, watcher, "Apply the RBAC rules of deploy/base", () => KubectlAsync(rules, "apply", "-f", "-"));

        await KubectlAsync("", "delete", "clusterrolebinding", "actorpipeline-watcher-" + cluster.Namespace);
        await Eventually.TrueAsync(async () => (await watcher.WatchAsync()).Reason?.Contains("cannot list resource", StringComparison.Ordinal) == true);
        await cluster.CreateServiceAsync("late-service");
        await cluster.DeleteAsync("web-service");
        Assert.Equal("cart-service.yml web-service.yml", await cluster.KeysAsync());
        await KubectlAsync(rules, "apply", "-f", "-");
        await Eventually.IsAsync(() => cluster.KeysAsync(), "cart-service.yml late-service.yml");
    }

    /// <summary>Any other failure, of kubectl itself say, is no answer.</summary>
    private static async Task<bool> ForbiddenAsync(string account, KubernetesCluster cluster)
    {
        try
        {
            await OwnKubernetes.KubectlAsync(account, "", "patch", "configmap", "filebeat-config", "-n", cluster.Namespace, "-p", "{}", "--dry-run=server");
            return false;
        }
        catch (InvalidOperationException refused)
        {
            return refused.Message.Contains("Forbidden", StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<bool> FailsAsync(Func<Task> action)
    {
        try
        {
            await action();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}

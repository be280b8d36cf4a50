using System.Text;
using System.Text.Json.Nodes;
using ActorPipeline.Integration.Tests.Kubernetes;
using ActorPipeline.Integration.Tests.Processes;
using KubernetesCluster = ActorPipeline.Integration.Tests.Kubernetes.Cluster;

namespace ActorPipeline.Integration.Tests.Servers;

/// <summary>
/// Two tenants, each with a ServiceAccount that may do all it likes with the services of its own namespace, on a real API server: what one of them
/// can do to the other, claim by claim of docs/security.md.
/// </summary>
public sealed class TenantsTests(OwnKubernetes kubernetes) : IClassFixture<OwnKubernetes>
{
    private Task<string> KubectlAsync(string input, params string[] arguments) => OwnKubernetes.KubectlAsync(kubernetes.Kubeconfig, input, arguments);

    [ServerFact]
    public async Task Should_leave_to_each_tenant_what_is_its_own()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var pipeline = await KubernetesCluster.StartOnAsync(kubernetes.Kubeconfig);
        // The second comer sorts first by name, so that the order of names cannot decide.
        var (thief, owner) = ($"a-{pipeline.Namespace}", $"b-{pipeline.Namespace}");
        var (asThief, asOwner) = (await TenantAsync(thief, folder.Data), await TenantAsync(owner, folder.Data));
        await using var watcher = new Watcher(pipeline, pipeline.Options with { Namespaces = [thief, owner] });
        await ApplyAsync(asOwner, owner, "web-service");
        await Eventually.IsAsync(() => pipeline.KeysAsync(), "web-service.yml");
        // Creation times are whole seconds.
        var created = await CreatedAsync(owner, "web-service");
        await Eventually.TrueAsync(async () =>
        {
            await OwnKubernetes.KubectlAsync(asThief, "", "delete", "service", "web-service", "-n", thief, "--ignore-not-found");
            await ApplyAsync(asThief, thief, "web-service");
            return string.CompareOrdinal(await CreatedAsync(thief, "web-service"), created) > 0;
        });

        // The same name: the first comer keeps key, folder and topic; the other one is told why.
        await IsToldAsync(thief, "web-service", $"{owner}/web-service came first");
        Assert.Contains($"namespace: \"{owner}\"", (await pipeline.DataAsync())["web-service.yml"]);

        // The other's topic, its folder, its pattern of a topic: refused, and its own default stays.
        await ApplyAsync(asThief, thief, "topic-service", ("topic", "logs.web-service"));
        await IsToldAsync(thief, "topic-service", "'logs.web-service' is ignored");
        await ApplyAsync(asThief, thief, "path-service", ("paths", "../web-service/*.log"));
        await IsToldAsync(thief, "path-service", "'../web-service/*.log' is ignored");
        await Eventually.IsAsync(() => pipeline.KeysAsync(), "path-service.yml topic-service.yml web-service.yml");
        var data = await pipeline.DataAsync();
        Assert.Contains("log_topic: \"logs.topic-service\"", data["topic-service.yml"]);
        Assert.Contains("/mnt/data/logs/path-service/", data["path-service.yml"]);

        // All the room there is: refused, service by service, while the others are written.
        var greedy = string.Join('\n', Enumerable.Range(0, 20).Select(i => $"{i:00}{new string('\u4e2d', 500)}"));
        for (var i = 0; i < 9; i++)
            await ApplyAsync(asThief, thief, $"greedy{i}-service", ("include-lines", greedy), ("exclude-lines", greedy));
        await ApplyAsync(asOwner, owner, "late-service");
        await Eventually.TrueAsync(async () => (await pipeline.DataAsync()).ContainsKey("late-service.yml"));
        await IsToldAsync(thief, "greedy8-service", "allowed are 8192 (filebeat.input-max-bytes)");
        // To the byte, as UTF-8.
        await FillAsync(0);
        await Eventually.TrueAsync(async () => (await InputAsync()).Contains("\u4e2d", StringComparison.Ordinal));
        var left = 8192 - Encoding.UTF8.GetByteCount(await InputAsync());
        await FillAsync(left);
        await Eventually.IsAsync(async () => Encoding.UTF8.GetByteCount(await InputAsync()), 8192);
        await FillAsync(left + 1);
        await IsToldAsync(thief, "filled-service", "they make an input of 8193 bytes, allowed are 8192");
        Assert.Equal(8192, Encoding.UTF8.GetByteCount(await InputAsync()));

        // Neither of them may touch what the watcher writes, nor the other's services.
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            OwnKubernetes.KubectlAsync(asThief, "", "get", "configmap", "filebeat-config", "-n", pipeline.Namespace)
        );
        await Assert.ThrowsAsync<InvalidOperationException>(() => OwnKubernetes.KubectlAsync(asThief, "", "get", "services", "-n", owner));

        // When the first comer goes, after its grace the other one has it.
        await OwnKubernetes.KubectlAsync(asOwner, "", "delete", "service", "web-service", "-n", owner);
        await Eventually.TrueAsync(async () => (await pipeline.DataAsync())["web-service.yml"].Contains($"namespace: \"{thief}\"", StringComparison.Ordinal));
        foreach (var space in new[] { thief, owner })
            await KubectlAsync("", "delete", "namespace", space, "--wait=false");

        // Letters of three bytes, and of one.
        Task FillAsync(int more) =>
            ApplyAsync(
                asThief,
                thief,
                "filled-service",
                ("exclude-lines", string.Join('\n', [.. Enumerable.Range(0, 5).Select(_ => new string('\u4e2d', 500)), new string('x', more + 1)]))
            );

        async Task<string> InputAsync() => (await pipeline.DataAsync()).GetValueOrDefault("filled-service.yml", "");
    }

    private async Task<string> CreatedAsync(string space, string name) =>
        await KubectlAsync("", "get", "service", name, "-n", space, "-o", "jsonpath={.metadata.creationTimestamp}");

    private async Task<string> TenantAsync(string space, string folder)
    {
        await KubectlAsync("", "create", "namespace", space);
        await KubectlAsync("", "create", "serviceaccount", "tenant", "-n", space);
        await KubectlAsync("", "create", "role", "tenant", "--verb=*", "--resource=services,configmaps", "-n", space);
        await KubectlAsync("", "create", "rolebinding", "tenant", "--role=tenant", $"--serviceaccount={space}:tenant", "-n", space);
        return (await OwnKubernetes.AccountAsync(kubernetes.Kubeconfig, "tenant", space, folder)).Kubeconfig;
    }

    private static Task ApplyAsync(string account, string space, string name, params (string Name, string Value)[] annotations) =>
        OwnKubernetes.KubectlAsync(
            account,
            new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Service",
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["annotations"] = new JsonObject(annotations.Select(one => KeyValuePair.Create("actorpipeline.io/" + one.Name, (JsonNode?)one.Value))),
                },
                ["spec"] = new JsonObject { ["ports"] = new JsonArray(new JsonObject { ["port"] = 80 }) },
            }.ToJsonString(),
            "apply",
            "--server-side",
            "-n",
            space,
            "-f",
            "-"
        );

    private async Task IsToldAsync(string space, string service, string why) =>
        await Eventually.TrueAsync(
            async () =>
                (
                    await KubectlAsync("", "get", "events.events.k8s.io", "-n", space, "-o", $"jsonpath={{.items[?(@.regarding.name=='{service}')].note}}")
                ).Contains(why, StringComparison.Ordinal),
            $"{service} is told: {why}"
        );
}

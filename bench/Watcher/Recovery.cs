using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ActorPipeline.Integration.Tests.Servers;

namespace ActorPipeline.Bench.Watcher;

/// <summary>
/// How long after the API server is back the next service is in the ConfigMap. The watcher has rights by RBAC, as in a cluster: a server that has just
/// started refuses them until it has read the rules.
/// </summary>
internal static class Recovery
{
    private const string Kubernetes = "kubernetes";

    /// <summary>Kills an API server that often; what that came to, as a sentence.</summary>
    public static async Task<string> RunAsync(int kills)
    {
        await using var servers = new OwnServers();
        var admin = await servers.StartKubernetesAsync();
        var account = Directory.CreateTempSubdirectory("bench-watcher-").FullName;
        await using var lane = new Lane(admin, shards: 0, await AccountAsync(admin, account));
        await lane.PrepareAsync();
        lane.Start();
        await lane.CreateAsync("first-service");
        await UntilAsync(() => lane.Inputs == 1);
        List<double> times = [];
        for (var i = 0; i < kills; i++)
        {
            await servers.KillAsync(Kubernetes, "kube-apiserver");
            // Away for a while, longer each time.
            await Task.Delay(TimeSpan.FromSeconds(i));
            var starting = servers.StartApiServerAsync();
            while (!await TryAsync(() => lane.CreateAsync($"a{i}-service")))
                await Task.Delay(20);
            var back = Stopwatch.GetTimestamp();
            await UntilAsync(() => lane.Inputs == i + 2);
            times.Add((lane.LastWrite - back) / (double)Stopwatch.Frequency);
            Console.WriteLine($"kill {i + 1}: away for {i} s and its start; in the ConfigMap {times[^1]:F2} s after the service was taken");
            await starting;
        }

        times.Sort();
        Directory.Delete(account, recursive: true);
        var all = string.Join(", ", times.Select(t => t.ToString("F2", CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"The API server killed {kills} times with signal 9, away for 0 to {kills - 1} s and its start: from the moment it took the next service until "
                + $"that was in the ConfigMap **{times[times.Count / 2]:F1} s at the median, {times[^1]:F1} s at worst** ({all})."
        );
    }

    private static async Task<string> AccountAsync(string admin, string folder)
    {
        Directory.CreateDirectory(folder);
        await using var lane = new Lane(admin, shards: 1);
        await lane.PrepareAsync();
        var space = lane.Namespace;
        await lane.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{space}/serviceaccounts", """{"metadata":{"name":"watcher"}}""");
        await lane.SendAsync(
            HttpMethod.Post,
            "apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
            $$$"""
            {"metadata":{"name":"{{{space}}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"ClusterRole","name":"cluster-admin"},
             "subjects":[{"kind":"ServiceAccount","name":"watcher","namespace":"{{{space}}}"}]}
            """
        );
        var answer = await lane.SendAsync(HttpMethod.Post, $"api/v1/namespaces/{space}/serviceaccounts/watcher/token", """{"spec":{}}""");
        await File.WriteAllTextAsync(Path.Combine(folder, "token"), (string)JsonNode.Parse(answer)!["status"]!["token"]!);
        var authority = k8s.KubernetesClientConfiguration.LoadKubeConfig(admin).Clusters.Single().ClusterEndpoint.CertificateAuthority;
        var file = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(
            file,
            $$$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "{{{lane.Api.Address}}}", certificate-authority: "{{{authority}}}"}}]
            users: [{name: u, user: {tokenFile: token}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """
        );
        return file;
    }

    private static async Task<bool> TryAsync(Func<Task> action)
    {
        try
        {
            await action();
            return true;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return false;
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
            await Task.Delay(5);
    }
}

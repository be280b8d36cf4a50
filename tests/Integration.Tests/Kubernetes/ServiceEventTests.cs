using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Actors.Kubernetes.Api;
using ActorPipeline.Integration.Tests.Processes;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Messages.Kubernetes;
using Akka.Actor;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>Events on services: each is there once and counts, and none is lost to a token that has ended.</summary>
public sealed class ServiceEventTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ServiceReport Report(Cluster cluster, string note) =>
        new(new ServiceDescription(new ServiceId(cluster.Namespace, "web-service")) { Uid = "0b0e3c1e-0000-4000-8000-000000000001" }, "LogsRejected", note);

    [Fact]
    public async Task Should_be_there_once_and_count_up_across_lives()
    {
        await using var cluster = await Cluster.StartAsync();
        for (var life = 0; life < 4; life++)
            await new ApiServiceEvents(cluster.Api, cluster.Options, $"pod-{life}").RecordAsync(Report(cluster, "one"), Cancel);
        await new ApiServiceEvents(cluster.Api, cluster.Options, "pod-0").RecordAsync(Report(cluster, "another"), Cancel);

        var events = (await cluster.EventsAsync()).ToDictionary(one => (string)one["note"]!);
        Assert.Equal(["another", "one"], events.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(4, (int?)events["one"]["series"]!["count"]);
        Assert.Null(events["another"]["series"]);
    }

    [Fact]
    public async Task Should_name_the_annotation_that_joins_stack_traces_once_and_count_up_across_lives()
    {
        await using var cluster = await Cluster.StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await cluster.CreateServiceAsync("cart-service", ("actorpipeline.io/multiline", "java"));
        for (var life = 1; life <= 2; life++)
        {
            await using var watcher = new Watcher(cluster, identity: "pod-" + life);
            await watcher.IsAsync("applied");
            watcher.Sees("logs.cart-service", "java", 12);
            for (var look = 0; look < 3; look++)
                watcher.Sees("logs.web-service", "python", 12 + look);
            await Eventually.IsAsync(async () => Count(await HintsAsync()), life);
        }

        var hint = Assert.Single(await HintsAsync());
        Assert.Equal("web-service", (string?)hint["regarding"]!["name"]);
        Assert.EndsWith($"kubectl annotate service web-service -n {cluster.Namespace} actorpipeline.io/multiline=python", (string?)hint["note"]);

        async Task<List<JsonNode>> HintsAsync() => [.. (await cluster.EventsAsync()).Where(one => (string?)one["reason"] == "LogsNotJoined")];

        static int Count(List<JsonNode> hints) => hints.Sum(one => (int?)one["series"]?["count"] ?? 1);
    }

    [ServerFact]
    public async Task Should_be_told_when_the_token_that_had_ended_is_renewed()
    {
        using var folder = new LogFolder();
        Directory.CreateDirectory(folder.Data);
        await using var cluster = await Cluster.StartAsync();
        await OwnKubernetes.KubectlAsync(cluster.Kubeconfig, OwnKubernetes.RulesFor(cluster.Namespace), "apply", "-f", "-");
        var (own, token) = await OwnKubernetes.AccountAsync(cluster.Kubeconfig, "actorpipeline", cluster.Namespace, folder.Data);
        var good = await File.ReadAllTextAsync(token, Cancel);
        await File.WriteAllTextAsync(token, "ended", Cancel);
        using var api = KubernetesApi.Connect(own);
        using var system = ActorSystem.Create("events-" + Guid.NewGuid().ToString("N")[..8], "akka.loglevel = ERROR, akka.stdout-loglevel = OFF");
        var refusing = new Refusing(new ApiServiceEvents(api, cluster.Options, "pod-0"));
        var actor = system.ActorOf(ServiceEventsActor.Props(refusing));
        actor.Tell(Report(cluster, "old"));
        await Eventually.TrueAsync(() => Task.FromResult(refusing.Codes.Contains(401)));
        actor.Tell(Report(cluster, "new"));
        Assert.Empty(await cluster.EventsAsync());

        await File.WriteAllTextAsync(token, good, Cancel);
        // Of each service only what is newest.
        await Eventually.TrueAsync(async () => (await cluster.EventsAsync()).Any(one => (string?)one["note"] == "new"));
        Assert.Single(await cluster.EventsAsync());
        await system.Terminate();
    }

    private sealed class Refusing(IServiceEvents inner) : IServiceEvents
    {
        public ConcurrentBag<int> Codes { get; } = [];

        public async Task RecordAsync(ServiceReport report, CancellationToken cancel)
        {
            try
            {
                await inner.RecordAsync(report, cancel);
            }
            catch (ApiRefusal refusal)
            {
                Codes.Add(refusal.Code);
                throw;
            }
        }
    }
}

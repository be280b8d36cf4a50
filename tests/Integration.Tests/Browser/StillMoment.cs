using System.Text.Json;
using PuppeteerSharp;

namespace ActorPipeline.Integration.Tests.Browser;

/// <summary>
/// A moment of a large cluster in trouble, with names as long as Kubernetes lets them be and figures of a year. The node's events are synthetic and end,
/// as when the node goes away; all else comes from the node.
/// </summary>
internal static class StillMoment
{
    private const string Node = "akka.tcp://actorpipeline@actor-pipeline-0.actor-pipeline.logging.svc.cluster.local:4053";
    private const string Other = "akka.tcp://actorpipeline@actor-pipeline-1.actor-pipeline.logging.svc.cluster.local:4053";

    private static readonly object[] Services =
    [
        .. Enumerable
            .Range(0, 100)
            .Select(i => new
            {
                name = $"{new string('a', 20)}-team-with-a-long-name-{i:D4}-service",
                @namespace = "a-namespace-with-a-rather-long-name",
                topic = $"logs.service-{i}",
                state = i == 0 ? "rejected" : "subscribed",
                reason = i == 0 ? "actorpipeline.io/paths is outside of its folder" : null,
            }),
    ];

    private static readonly object Status = new
    {
        at = 1795740309794,
        version = "1.0.0",
        elastic = new { urls = Array.Empty<string>(), away = "Connection refused" },
        cluster = new
        {
            self = Node,
            leader = Node,
            singletons = new Dictionary<string, string> { ["config-map"] = Node, ["k8s-events"] = Node },
            departed = new[] { new { address = Node, how = "left" } },
            members = new[]
            {
                new
                {
                    address = Node,
                    roles = new[] { "consumer", "watcher" },
                    status = "up",
                    reachable = false,
                    version = "1.0.0",
                    memoryBytes = 1_234_567_890,
                    uptimeSeconds = 31_536_000,
                },
            },
        },
        configMap = new
        {
            name = "filebeat-config",
            state = "applied",
            bytes = 1_000_000,
            limitBytes = 1_048_576,
        },
        services = new { subscribed = 99, rejected = 1 },
        latency = new { p50Seconds = 0.41, p99Seconds = 120.3 },
        needs = new[]
        {
            Need(
                "act",
                "elasticsearch",
                "Elasticsearch",
                "does not answer (Connection refused (elasticsearch-0.elasticsearch.logging.svc.cluster.local:9200))"
            ),
            Need("delayed", "dead-letters", "Dead letters", "hold 1,234,567 lines that Elasticsearch refused since the nodes started"),
        },
        nodes = new[] { NodeOf(Node, 100), NodeOf(Other, 50) },
    };

    private static object NodeOf(string address, int partitions) =>
        new
        {
            address,
            state = "answering",
            ageSeconds = 0,
            sink = new
            {
                indexed = 14_814_814_680,
                duplicates = 1_234_567_890,
                deadLettered = 1_234_567,
                retried = 987_654_321,
                eventsPerSecond = 148_148.1,
                inFlight = 16,
                inFlightLimit = 16,
                state = "blocked",
                reason = "logs-a_team_with_a_long_name_service-a_namespace_with_a_long_name refuses writes: index write block",
                bufferBytes = 67_108_864,
                failureStored = 0,
                fieldsRefused = 1_234_567,
            },
            partitions = Enumerable
                .Range(0, partitions)
                .Select(i => new
                {
                    topic = $"logs.{new string('a', 20)}-team-with-a-long-name-{i:D4}-service",
                    partition = i,
                    position = 5,
                    committed = 5,
                    lag = 1_234_567_890,
                    state = "paused",
                    lagSeconds = 86_000,
                    unreadSeconds = 86_400,
                    lost = 0,
                }),
        };

    /// <summary>Answers a page's requests out of the moment; with <paramref name="answer"/>, others as well.</summary>
    public static async Task ShowAsync(ConsolePage page, Func<IRequest, ResponseData?>? answer = null)
    {
        await page.Page.SetRequestInterceptionAsync(true);
        page.Page.Request += async (_, request) =>
        {
            // Never again: what a test looks at stays as it is.
            var moment =
                $"retry: 3600000\n\nevent: services\ndata: {JsonSerializer.Serialize(Services)}\n\nevent: status\ndata: {JsonSerializer.Serialize(Status)}\n\n";
            if (answer?.Invoke(request.Request) is { } own)
                await request.Request.RespondAsync(own);
            else if (request.Request.Url.EndsWith("/api/v1/events", StringComparison.Ordinal))
                await request.Request.RespondAsync(new ResponseData { ContentType = "text/event-stream", Body = moment });
            else
                await request.Request.ContinueAsync();
        };
    }

    private static object Need(string level, string hop, string subject, string what) =>
        new
        {
            key = subject,
            level,
            hop,
            subject,
            what,
            advice = "See whether it runs, and actorpipeline.elastic.urls. Indexing goes on by itself as soon as it answers.",
            since = 1795740309794,
        };
}

using ActorPipeline.Actors.Tracing;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Trace;
using ActorPipeline.Messages.Cluster;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Tests.Trace;

public sealed class TraceRulesSpecs
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly SinkStatus Running = new(100, 0, 0, 0, 1, 0, 4, SinkState.Running, null, 0);
    private static readonly NodeStatus Node = new(
        "node-0",
        Running,
        [new("logs.web-service", 0, 40, 40, 0, ReadingState.Running), new("logs.web-service", 1, 60, 60, 0, ReadingState.Running)]
    );

    // Everything is as it should be: 100 lines came, and all are there.
    private static readonly TraceEvidence Well = new(
        "web-service",
        new TopicSeen("logs.web-service") { Partitions = [new(0, 0, 40, 40), new(1, 10, 60, 60)], NewestAt = Now.AddSeconds(-5) },
        new IndexSeen("logs-web_service-demo", null, true, 100, Now.AddSeconds(-5)),
        Now
    )
    {
        Known = new ServiceStatus("web-service", "demo", "logs.web-service", ServiceState.Subscribed, null),
        ConfigMap = new ConfigMapStatus("filebeat-config", "demo", ConfigMapState.Applied, 100, 1_048_576),
        Nodes = [Node],
        Paths = "/mnt/data/logs/web-service/*.log",
    };

    private static readonly TraceEvidence Behind = Well with { Topic = Well.Topic with { Partitions = [new(0, 0, 40, 40), new(1, 10, 60, 20)] } };

    private static TraceHop Hop(TraceEvidence seen, string name) => TraceRules.Of(seen).Hops.Single(hop => hop.Name == name);

    [Theory]
    [InlineData("json 98 %, plain 1 %", "; its lines were found to be json 98 %, plain 1 %")]
    [InlineData("plain 100 %", "")]
    [InlineData(null, "")]
    public void Should_say_what_the_lines_were_found_to_be(string? formats, string said) =>
        Assert.Equal(
            "every line is dealt with and committed" + said,
            Hop(
                Well with
                {
                    Nodes = [Node with { Partitions = [.. Node.Partitions.Select(partition => partition with { Formats = formats })] }],
                },
                "consumer"
            ).Seen
        );

    [Fact]
    public void Should_say_that_nobody_joins_stack_traces_with_the_annotation_ready_to_be_typed()
    {
        var hop = Hop(
            Well with
            {
                Nodes = [Node with { Partitions = [.. Node.Partitions.Select(partition => partition with { Traces = "java 1204, python 3" })] }],
            },
            "consumer"
        );
        Assert.Equal("every line is dealt with and committed; lines of stack traces come one by one (java 1204, python 3)", hop.Seen);
        Assert.StartsWith("To have each stack trace as one event: kubectl annotate service web-service", hop.Advice);
        Assert.EndsWith(" actorpipeline.io/multiline=java", hop.Advice);
    }

    [Fact]
    public void Should_say_that_nothing_holds_lines()
    {
        var report = TraceRules.Of(Well);
        Assert.Equal((null, null), (report.HeldBy, report.Advice));
        Assert.Equal("Nothing holds its lines: all that came into logs.web-service are in Elasticsearch.", report.Verdict);
        Assert.Equal("service configmap filebeat kafka consumer elasticsearch index dead-letters", string.Join(' ', report.Hops.Select(hop => hop.Name)));
        Assert.All(report.Hops, hop => Assert.Equal(HopState.Ok, hop.State));
        Assert.Equal("logs.web-service holds 90 lines in 2 partitions", report.Hops[3].Seen);
        Assert.Equal("logs-web_service-demo has 100 documents, the newest of 5 s ago", report.Hops[6].Seen);
    }

    public static TheoryData<string, string, string> Held =>
        new()
        {
            { "unknown service", "service", "the watcher knows no service web-service" },
            { "rejected", "service", "demo/web-service asks for what it cannot have: no such parser" },
            { "forbidden", "configmap", "demo/filebeat-config is forbidden (403)" },
            { "nothing came", "filebeat", "nothing has ever come in logs.web-service" },
            { "kafka away", "kafka", "the brokers do not answer: refused" },
            { "unread", "consumer", "partition 1 has 40 lines that no node reads" },
            { "silent", "consumer", "40 lines wait for node-0, which is silent" },
            { "retrying", "elasticsearch", "node-0 is retrying: HTTP 503" },
            { "stalled", "elasticsearch", "node-0 is stalled: no answer for 10 s" },
            { "blocked", "elasticsearch", "node-0 is blocked: HTTP 401" },
        };

    [Theory]
    [MemberData(nameof(Held))]
    public void Should_name_the_hop_that_holds_lines_and_say_what_to_do(string what, string hop, string why)
    {
        var report = TraceRules.Of(
            what switch
            {
                "unknown service" => Well with { Known = null, Topic = new TopicSeen("logs.web-service") },
                "rejected" => Well with { Known = Well.Known! with { State = ServiceState.Rejected, Reason = "no such parser" } },
                "forbidden" => Well with { ConfigMap = Well.ConfigMap! with { State = ConfigMapState.Forbidden, Reason = "403" } },
                "nothing came" => Well with { Topic = new TopicSeen("logs.web-service") { Partitions = [new(0, 0, 0, null)] } },
                "kafka away" => Well with { Topic = new TopicSeen("logs.web-service") { Error = "refused" } },
                "unread" => Behind with { Nodes = [Node with { Partitions = [Node.Partitions[0]] }] },
                "silent" => Behind with { Nodes = [Node with { State = NodeState.Silent }] },
                "retrying" => Behind with { Nodes = [Node with { Sink = Running with { State = SinkState.Retrying, Reason = "HTTP 503." } }] },
                "stalled" => Behind with { Nodes = [Node with { Sink = Running with { State = SinkState.Stalled, Reason = "no answer for 10 s" } }] },
                _ => Behind with { Nodes = [Node with { Sink = Running with { State = SinkState.Blocked, Reason = "HTTP 401" } }] },
            }
        );
        Assert.Equal((hop, $"Held by {hop}: {why}."), (report.HeldBy, report.Verdict));
        Assert.NotNull(report.Advice);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(97)]
    public void Should_say_which_lines_are_in_the_failure_store(long documents)
    {
        var hop = Hop(Well with { Index = Well.Index with { Documents = documents, Failures = 3 } }, "index");
        Assert.Equal(
            (HopState.Ok, $"logs-web_service-demo has {documents} documents, and refused 3 lines that its failure store keeps"),
            (hop.State, hop.Seen)
        );
        Assert.Contains("logs-web_service-demo::failures", hop.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_say_where_lines_are_that_are_on_their_way()
    {
        Assert.Equal("On their way at consumer: 40 lines to go.", TraceRules.Of(Behind).Verdict);
        var paused = Behind with
        {
            Nodes = [Node with { Partitions = [.. Node.Partitions.Select(partition => partition with { State = ReadingState.Paused })] }],
        };
        Assert.Contains("reading is paused", TraceRules.Of(paused).Verdict);
        Assert.Equal(
            "On their way at configmap: demo/filebeat-config is being written.",
            TraceRules.Of(Well with { ConfigMap = Well.ConfigMap! with { State = ConfigMapState.Pending } }).Verdict
        );
    }

    [Fact]
    public void Should_blame_only_who_has_lines_of_this_service()
    {
        var troubled = Running with { State = SinkState.Retrying, Reason = "HTTP 503" };
        Assert.Null(TraceRules.Of(Well with { Nodes = [Node with { Sink = troubled }] }).HeldBy);
        Assert.Null(TraceRules.Of(Behind with { Nodes = [Node, new("node-1", troubled, [new("logs.other", 1, 0, 0, 9, ReadingState.Paused)])] }).HeldBy);
    }

    [Fact]
    public void Should_count_what_was_never_committed_from_the_first_record_that_is_left()
    {
        var topic = Well.Topic with { Partitions = [new(0, 30, 40, null), new(1, 30, 60, 10)] };
        Assert.Equal("40 lines to go", Hop(Well with { Topic = topic }, "consumer").Seen);
        // The topic was recreated: the committed offset is beyond its end.
        Assert.Equal(HopState.Ok, Hop(Well with { Topic = Well.Topic with { Partitions = [new(0, 0, 5, 40)] } }, "consumer").State);
    }

    [Fact]
    public void Should_work_without_a_watcher_and_without_the_right_to_search()
    {
        var blind = Well with { Known = null, ConfigMap = null, Index = new IndexSeen("logs-web_service-*", "es:9200 answers HTTP 403") };
        var report = TraceRules.Of(blind);
        Assert.Null(report.HeldBy);
        Assert.Equal(
            "No hop that could be looked at holds lines, but index could not be: logs-web_service-* cannot be searched: es:9200 answers HTTP 403.",
            report.Verdict
        );
        Assert.Equal(HopState.Unknown, report.Hops[0].State);
        Assert.Null(Hop(blind, "index").Advice);
        Assert.Contains("privilege read", Hop(blind with { Index = blind.Index with { MayNot = true } }, "index").Advice);
    }

    [Fact]
    public void Should_say_which_topic_carries_the_lines_instead() =>
        Assert.Equal(
            "logs.web-service carries it, not logs.web, and holds 90 lines in 2 partitions",
            Hop(Well with { Topic = Well.Topic with { Expected = "logs.web" } }, "kafka").Seen
        );

    [Fact]
    public void Should_tell_of_dead_letters_without_taking_them_for_a_hold_up()
    {
        var report = TraceRules.Of(Well with { Topic = Well.Topic with { Letters = 1_234, NewestDeadLetter = "document_parsing_exception" } });
        Assert.Null(report.HeldBy);
        Assert.EndsWith("are in Elasticsearch or in the dead-letter topic.", report.Verdict);
        Assert.Equal("1,234 records, the newest document_parsing_exception", report.Hops[^1].Seen);
        Assert.Contains("dlq show --topic logs.web-service", report.Hops[^1].Advice);
    }

    [Fact]
    public void Should_ask_which_one_when_a_name_is_in_several_namespaces()
    {
        ServiceStatus[] services = [Well.Known!, Well.Known! with { Namespace = "shop" }, Well.Known! with { Name = "other-service" }];
        Assert.Equal(
            "web-service is in several namespaces: demo, shop; say which one with --namespace.",
            WatchedHops.Find([.. services], "web-service", null).Refused?.Error
        );
        Assert.Equal(services[1], WatchedHops.Find([.. services], "web-service", "shop").Known);
        Assert.Equal(services[2], WatchedHops.Find([.. services], "other-service", null).Known);
        Assert.Equal((null, null), WatchedHops.Find([.. services], "none-service", null));
    }

    [Fact]
    public void Should_suggest_a_service_that_is_meant() =>
        Assert.StartsWith("Did you mean web-service? ", Hop(Well with { Service = "wbe-service", Known = null, Similar = "web-service" }, "service").Advice);
}

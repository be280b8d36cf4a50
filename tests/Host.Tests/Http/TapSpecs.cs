using System.Collections.Immutable;
using System.Text.Json;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Http;
using ActorPipeline.Host.Http.Tap;
using ActorPipeline.Messages.Elastic;
using ActorPipeline.Messages.Kafka;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Tests.Http;

public sealed class TapSpecs
{
    private static readonly JsonElement Document = JsonElement.Parse(
        """
        {"@timestamp":"2026-11-23T12:00:00.000Z","data_stream":{"dataset":"web_service"},"log":{"level":"ERROR","file":{"path":"/a.log"}},
         "http.response":{"status_code":503},"url.path":"/api/cart","tags":["a","b"],"ok":true,"message":"Payment \u001b[31mfailed"}
        """
    );

    [Theory]
    [InlineData(true, "log.level:error")]
    [InlineData(false, "log.level:warn")]
    [InlineData(true, "http.response.status_code:503")]
    [InlineData(true, "http.response.status_code:5*")]
    [InlineData(false, "http.response.status_code:4*")]
    [InlineData(true, "url.path:/api/*")]
    [InlineData(true, "url.path:*cart")]
    [InlineData(true, "url.path:/*i/*t")]
    [InlineData(false, "url.path:/api/cart*cart")]
    [InlineData(true, "tags:b")]
    [InlineData(true, "ok:true")]
    [InlineData(true, "message:payment")]
    [InlineData(false, "message:refused")]
    [InlineData(false, "nothing:*")]
    [InlineData(false, "log:*")]
    [InlineData(false, "log.level:error", "ok:false")]
    [InlineData(true, "@timestamp:2026-11-23T12:*", "ok:TRUE")]
    public void Should_take_what_is_asked_for(bool taken, params string[] conditions) =>
        Assert.Equal(taken, TapFilter.Parse(conditions).Filter!.Takes(Document));

    [Theory]
    [InlineData("error")]
    [InlineData(":error")]
    [InlineData("level:")]
    [InlineData("")]
    public void Should_refuse_what_is_no_condition(string condition) => Assert.Equal((null, condition), TapFilter.Parse([condition]));

    [Fact]
    public void Should_print_before_and_after_without_what_all_lines_have_in_common_and_harmless()
    {
        var message = new TapMessage("line")
        {
            Index = "logs-web_service-demo",
            Before = "a \u001b[2J",
            After = Document,
        };
        Assert.Equal(
            [
                "- a \\u001b[2J",
                "+ 2026-11-23T12:00:00.000Z  ERROR  Payment \\u001b[31mfailed  http.response.status_code=503 url.path=/api/cart tags=[\"a\",\"b\"] ok=true",
            ],
            new TapText(new Colours(false), raw: false, json: false).Lines(message, "")
        );
        Assert.Equal(["a \\u001b[2J"], new TapText(new Colours(true), raw: true, json: false).Lines(message, ""));
        Assert.Contains("\u001b[31mERROR\u001b[0m", new TapText(new Colours(true), raw: false, json: false).Lines(message, "").Last());
    }

    [Fact]
    public void Should_say_what_was_left_out_once()
    {
        var (one, two) = (new TapMessage("beat") { Dropped = 1, Skipped = 0 }, new TapMessage("beat") { Dropped = 1, Skipped = 2_000 });
        Assert.Equal("(1 line dropped: this terminal is too slow for them)", TapText.Left(new TapMessage("beat"), one));
        Assert.Equal("(2,000 records skipped: more come than a tap reads)", TapText.Left(one, two));
        Assert.Null(TapText.Left(two, two));
    }

    private static PipelineStatus Status(params ServiceStatus[] services) =>
        new(
            new ClusterStatus("a", "a", ImmutableSortedDictionary<string, string>.Empty, [], []),
            [
                new NodeStatus(
                    "a",
                    new SinkStatus(0, 0, 0, 0, 0, 0, 0, SinkState.Running, null, 0),
                    [new PartitionStatus("logs.shipped", 0, 0, 0, 0, ReadingState.Running)]
                ),
            ],
            [.. services],
            null
        );

    [Fact]
    public void Should_find_the_topic_of_a_service_or_say_what_there_is()
    {
        var status = Status(
            new ServiceStatus("web-service", "demo", "logs.web", ServiceState.Subscribed, null),
            new ServiceStatus("web-service", "shop", "logs.web-service", ServiceState.Subscribed, null)
        );
        Assert.Equal(new TapTarget("web-service", "demo", "logs.web"), TapTargets.Find(status, "web-service", "demo", "logs.{service}").Target);
        Assert.Equal(new TapTarget("shipped", null, "logs.shipped"), TapTargets.Find(status, "shipped", null, "logs.{service}").Target);
        Assert.Equal(
            "web-service is in several namespaces: demo, shop; say which one with --namespace.",
            TapTargets.Find(status, "web-service", null, "logs.{service}").Refused
        );
        Assert.Equal(
            "SERVICE is \"wbe-service\", which this cluster does not know; did you mean web-service: no watcher tells of it, and no node reads "
                + "logs.wbe-service. It knows shipped, web-service.",
            TapTargets.Find(status, "wbe-service", null, "logs.{service}").Refused
        );
    }
}

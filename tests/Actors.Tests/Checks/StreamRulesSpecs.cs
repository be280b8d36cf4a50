using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Tests.Checks;

public sealed class StreamRulesSpecs
{
    private const string Logs = """{"name":"logs","index_template":{"index_patterns":["logs-*-*"],"priority":100,"data_stream":{}}}""";
    private const string Plain = """{"name":"mine","index_template":{"index_patterns":["logs-*"],"priority":PRIORITY}}""";

    private static ElasticReply Answer(string body) => ElasticReply.Of(200, body);

    [Theory]
    [InlineData(Logs, FindingState.Ok, "index template logs makes them of logs-*-*")]
    [InlineData("", FindingState.Warning, "no index template makes data streams of logs-*-*")]
    [InlineData(
        """{"name":"metrics","index_template":{"index_patterns":["metrics-*-*","logs"],"data_stream":{}}}""",
        FindingState.Warning,
        "no index template makes data streams"
    )]
    [InlineData(Logs + "," + Plain, FindingState.Ok, "index template logs", 99)]
    [InlineData(Logs + "," + Plain, FindingState.Warning, "index template mine, which is for logs-*-*, makes no data streams", 101)]
    public void Should_say_whether_new_streams_are_data_streams(string templates, FindingState state, string seen, int priority = 0)
    {
        var finding = StreamRules.Templates(Answer($$"""{"index_templates":[{{templates.Replace("PRIORITY", $"{priority}", StringComparison.Ordinal)}}]}"""));
        Assert.Equal(state, finding.State);
        Assert.StartsWith(seen, finding.Seen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(403, "{}")]
    [InlineData(0, "")]
    [InlineData(200, "<html>")]
    [InlineData(200, "[]")]
    public void Should_not_judge_templates_it_could_not_read(int status, string body) =>
        Assert.Equal(FindingState.Unknown, StreamRules.Templates(ElasticReply.Of(status, body)).State);

    [Theory]
    [InlineData("{}", "{}", "{}", null)]
    [InlineData(
        """{"data_streams":[{"name":"logs-a-b","failure_store":{"enabled":true}},{"name":"logs-c-d","failure_store":{"enabled":false}}]}""",
        "{}",
        "{}",
        "is on for logs-a-b"
    )]
    [InlineData(
        "{}",
        """{"template":{"data_stream_options":{"failure_store":{"enabled":true}}}}""",
        "{}",
        "is on for new data streams, by their index template"
    )]
    [InlineData(
        "{}",
        "{}",
        """{"defaults":{"data_streams":{"failure_store":{"enabled":["metrics-*","logs-*-*"]}}}}""",
        "is on for new data streams, by the setting data_streams.failure_store.enabled"
    )]
    [InlineData(
        "{}",
        "{}",
        """{"persistent":{"data_streams":{"failure_store":{"enabled":"traces-*"}}},"defaults":{"data_streams":{"failure_store":{"enabled":["logs-*-*"]}}}}""",
        null
    )]
    [InlineData(
        "{}",
        """{"template":{"data_stream_options":{"failure_store":{"enabled":false}}}}""",
        """{"persistent":{"data_streams":{"failure_store":{"enabled":["logs-*"]}}}}""",
        null
    )]
    [InlineData("[]", "nothing", "7", null)]
    public void Should_say_where_failure_stores_are_on(string streams, string template, string settings, string? seen)
    {
        var finding = StreamRules.FailureStores(Answer(streams), Answer(template), Answer(settings)).SingleOrDefault();
        Assert.Equal((seen is null ? null : FindingState.Warning, seen), (finding?.State, finding?.Seen));
    }
}

using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Elastic;

namespace ActorPipeline.Actors.Tests.Checks;

public sealed class ServerRulesSpecs
{
    private static readonly ServerSeen Well = new(new Uri("http://a:9200"), 200, "8.15.0", "logs", "uuid-1");

    private static FindingState[] States(params ServerSeen[] seen) => [.. ServerRules.Servers(seen).Select(finding => finding.State)];

    private static ElasticReply Answer(int status, string body) => ElasticReply.Of(status, body);

    [Fact]
    public void Should_take_a_server_that_says_who_it_is()
    {
        var finding = ServerRules.Servers([Well]).Single();
        Assert.Equal((FindingState.Ok, "elasticsearch a:9200", "version 8.15.0, cluster logs"), (finding.State, finding.Subject, finding.Seen));
        Assert.Empty(ServerRules.Cluster([Well], "data-stream"));
    }

    [Theory]
    [InlineData(401, null, "elastic.auth")]
    [InlineData(502, null, "elastic.urls")]
    [InlineData(200, null, "elastic.urls")]
    [InlineData(0, "refused", "elastic.urls")]
    public void Should_say_what_to_set_when_one_does_not_let_us_in(int status, string? error, string key)
    {
        var finding = ServerRules.Servers([new ServerSeen(Well.Url, status, Error: error)]).Single();
        Assert.Equal(FindingState.Failed, finding.State);
        Assert.Contains("actorpipeline." + key, finding.Advice);
    }

    [Fact]
    public void Should_only_warn_of_one_that_is_away_when_another_is_there()
    {
        Assert.Equal([FindingState.Ok, FindingState.Warning], States(Well, new ServerSeen(Well.Url, 0, Error: "refused")));
        Assert.Equal([FindingState.Failed, FindingState.Failed], States(new ServerSeen(Well.Url, 0, Error: "refused"), new ServerSeen(Well.Url, 401)));
        Assert.Equal([FindingState.Ok], States(new ServerSeen(Well.Url, 403)));
    }

    [Fact]
    public void Should_refuse_servers_of_two_clusters()
    {
        Assert.Equal(FindingState.Failed, ServerRules.Cluster([Well, Well with { Uuid = "uuid-2" }], "data-stream").Single().State);
        // One server is starting and does not know yet; one refuses to tell.
        Assert.Empty(ServerRules.Cluster([Well, Well with { Uuid = "_na_" }, Well with { Uuid = null }], "data-stream"));
    }

    [Fact]
    public void Should_know_that_opensearch_has_data_streams()
    {
        var seen = ServerRules.Seen(Well.Url, Answer(200, """{"cluster_name":"logs","version":{"distribution":"opensearch","number":"2.19.6"} }"""));
        Assert.Equal("version 2.19.6 of OpenSearch, cluster logs", ServerRules.Servers([seen]).Single().Seen);
        Assert.Empty(ServerRules.Cluster([seen], "data-stream"));
        Assert.Single(ServerRules.Cluster([seen with { Distribution = null }], "data-stream"));
    }

    [Theory]
    [InlineData("7.8.1", "data-stream", 1)]
    [InlineData("7.8.1", "index", 0)]
    [InlineData("7.9.0", "data-stream", 0)]
    [InlineData("9.1.0-SNAPSHOT", "data-stream", 0)]
    [InlineData("unreadable", "data-stream", 0)]
    public void Should_know_which_versions_have_data_streams(string version, string target, int findings) =>
        Assert.Equal(findings, ServerRules.Cluster([Well with { Version = version }], target).Count());

    [Theory]
    [InlineData(200, """{"status":"green"}""", FindingState.Ok)]
    [InlineData(200, """{"status":"yellow"}""", FindingState.Ok)]
    [InlineData(408, """{"status":"red"}""", FindingState.Warning)]
    [InlineData(403, """{"error":{"type":"security_exception"}}""", FindingState.Unknown)]
    [InlineData(502, "<html>", FindingState.Unknown)]
    [InlineData(200, "[]", FindingState.Unknown)]
    public void Should_judge_the_health(int status, string body, FindingState state) => Assert.Equal(state, ServerRules.Health(Answer(status, body)).State);

    [Fact]
    public void Should_name_the_rights_that_are_missing()
    {
        Assert.Equal(
            """{"index":[{"names":["logs-doctor-check"],"privileges":["create_doc","auto_configure"]}]}""",
            ServerRules.RightsAsked("logs-{service}-{namespace}")
        );
        Assert.Equal(FindingState.Ok, ServerRules.Rights(Answer(200, """{"has_all_requested":true,"index":{}}""")).State);
        var missing = ServerRules.Rights(
            Answer(
                200,
                """{"username":"u","has_all_requested":false,"cluster":{},"index":{"logs-doctor-check":{"create_doc":true,"auto_configure":false}},"application":{}}"""
            )
        );
        Assert.Equal((FindingState.Failed, "missing: auto_configure on logs-doctor-check"), (missing.State, missing.Seen));
        // Security is off: the path is not known.
        Assert.Equal(FindingState.Unknown, ServerRules.Rights(Answer(400, """{"error":"no handler found"}""")).State);
    }

    [Fact]
    public void Should_find_the_topics_a_node_would_read() =>
        Assert.Equal(["audit", "logs.a", "logs.b"], KafkaCheck.Read(["^logs\\..*", "audit"], ["logs.b", "dead-letter.logs.a", "logs.a", "audit", "auditing"]));
}

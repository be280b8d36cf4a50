using System.Text.Json.Nodes;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Tests.Elastic.Setup;

public sealed class SetupDocumentsSpecs
{
    private static readonly SetupOptions Month = new() { RetentionDays = 30, Shards = 2 };

    private static ServerKind Server(string version, string? distribution = null)
    {
        var number = new JsonObject { ["number"] = version };
        if (distribution is not null)
            number["distribution"] = distribution;
        return ServerKind.Of(ElasticReply.Of(200, new JsonObject { ["version"] = number }.ToJsonString()))!;
    }

    private static JsonNode? At(SetupDocument document, string path) =>
        path.Split('/').Aggregate((JsonNode?)document.Body, (at, name) => at is JsonArray list ? list[int.Parse(name)] : at?[name]);

    private static SetupDocument[] Of(string version, SetupOptions? options = null)
    {
        var parts = version.Split(' ');
        return [.. SetupDocuments.Of(Server(parts[0], parts.ElementAtOrDefault(1)), options ?? Month)];
    }

    [Theory]
    [InlineData("7.17.29", "lifecycle policy actorpipeline")]
    [InlineData("8.10.4", "lifecycle policy actorpipeline")]
    [InlineData("8.11.0", null)]
    [InlineData("8.17.3", null)]
    [InlineData("9.5.3", null)]
    [InlineData("2.19.6 opensearch", "state management policy actorpipeline")]
    [InlineData("3.1.0 opensearch", "state management policy actorpipeline")]
    public void Should_write_parts_before_what_names_them(string version, string? policy) =>
        Assert.Equal(
            [
                .. policy is null ? Array.Empty<string>() : [policy],
                "component template actorpipeline@mappings",
                "component template actorpipeline@settings",
                "index template actorpipeline",
            ],
            Of(version).Select(document => document.Title)
        );

    [Theory]
    [InlineData("7.17.29", null, null, null, "actorpipeline", null)]
    [InlineData("8.10.4", null, null, null, "actorpipeline", null)]
    [InlineData("8.11.0", null, null, "30d", null, null)]
    [InlineData("8.14.0", null, "true", "30d", null, null)]
    [InlineData("8.17.3", "logsdb", "true", "30d", null, null)]
    [InlineData("8.19.0", "logsdb", "true", "30d", null, false)]
    [InlineData("9.0.4", "logsdb", "true", "30d", null, null)]
    [InlineData("9.5.3", "logsdb", "true", "30d", null, false)]
    [InlineData("2.19.6 opensearch", null, null, null, null, null)]
    public void Should_ask_only_for_what_the_version_has(string version, string? mode, string? beyond, string? retention, string? policy, bool? failures)
    {
        var settings = Of(version)[^2];
        Assert.Equal(mode, At(settings, "template/settings/index/mode")?.GetValue<string>());
        Assert.Equal(beyond, At(settings, "template/settings/index/mapping/total_fields/ignore_dynamic_beyond_limit")?.GetValue<string>());
        Assert.Equal(retention, At(settings, "template/lifecycle/data_retention")?.GetValue<string>());
        Assert.Equal(policy, At(settings, "template/settings/index/lifecycle/name")?.GetValue<string>());
        Assert.Equal(failures, At(settings, "template/data_stream_options/failure_store/enabled")?.GetValue<bool>());
        Assert.Equal("2", At(settings, "template/settings/index/number_of_shards")?.GetValue<string>());
        Assert.Equal("true", At(settings, "template/settings/index/mapping/ignore_malformed")?.GetValue<string>());
    }

    [Theory]
    [InlineData("7.17.29", "match_only_text", "constant_keyword", true, false)]
    [InlineData("9.5.3", "match_only_text", "constant_keyword", true, true)]
    [InlineData("2.11.0 opensearch", "text", "keyword", false, false)]
    [InlineData("2.19.6 opensearch", "match_only_text", "keyword", false, false)]
    public void Should_use_the_types_and_members_of_the_version(string version, string text, string constant, bool autoCreate, bool custom)
    {
        var documents = Of(version);
        var (mappings, template) = (documents[^3], documents[^1]);
        Assert.Equal(text, At(mappings, "template/mappings/properties/message/type")?.GetValue<string>());
        Assert.Equal(constant, At(mappings, "template/mappings/properties/data_stream/properties/dataset/type")?.GetValue<string>());
        Assert.Equal("date", At(mappings, "template/mappings/properties/@timestamp/type")?.GetValue<string>());
        Assert.Equal("keyword", At(mappings, "template/mappings/properties/log/properties/level/type")?.GetValue<string>());
        Assert.Equal("long", At(mappings, "template/mappings/properties/log/properties/offset/type")?.GetValue<string>());
        Assert.False(At(mappings, "template/mappings/properties/event/properties/original/index")?.GetValue<bool>());
        Assert.Equal(autoCreate, At(template, "allow_auto_create") is not null);
        Assert.Equal(custom, At(template, "ignore_missing_component_templates") is not null);
        Assert.Equal(custom ? 3 : 2, At(template, "composed_of")!.AsArray().Count);
    }

    [Fact]
    public void Should_delete_nothing_unless_asked()
    {
        Assert.Null(At(Of("9.5.3", new SetupOptions())[^2], "template/lifecycle/data_retention"));
        Assert.Null(At(Of("7.17.29", new SetupOptions())[0], "policy/phases/delete"));
        Assert.Single(At(Of("2.19.6 opensearch", new SetupOptions())[0], "policy/states")!.AsArray());
        Assert.Equal("30d", At(Of("7.17.29")[0], "policy/phases/delete/min_age")?.GetValue<string>());
        Assert.Equal("30d", At(Of("2.19.6 opensearch")[0], "policy/states/0/transitions/0/conditions/min_rollover_age")?.GetValue<string>());
        Assert.Equal((1, 3, 30, 30), (Rollover(7), Rollover(30), Rollover(365), Rollover(int.MaxValue)));
        static int Rollover(int days) => SetupPolicies.RolloverDays(new SetupOptions { RetentionDays = days });
    }

    [Fact]
    public void Should_do_without_logsdb_and_policies_where_told()
    {
        Assert.Null(At(Of("9.5.3", new SetupOptions { LogsDb = "off" })[^2], "template/settings/index/mode"));
        var without = SetupDocuments.Of(Server("7.17.29"), Month, hasPolicies: false);
        Assert.Equal(3, without.Length);
        Assert.Null(At(without[1], "template/settings/index/lifecycle"));
    }

    [Theory]
    [InlineData("7.17.0", null, true)]
    [InlineData("7.16.3", null, false)]
    [InlineData("8.0.0-SNAPSHOT", null, true)]
    [InlineData("1.3.20", "opensearch", false)]
    [InlineData("2.0.0", "opensearch", true)]
    [InlineData("7.10.2", "opensearch", true)]
    public void Should_know_which_versions_it_may_serve(string version, string? distribution, bool supported) =>
        Assert.Equal(supported, Server(version, distribution).IsSupported);

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, """{"version":"9.0"}""")]
    [InlineData(200, """{"version":{"number":"nine"}}""")]
    [InlineData(200, "<html>")]
    [InlineData(401, """{"version":{"number":"9.0.0"}}""")]
    public void Should_take_nothing_else_for_a_server(int status, string body) => Assert.Null(ServerKind.Of(ElasticReply.Of(status, body)));
}

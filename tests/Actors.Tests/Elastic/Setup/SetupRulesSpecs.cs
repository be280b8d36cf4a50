using System.Text.Json;
using System.Text.Json.Nodes;
using ActorPipeline.Actors.Checks;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Tests.Elastic.Setup;

public sealed class SetupRulesSpecs
{
    private static readonly ServerKind Nine = new(false, new Version(9, 5, 3));
    private static readonly ElasticReply Nothing = ElasticReply.Of(404, """{"error":{"reason":"not found"}}""");

    /// <summary>Each document as a server of its kind shows it.</summary>
    private static ElasticReply Shown(SetupDocument document, Action<JsonObject>? change = null)
    {
        var body = JsonNode.Parse(document.Body.ToJsonString())!.AsObject();
        change?.Invoke(body);
        JsonObject answer = document.Kind switch
        {
            SetupKind.ComponentTemplate => new()
            {
                ["component_templates"] = new JsonArray(new JsonObject { ["name"] = document.Name, ["component_template"] = body }),
            },
            SetupKind.IndexTemplate => new() { ["index_templates"] = new JsonArray(new JsonObject { ["name"] = document.Name, ["index_template"] = body }) },
            SetupKind.IlmPolicy => new() { [document.Name] = body },
            _ => With(body, ("_seq_no", 7), ("_primary_term", 3)),
        };
        return new ElasticReply(200, JsonSerializer.SerializeToElement(answer));
    }

    private static JsonObject With(JsonObject body, params (string Name, int Value)[] more)
    {
        foreach (var (name, value) in more)
            body[name] = value;
        return body;
    }

    public static TheoryData<string, bool> Servers =>
        new()
        {
            { "7.17.29", false },
            { "8.15.0", false },
            { "9.5.3", false },
            { "2.19.6", true },
        };

    [Theory]
    [MemberData(nameof(Servers))]
    public void Should_find_nothing_to_do_where_all_is_as_it_was_written(string version, bool isOpenSearch)
    {
        var documents = SetupDocuments.Of(new ServerKind(isOpenSearch, Version.Parse(version)), new SetupOptions { RetentionDays = 7 });
        Assert.All(documents, document => Assert.Equal(SetupState.Missing, SetupRules.Judge(document, Nothing).State));
        foreach (var document in documents)
        {
            var change = SetupRules.Judge(document, Shown(document, body => body["created_date_millis"] = 1));
            Assert.Equal((SetupState.Same, 0), (change.State, change.Differences.Length));
        }
    }

    [Fact]
    public void Should_show_each_place_that_is_not_as_it_should_be()
    {
        var settings = SetupDocuments.Of(Nine, new SetupOptions { Shards = 3 })[^2];
        var change = SetupRules.Judge(
            settings,
            Shown(
                settings,
                body =>
                {
                    body["template"]!["settings"]!["index"]!["number_of_shards"] = 1;
                    body["template"]!["settings"]!["index"]!["refresh_interval"] = "5s";
                }
            )
        );
        Assert.Equal(SetupState.Differs, change.State);
        Assert.Equal(
            [
                new SetupDifference("template.settings.index.number_of_shards", "1", "3"),
                new SetupDifference("template.settings.index.refresh_interval", "5s", null),
            ],
            change.Differences
        );
    }

    [Fact]
    public void Should_tell_ours_from_those_of_others_and_of_later_versions()
    {
        var template = SetupDocuments.Of(Nine, new SetupOptions())[^1];
        var foreign = SetupRules.Judge(template, Shown(template, body => body.Remove("_meta")));
        Assert.Equal((SetupState.Foreign, true), (foreign.State, foreign.NeedsForce));
        var newer = SetupRules.Judge(template, Shown(template, body => body["_meta"]!["version"] = SetupDocument.Version + 1));
        Assert.Equal((SetupState.Newer, true), (newer.State, newer.NeedsForce));
        var policy = SetupPolicies.Of(new ServerKind(true, new Version(2, 19)), new SetupOptions())!;
        Assert.Equal(SetupState.Foreign, SetupRules.Judge(policy, Shown(policy, body => body["policy"]!["description"] = "mine")).State);
    }

    [Fact]
    public void Should_say_which_policy_is_written_over()
    {
        var policy = SetupPolicies.Of(new ServerKind(true, new Version(2, 19)), new SetupOptions())!;
        Assert.Equal("_plugins/_ism/policies/actorpipeline", SetupRules.PutPath(policy, Nothing));
        Assert.Equal("_plugins/_ism/policies/actorpipeline?if_seq_no=7&if_primary_term=3", SetupRules.PutPath(policy, Shown(policy)));
    }

    [Theory]
    [InlineData("logs-*-*", "logs-*-*", true)]
    [InlineData("logs-*-*", "logs-nginx.access-*", true)]
    [InlineData("logs-*-*", "*", true)]
    [InlineData("logs-*-*", "logs", false)]
    [InlineData("logs-*-*", "metrics-*-*", false)]
    [InlineData("logs-shop-*", "logs-cart-*", false)]
    [InlineData("a*c", "*bc", true)]
    [InlineData("a*c", "*b", false)]
    [InlineData("****************a", "a***************b", false)]
    public void Should_know_which_patterns_some_name_fits_both(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, SetupRules.Overlap(one, other));
        Assert.Equal(overlap, SetupRules.Overlap(other, one));
    }

    [Fact]
    public void Should_say_which_templates_go_first()
    {
        var answer = ElasticReply.Of(
            200,
            """
            {"index_templates":[
              {"name":"logs","index_template":{"index_patterns":["logs-*-*"],"priority":100}},
              {"name":"actorpipeline","index_template":{"index_patterns":["logs-*-*"],"priority":150}},
              {"name":"fleet","index_template":{"index_patterns":["logs-nginx.access-*","metrics-*"],"priority":200}},
              {"name":"twin","index_template":{"index_patterns":"logs-*","priority":150}},
              {"name":"metrics","index_template":{"index_patterns":["metrics-*"],"priority":900}},
              {"name":"bare","index_template":{"index_patterns":["logs-*"]}}]}
            """
        );
        Assert.Collection(
            SetupRules.Winners(answer, new SetupOptions()),
            note => Assert.Equal("index template fleet (priority 200) goes first for logs-nginx.access-*", note),
            note => Assert.StartsWith("index template twin has the same priority 150 for logs-*: ", note, StringComparison.Ordinal)
        );
        Assert.Empty(SetupRules.Winners(ElasticReply.Of(403, "{}"), new SetupOptions()));
    }

    [Theory]
    [InlineData("Same,Same,Same", FindingState.Ok, "index template actorpipeline is as it should be")]
    [InlineData("Missing,Missing,Missing", FindingState.Warning, "our index template is missing")]
    [InlineData("Same,Same,Missing", FindingState.Warning, "index template actorpipeline is missing")]
    [InlineData("Same,Differs,Same", FindingState.Warning, "component template actorpipeline@settings is not as the configuration has it")]
    [InlineData("Same,Older,Same", FindingState.Warning, "component template actorpipeline@settings is older than this version")]
    [InlineData("Newer,Newer,Newer", FindingState.Ok, "component template actorpipeline@mappings is of a later version")]
    [InlineData("Missing,Missing,Foreign", FindingState.Warning, "index template actorpipeline has our name and is somebody else's")]
    public void Should_have_doctor_say_how_it_stands(string states, FindingState state, string seen)
    {
        var documents = SetupDocuments.Of(Nine, new SetupOptions());
        var changes = states
            .Split(',')
            .Zip(documents)
            .Select(pair =>
            {
                var shown = pair.First switch
                {
                    "Missing" => Nothing,
                    "Foreign" => Shown(pair.Second, body => body.Remove("_meta")),
                    "Newer" => Shown(pair.Second, body => body["_meta"]!["version"] = 99),
                    "Older" => Shown(pair.Second, body => body["_meta"]!["version"] = 0),
                    "Differs" => Shown(pair.Second, body => body["template"]!["settings"]!["index"]!["codec"] = "default"),
                    _ => Shown(pair.Second),
                };
                return SetupRules.Judge(pair.Second, shown);
            });
        var finding = SetupFindings.Of(new SetupReport("Elasticsearch 9.5.3", [.. changes], []))[0];
        Assert.Equal(state, finding.State);
        Assert.StartsWith(seen, finding.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public void Should_not_judge_what_it_could_not_read() =>
        Assert.Equal(FindingState.Unknown, Assert.Single(SetupFindings.Of(new SetupReport("Elasticsearch 9.5.3", [], [], "HTTP 403"))).State);
}

using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Tests.Elastic.Setup;

/// <summary>Kibana objects use fields that our template has, and are imported. No Kibana is at hand: see <see cref="KibanaDouble"/>.</summary>
public sealed partial class KibanaObjectsTests
{
    private static readonly List<JsonElement> Objects =
    [
        .. KibanaObjects.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ElasticOptions Options(Uri elastic, Uri kibana) =>
        new()
        {
            Urls = [elastic],
            Auth = new ElasticAuth { ApiKey = "key" },
            Setup = new SetupOptions { Kibana = kibana.ToString() },
        };

    private static readonly HashSet<string> Fields = TemplateFields();

    private static HashSet<string> TemplateFields()
    {
        var fields = new HashSet<string>(StringComparer.Ordinal);
        void Add(JsonObject properties, string path)
        {
            foreach (var (name, property) in properties)
            {
                if (property!["properties"] is JsonObject inner)
                    Add(inner, $"{path}{name}.");
                else
                    fields.Add(path + name);
            }
        }
        Add((JsonObject)SetupMappings.Of(new ServerKind(false, new Version(9, 5)))["properties"]!, "");
        return fields;
    }

    [Fact]
    public void Should_ask_only_for_fields_that_the_template_or_the_data_view_has()
    {
        var view = Objects.Single(one => one.GetProperty("type").GetString() == "index-pattern").GetProperty("attributes");
        var computed = JsonElement.Parse(view.GetProperty("runtimeFieldMap").GetString()!).EnumerateObject().ToList();
        var script = string.Concat(computed.Select(field => field.Value.GetProperty("script").GetProperty("source")));
        Assert.All(
            Doc().Matches(script).Select(field => field.Groups["field"].Value).Append(view.GetProperty("timeFieldName").GetString()!),
            field => Assert.Contains(field, Fields)
        );

        HashSet<string> known = [.. Fields, .. computed.Select(field => field.Name)];
        var used = new List<string>();
        foreach (var one in Objects.Select(one => one.GetProperty("attributes")))
        {
            if (one.TryGetProperty("columns", out var columns))
                used.AddRange(columns.EnumerateArray().Select(column => column.GetString()!));
            if (one.TryGetProperty("sort", out var sort))
                used.AddRange(sort.EnumerateArray().Select(field => field[0].GetString()!));
            // Texts of JSON within JSON: searches, and what Lens draws.
            var inner = string.Concat(Deep(one));
            used.AddRange(Source().Matches(inner).Select(field => field.Groups["field"].Value).Where(field => field != "___records___"));
            used.AddRange(Query().Matches(inner).SelectMany(query => Asked().Matches(query.Groups["kql"].Value)).Select(field => field.Groups["field"].Value));
        }
        Assert.True(used.Count > 30, $"{used.Count}");
        Assert.All(used, field => Assert.Contains(field, known));
    }

    private static IEnumerable<string> Deep(JsonElement one)
    {
        yield return one.GetRawText();
        if (one.TryGetProperty("kibanaSavedObjectMeta", out var meta))
            yield return meta.GetProperty("searchSourceJSON").GetString()!;
    }

    [Fact]
    public void Should_draw_only_columns_that_a_chart_has_and_place_panels_beside_each_other()
    {
        foreach (var chart in Objects.Where(one => one.GetProperty("type").GetString() == "lens"))
        {
            var state = chart.GetProperty("attributes").GetProperty("state");
            var layer = state.GetProperty("datasourceStates").GetProperty("formBased").GetProperty("layers").GetProperty("main");
            var columns = layer.GetProperty("columns").EnumerateObject().Select(column => column.Name).ToHashSet();
            Assert.Equal(columns, layer.GetProperty("columnOrder").EnumerateArray().Select(column => column.GetString()!).ToHashSet());
            Assert.All(
                Drawn().Matches(state.GetProperty("visualization").GetRawText()).Select(drawn => drawn.Groups["column"].Value),
                column => Assert.Contains(column, columns)
            );
            Assert.Equal("indexpattern-datasource-layer-main", Assert.Single(chart.GetProperty("references").EnumerateArray()).GetProperty("name").GetString());
        }
        var dashboard = Objects.Single(one => one.GetProperty("type").GetString() == "dashboard");
        var panels = JsonElement.Parse(dashboard.GetProperty("attributes").GetProperty("panelsJSON").GetString()!).EnumerateArray().ToList();
        Assert.Equal(
            panels.Select(panel => $"{panel.GetProperty("panelIndex")}:{panel.GetProperty("panelRefName")}"),
            dashboard.GetProperty("references").EnumerateArray().Select(reference => reference.GetProperty("name").GetString())
        );
        var taken = panels
            .Select(panel => panel.GetProperty("gridData"))
            .SelectMany(grid =>
                from x in Enumerable.Range(grid.GetProperty("x").GetInt32(), grid.GetProperty("w").GetInt32())
                from y in Enumerable.Range(grid.GetProperty("y").GetInt32(), grid.GetProperty("h").GetInt32())
                select (x, y)
            )
            .ToList();
        Assert.Equal(taken.Count, taken.Distinct().Count());
        Assert.All(taken, cell => Assert.InRange(cell.x, 0, 47));
    }

    [Fact]
    public async Task Should_bring_all_of_them_and_the_same_again()
    {
        using var elastic = new PolicyServer("9.5.3", isOpenSearch: false);
        using var kibana = new KibanaDouble();
        using var setup = new ElasticSetup(Options(elastic.Url, kibana.Url));
        var dry = await setup.RunAsync(dryRun: true, force: false, Cancel);
        Assert.Contains(dry.Notes, note => note.Contains($"{KibanaObjects.Count} objects would be brought to Kibana", StringComparison.Ordinal));
        Assert.Empty(kibana.Objects);
        for (var time = 0; time < 2; time++)
        {
            var report = await setup.RunAsync(dryRun: false, force: false, Cancel);
            Assert.Equal((null, Objects.Count), (report.Error, report.KibanaObjects));
            Assert.True(report.IsDone);
        }
        Assert.Equal(Objects.Count, kibana.Objects.Count);
        Assert.Equal("ApiKey key", kibana.Authorization);
        Assert.All(kibana.Objects, name => Assert.Contains(":actorpipeline-", name));
    }

    [Theory]
    [InlineData(403, "{}", "HTTP 403: the login of actorpipeline.elastic.auth needs the Kibana privilege Saved Objects Management (all)")]
    [InlineData(404, "nothing", "HTTP 404: no Kibana, or server.basePath or a space is missing in the address")]
    [InlineData(200, """{"name":"an Elasticsearch"}""", "it does not answer as Kibana does")]
    [InlineData(503, """{"message":"not ready yet"}""", "HTTP 503: not ready yet")]
    [InlineData(
        200,
        """{"success":false,"successCount":3,"errors":[{"id":"x","type":"lens","error":{"type":"missing_references"}}]}""",
        "the first, lens x: missing_references"
    )]
    public async Task Should_say_why_it_did_not_take_them(int status, string body, string why)
    {
        using var elastic = new PolicyServer("9.5.3", isOpenSearch: false);
        using var kibana = new KibanaDouble { Says = (status, body) };
        using var setup = new ElasticSetup(Options(elastic.Url, kibana.Url));
        var report = await setup.RunAsync(dryRun: false, force: false, Cancel);
        Assert.Contains(why, report.Error);
        Assert.False(report.IsDone);
        Assert.All(report.Changes, change => Assert.True(change.Written));
    }

    [GeneratedRegex(@"doc\['(?<field>[^']+)'\]")]
    private static partial Regex Doc();

    [GeneratedRegex(
        """
            "sourceField":"(?<field>[^"]+)"
            """
    )]
    private static partial Regex Source();

    [GeneratedRegex(
        """
            "query": ?"(?<kql>([^"\\]|\\.)*)"
            """
    )]
    private static partial Regex Query();

    [GeneratedRegex(@"(?<field>[\w.@]+) ?(:|>=|<=|>|<)")]
    private static partial Regex Asked();

    [GeneratedRegex(
        """
            "(xAccessor|splitAccessor|columnId)":"(?<column>\w+)"|"accessors":\["(?<column>\w+)"(,"(?<column>\w+)")*\]
            """
    )]
    private static partial Regex Drawn();
}

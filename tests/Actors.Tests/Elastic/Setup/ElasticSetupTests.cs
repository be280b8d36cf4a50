using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Elastic.Setup;

namespace ActorPipeline.Actors.Tests.Elastic.Setup;

/// <summary>What is written where and when; that a real server takes it, is shown by the tests of the command.</summary>
public sealed class ElasticSetupTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static async Task<SetupReport> RunAsync(PolicyServer server, int days = 30, bool dryRun = false, bool force = false)
    {
        using var setup = new ElasticSetup(
            new ElasticOptions
            {
                Urls = [server.Url],
                Setup = new SetupOptions { RetentionDays = days },
            }
        );
        return await setup.RunAsync(dryRun, force, Cancel);
    }

    [Theory]
    [InlineData("7.17.29", false, "_ilm/policy/actorpipeline", "_ilm/policy/actorpipeline")]
    [InlineData("8.10.0", false, "_ilm/policy/actorpipeline", "_ilm/policy/actorpipeline")]
    [InlineData("2.19.6", true, "_plugins/_ism/policies/actorpipeline", "_plugins/_ism/policies/actorpipeline?if_seq_no=5&if_primary_term=2")]
    public async Task Should_write_a_policy_first_and_only_that_when_only_it_changes(string version, bool isOpenSearch, string first, string again)
    {
        using var server = new PolicyServer(version, isOpenSearch);
        Assert.False((await RunAsync(server, dryRun: true)).IsDone);
        Assert.Empty(server.Puts);
        Assert.True((await RunAsync(server)).IsDone);
        Assert.Equal(
            [first, "_component_template/actorpipeline@mappings", "_component_template/actorpipeline@settings", "_index_template/actorpipeline"],
            server.Puts
        );
        server.Puts.Clear();
        Assert.True((await RunAsync(server)).IsDone);
        Assert.Empty(server.Puts);
        var changed = await RunAsync(server, days: 7);
        Assert.True(changed.IsDone);
        Assert.Equal([again], server.Puts);
        Assert.Equal([true, false, false, false], changed.Changes.Select(change => change.Written));
    }

    [Fact]
    public async Task Should_stop_where_something_is_not_taken_and_go_on_there_the_next_time()
    {
        using var server = new PolicyServer("9.5.3", false) { Refuses = "_component_template/actorpipeline@settings" };
        var report = await RunAsync(server);
        Assert.Equal("component template actorpipeline@settings was not taken: HTTP 400: not today", report.Error);
        Assert.Equal([true, false, false], report.Changes.Select(change => change.Written));
        server.Refuses = null;
        server.Puts.Clear();
        Assert.True((await RunAsync(server)).IsDone);
        Assert.Equal(["_component_template/actorpipeline@settings", "_index_template/actorpipeline"], server.Puts);
    }

    [Theory]
    [InlineData("7.16.3", false)]
    [InlineData("1.3.20", true)]
    public async Task Should_write_nothing_to_a_version_it_does_not_know(string version, bool isOpenSearch)
    {
        using var server = new PolicyServer(version, isOpenSearch);
        var report = await RunAsync(server, force: true);
        Assert.Contains("is not supported; set-up knows Elasticsearch from 7.17 and OpenSearch from 2.0 on", report.Error, StringComparison.Ordinal);
        Assert.Empty(server.Puts);
    }

    [Theory]
    [InlineData(SetupState.Foreign)]
    [InlineData(SetupState.Newer)]
    public async Task Should_write_over_what_is_not_of_this_version_only_when_forced(SetupState state)
    {
        using var server = new PolicyServer("9.5.3", false);
        await RunAsync(server);
        var template = server["_index_template/actorpipeline"].AsObject();
        if (state == SetupState.Foreign)
            template.Remove("_meta");
        else
            template["_meta"]!["version"] = SetupDocument.Version + 1;
        server.Puts.Clear();
        var report = await RunAsync(server);
        Assert.Equal((false, state), (report.IsDone, report.Changes[^1].State));
        Assert.Empty(server.Puts);
        Assert.True((await RunAsync(server, force: true)).IsDone);
        Assert.Equal(["_index_template/actorpipeline"], server.Puts);
    }
}

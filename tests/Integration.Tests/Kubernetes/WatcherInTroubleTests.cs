using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Integration.Tests.Servers;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>What a watcher does when the API server fails on purpose; needs the double. In the end the ConfigMap is always right.</summary>
public sealed class WatcherInTroubleTests
{
    private const string Because = "it throws the double's switches; Servers.ApiServerTests and RefusedWritesTests do it to a real one";

    private static string Keys(IEnumerable<string> names) => string.Join(' ', names.Order(StringComparer.Ordinal).Select(name => name + ".yml"));

    /// <summary>A cluster whose ConfigMap has a key of somebody else already.</summary>
    private static async Task<Cluster> StartAsync()
    {
        var cluster = await Cluster.StartDoubleAsync();
        await cluster.EditAsOtherAsync("filebeat.yml", "theirs");
        return cluster;
    }

    /// <summary>Our keys. Also asserts that the key of another manager is unchanged, whatever went wrong.</summary>
    private static async Task<string> OursAsync(Cluster cluster)
    {
        var data = await cluster.DataAsync();
        Assert.Equal("theirs", data["filebeat.yml"]);
        return string.Join(' ', data.Keys.Where(key => key != "filebeat.yml"));
    }

    [StandInFact(Because)]
    public async Task Should_end_right_when_the_server_restarts_ten_times_during_many_changes()
    {
        await using var cluster = await StartAsync();
        await using var watcher = new Watcher(cluster);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 500; i++)
        {
            if (i % 50 == 25)
            {
                await cluster.Server.StopAsync();
                await cluster.Server.StartServingAsync();
            }

            var name = $"s{i % 120}-service";
            if (names.Remove(name))
            {
                await cluster.DeleteAsync(name);
            }
            else
            {
                await cluster.CreateServiceAsync(name);
                names.Add(name);
            }
        }

        await Eventually.IsAsync(() => OursAsync(cluster), Keys(names));
        await watcher.IsAsync("applied");
    }

    [StandInFact(Because)]
    public async Task Should_win_when_another_writer_fights_for_its_key()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster);
        await watcher.IsAsync("applied");
        var right = (await cluster.DataAsync())["web-service.yml"];
        for (var i = 0; i < 30; i++)
        {
            await cluster.EditConfigMapAsync(("web-service.yml", $"wrong {i}"), ("theirs", $"{i}"));
            if (i % 10 == 9)
            {
                await Eventually.TrueAsync(async () => (await cluster.DataAsync())["web-service.yml"] == right);
            }
        }

        Assert.Equal("29", (await cluster.DataAsync())["theirs"]);
        await watcher.IsAsync("applied");
    }

    [StandInFact(Because)]
    public async Task Should_list_again_when_history_is_gone()
    {
        await using var cluster = await StartAsync();
        await using var watcher = new Watcher(cluster);
        await watcher.IsAsync("applied");
        cluster.Server.Faults.LoseChanges = 1;
        await cluster.CreateServiceAsync("web-service");
        cluster.Server.ExpireHistory();

        await Eventually.IsAsync(() => OursAsync(cluster), "web-service.yml");
        cluster.Server.EndWatches();
        await cluster.CreateServiceAsync("cart-service");
        await Eventually.IsAsync(() => OursAsync(cluster), "cart-service.yml web-service.yml");
    }

    [StandInFact(Because)]
    public async Task Should_list_again_when_the_watch_is_silent()
    {
        await using var cluster = await StartAsync();
        await using var watcher = new Watcher(cluster, cluster.Options with { WatchIdle = TimeSpan.FromSeconds(1) });
        await watcher.IsAsync("applied");
        cluster.Server.Faults.Stall = true;
        await cluster.CreateServiceAsync("web-service");

        await Eventually.IsAsync(() => OursAsync(cluster), "web-service.yml");
    }

    [StandInFact(Because)]
    public async Task Should_list_again_when_watches_end_without_a_word()
    {
        await using var cluster = await StartAsync();
        cluster.Server.Faults.EndAtOnce = true;
        await using var watcher = new Watcher(cluster);
        await watcher.IsAsync("applied");
        await cluster.CreateServiceAsync("web-service");

        await Eventually.IsAsync(() => OursAsync(cluster), "web-service.yml");
        Assert.InRange(cluster.Server.Calls.Count(call => call is { Verb: "watch", Resource: "services" }), 3, 200);
    }

    [StandInFact(Because)]
    public async Task Should_end_right_when_changes_get_lost_and_the_watch_goes_on()
    {
        await using var cluster = await StartAsync();
        // No bookmark reports them either: only a relist does, here when the watch ends.
        await using var watcher = new Watcher(cluster, cluster.Options with { WatchIdle = TimeSpan.FromMinutes(1) });
        await watcher.IsAsync("applied");
        cluster.Server.Faults.LoseChanges = 3;
        await cluster.CreateServiceAsync("a-service");
        await cluster.CreateServiceAsync("b-service");
        await cluster.DeleteAsync("a-service");
        await cluster.CreateServiceAsync("c-service");
        await Eventually.IsAsync(() => OursAsync(cluster), "c-service.yml");

        cluster.Server.DropWatches();
        await Eventually.IsAsync(() => OursAsync(cluster), "b-service.yml c-service.yml");
    }

    [StandInFact(Because)]
    public async Task Should_not_touch_what_is_there_when_it_starts_and_the_server_is_away()
    {
        await using var cluster = await StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using (var first = new Watcher(cluster))
        {
            await first.IsAsync("applied");
        }

        var version = await cluster.VersionAsync();
        await cluster.Server.StopAsync();
        await using var second = new Watcher(cluster);
        await Eventually.IsAsync(async () => (await second.WatchAsync()).State, WatchState.Retrying);
        Assert.Equal(ConfigMapState.Pending, (await second.StatusAsync()).ConfigMap.State);

        await cluster.Server.StartServingAsync();
        await second.IsAsync("applied");
        Assert.Equal(version, await cluster.VersionAsync());
    }

    [StandInTheory(Because)]
    [InlineData(401, "forbidden")]
    [InlineData(403, "forbidden")]
    [InlineData(409, "conflict")]
    [InlineData(413, "too-large")]
    [InlineData(422, "forbidden")]
    [InlineData(429, "unavailable")]
    [InlineData(500, "unavailable")]
    [InlineData(503, "unavailable")]
    public async Task Should_show_the_state_keep_the_old_and_go_on_when_a_write_is_refused(int status, string state)
    {
        await using var cluster = await StartAsync();
        await cluster.CreateServiceAsync("web-service");
        await using var watcher = new Watcher(cluster);
        await watcher.IsAsync("applied");
        var refused = true;
        for (var i = 0; i < 100; i++)
        {
            cluster.Server.Faults.Answer(1, status, call => refused && call is { Verb: "patch", Resource: "configmaps" });
        }

        await cluster.CreateServiceAsync("cart-service");
        await watcher.IsAsync(state);
        Assert.Contains($"{status}", (await watcher.StatusAsync()).ConfigMap.Reason);
        Assert.Equal(ServiceState.Subscribed, (await watcher.ServiceAsync("web-service"))!.State);
        Assert.Equal("web-service.yml", await OursAsync(cluster));

        refused = false;
        await Eventually.IsAsync(() => OursAsync(cluster), "cart-service.yml web-service.yml");
    }

    [StandInFact(Because)]
    public async Task Should_try_again_when_a_write_gets_no_answer()
    {
        await using var cluster = await StartAsync();
        await using var watcher = new Watcher(cluster, cluster.Options with { RequestTimeout = TimeSpan.FromMilliseconds(300) });
        await watcher.IsAsync("applied");
        cluster.Server.Faults.Delay = call => call.Verb == "patch" ? TimeSpan.FromMinutes(1) : TimeSpan.Zero;
        await cluster.CreateServiceAsync("web-service");
        await watcher.IsAsync("unavailable");

        cluster.Server.Faults.Delay = null;
        await Eventually.IsAsync(() => OursAsync(cluster), "web-service.yml");
    }

    [StandInFact(Because)]
    public async Task Should_say_what_is_missing_when_it_may_not_list()
    {
        await using var cluster = await StartAsync();
        cluster.Server.Faults.Allow = call => call.Verb != "list";
        await using var watcher = new Watcher(cluster);
        await Eventually.IsAsync(async () => (await watcher.WatchAsync()).State, WatchState.Forbidden);

        Assert.Contains("cannot list resource \"services\"", (await watcher.WatchAsync()).Reason);
    }
}

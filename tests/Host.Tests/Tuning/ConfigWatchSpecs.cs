using ActorPipeline.Actors.Elastic;
using ActorPipeline.Actors.Pipeline;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;
using ActorPipeline.Host.Tuning;
using Akka.Event;
using Akka.TestKit.Xunit;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Host.Tests.Tuning;

public sealed class ConfigWatchSpecs : TestKit
{
    private readonly LiveTuning _live = new(new SinkTuning(new BatchOptions(), 4, 16));
    private readonly FakeTimeProvider _time = new();

    public ConfigWatchSpecs()
        : base("akka { loglevel = INFO, test { single-expect-default = 60s, default-timeout = 60s } }") =>
        Sys.EventStream.Subscribe(TestActor, typeof(Warning));

    private ConfigWatch Start(string file, out NodeTuner tuner)
    {
        Settings Reload()
        {
            var settings = ConfigSources.Load(null, [file], new Dictionary<string, string>(), []);
            var (_, errors) = Binder.Bind(settings, File.ReadAllText);
            return errors.IsEmpty ? settings : throw new UsageException(string.Join(" ", errors));
        }

        tuner = new NodeTuner(new PipelineOptions(), new NodeParts { Tuning = _live }, Sys, _time);
        return ConfigWatch.Start(new ConfigFiles([file], Reload), Reload(), tuner, _time);
    }

    /// <summary>Advances the clock until the condition holds; each step is one tick of the watch.</summary>
    private async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 400 && !condition(); i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.True(condition());
    }

    private async Task<string> WarningAsync()
    {
        Warning? seen = null;
        await UntilAsync(() => (seen ??= ReceiveOne(TimeSpan.Zero, TestContext.Current.CancellationToken) as Warning) is not null);
        return seen!.ToString();
    }

    [Fact]
    public async Task Should_take_what_can_be_tuned_and_name_the_rest()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.conf", "actorpipeline.batch.max-events = 10");
        await using var watch = Start(file, out var tuner);
        directory.Write(
            "a.conf",
            "actorpipeline { batch { max-events = 20, max-delay = 3s }, kafka.group-id = other, http.token = hunter2 }\nakka.loglevel = ERROR"
        );
        var said = await WarningAsync();
        Assert.Contains("keys that need a restart: actorpipeline.http.token, actorpipeline.kafka.group-id", said);
        Assert.DoesNotContain("hunter2", said);
        Assert.Equal(new BatchOptions { MaxEvents = 20, MaxDelay = TimeSpan.FromSeconds(3) }, _live.Now.Batch);
        Assert.Equal("ERROR", tuner.Now[NodeTuner.LogLevelKey]);
    }

    [Fact]
    public async Task Should_change_nothing_and_say_why_once_when_the_file_is_wrong()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.conf", "actorpipeline.batch.max-events = 10");
        await using var watch = Start(file, out _);
        directory.Write("a.conf", "actorpipeline.batch { max-events = 0, max-delay = 3s }");
        Assert.Contains("is not used, everything stays as it was: actorpipeline.batch.max-events is \"0\"", await WarningAsync());
        Assert.Equal(new BatchOptions(), _live.Now.Batch);
        for (var i = 0; i < 5; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        directory.Write("a.conf", "actorpipeline.batch.max-events = 30");
        await UntilAsync(() => _live.Now.Batch.MaxEvents == 30);
        Assert.Null(ReceiveOne(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Should_keep_what_was_tuned_until_the_file_says_something_new_about_it()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.conf", "actorpipeline.batch.max-events = 10");
        await using var watch = Start(file, out var tuner);
        Assert.Empty(tuner.Apply(new Dictionary<string, string> { ["actorpipeline.batch.max-events"] = "77" }, "test").Errors);
        directory.Write("a.conf", "actorpipeline.batch { max-events = 10, max-delay = 2s }");
        await UntilAsync(() => _live.Now.Batch.MaxDelay == TimeSpan.FromSeconds(2));
        Assert.Equal(77, _live.Now.Batch.MaxEvents);
        File.Delete(file);
        Assert.Contains("does not exist", await WarningAsync());
        directory.Write("a.conf", "");
        await UntilAsync(() => _live.Now.Batch is { MaxEvents: 1000, MaxDelay.TotalSeconds: 1 });
    }

    [Fact]
    public async Task Should_ask_for_no_restart_when_a_key_is_again_what_the_node_was_started_with()
    {
        using var directory = new TemporaryFolder();
        var file = directory.Write("a.conf", "");
        await using var watch = Start(file, out _);
        directory.Write("a.conf", "actorpipeline.kafka.group-id = other");
        Assert.Contains("keys that need a restart: actorpipeline.kafka.group-id", await WarningAsync());
        directory.Write("a.conf", "actorpipeline.batch.max-events = 30");
        await UntilAsync(() => _live.Now.Batch.MaxEvents == 30);
        directory.Write("a.conf", "actorpipeline.batch.max-events = 40");
        await UntilAsync(() => _live.Now.Batch.MaxEvents == 40);
        Assert.Null(ReceiveOne(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Should_tell_the_logger_of_another_level_once()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(LogThreshold));
        var tuner = new NodeTuner(new PipelineOptions(), new NodeParts(), Sys, _time);
        tuner.Apply(new Dictionary<string, string> { [NodeTuner.LogLevelKey] = "debug" }, "test");
        Assert.Equal(LogLevel.DebugLevel, ExpectMsg<LogThreshold>(cancellationToken: TestContext.Current.CancellationToken).Level);
        Assert.Equal(new LatestChange("INFO", "test", _time.GetUtcNow().ToUnixTimeMilliseconds()), tuner.Latest[NodeTuner.LogLevelKey]);
        tuner.Apply(new Dictionary<string, string> { [NodeTuner.LogLevelKey] = "DEBUG" }, "another");
        Assert.Equal("test", tuner.Latest[NodeTuner.LogLevelKey].By);
        Assert.Null(ReceiveOne(TimeSpan.Zero, TestContext.Current.CancellationToken));
    }
}

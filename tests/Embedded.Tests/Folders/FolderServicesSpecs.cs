using System.Collections.Concurrent;
using System.Collections.Immutable;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Messages.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Embedded.Tests.Folders;

public sealed class FolderServicesSpecs : IDisposable
{
    private readonly TemporaryFolder _root = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ConcurrentQueue<string> _warnings = new();

    public void Dispose() => _root.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private IAsyncEnumerator<ServiceEvent> Watch(params string[] roots) =>
        new FolderServices(roots.Length == 0 ? [_root.Path] : roots, time: _time, onProblem: _warnings.Enqueue).WatchAsync(Cancel).GetAsyncEnumerator(Cancel);

    private static async Task<ImmutableArray<ServiceDescription>> SnapshotAsync(IAsyncEnumerator<ServiceEvent> watch)
    {
        Assert.True(await watch.MoveNextAsync());
        return Assert.IsType<ServiceEvent.Snapshot>(watch.Current).Services;
    }

    // Advances the clock until the watch yields: it polls, and nothing else drives it.
    private async Task<ServiceEvent> NextAsync(IAsyncEnumerator<ServiceEvent> watch)
    {
        var next = watch.MoveNextAsync().AsTask();
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(60), Cancel));
        return watch.Current;
    }

    private ServiceDescription Service(string name, params (string Name, string Value)[] annotations) =>
        new(new ServiceId("default", name), annotations.ToImmutableDictionary(pair => pair.Name, pair => pair.Value)) { LogDirectory = _root[name] };

    [Fact]
    public async Task Should_tell_all_folders_first_and_changes_after_when_watched()
    {
        _root.Sub("web-service");
        _root.Sub("db");
        _root.Write("notes.txt", "not a folder");
        _root.Sub(".git");
        await using var watch = Watch();

        Assert.Equal([Service("db"), Service("web-service")], await SnapshotAsync(watch));
        _root.Sub("cart-service");
        Assert.Equal(new ServiceEvent.Added(Service("cart-service")), await NextAsync(watch));
        Directory.Delete(_root["db"]);
        Assert.Equal(new ServiceEvent.Deleted(new ServiceId("default", "db")), await NextAsync(watch));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(".actorpipeline.yml")]
    [InlineData("annotations.yml")]
    public async Task Should_tell_a_change_when_the_annotations_change(string file)
    {
        _root.Sub("web-service");
        await using var watch = Watch();
        await SnapshotAsync(watch);

        _root.Write($"web-service/{file}", "actorpipeline.io/parser: json\nactorpipeline.io/enabled: false\n");
        Assert.Equal(
            new ServiceEvent.Modified(Service("web-service", ("actorpipeline.io/parser", "json"), ("actorpipeline.io/enabled", "false"))),
            await NextAsync(watch)
        );
        File.Delete(_root[$"web-service/{file}"]);
        Assert.Equal(new ServiceEvent.Modified(Service("web-service")), await NextAsync(watch));
    }

    [Theory]
    [InlineData("a: [1, 2]")]
    [InlineData("- a")]
    [InlineData("a: \"")]
    [InlineData("a: 1\na: 2")]
    public async Task Should_keep_the_old_annotations_and_warn_once_when_the_file_is_broken(string broken)
    {
        _root.Sub("web-service");
        _root.Write("web-service/annotations.yml", "a: x");
        await using var watch = Watch();
        Assert.Equal([Service("web-service", ("a", "x"))], await SnapshotAsync(watch));

        _root.Write("web-service/annotations.yml", broken);
        // Its old annotations, and why they are not the new ones.
        var told = Assert.IsType<ServiceEvent.Modified>(await NextAsync(watch)).Service;
        Assert.StartsWith($"annotations in {_root["web-service/annotations.yml"]} cannot be used: ", told.Problem);
        Assert.Equal(Service("web-service", ("a", "x")), told with { Problem = null });
        foreach (var name in new[] { "one", "two" })
        {
            _root.Sub(name);
            Assert.Equal(new ServiceEvent.Added(Service(name)), await NextAsync(watch));
        }

        Assert.StartsWith($"annotations in {_root["web-service/annotations.yml"]} cannot be used: ", Assert.Single(_warnings));
        _root.Write("web-service/annotations.yml", "a: y");
        Assert.Equal(new ServiceEvent.Modified(Service("web-service", ("a", "y"))), await NextAsync(watch));
    }

    [Fact]
    public async Task Should_warn_once_when_a_folder_cannot_be_a_service()
    {
        _root.Sub("Web_Service");
        var services = new FolderServices([_root.Path], time: _time, onProblem: _warnings.Enqueue);
        for (var i = 0; i < 2; i++)
        {
            await using var watch = services.WatchAsync(Cancel).GetAsyncEnumerator(Cancel);
            Assert.Empty(await SnapshotAsync(watch));
        }

        Assert.Contains(_root["Web_Service"], Assert.Single(_warnings));
    }

    [Fact]
    public async Task Should_take_the_first_when_a_service_is_in_two_roots()
    {
        using var other = new TemporaryFolder();
        _root.Sub("web-service");
        other.Sub("web-service");
        other.Sub("cart-service");
        await using var watch = Watch(_root.Path, other.Path + "/", _root.Path);

        Assert.Equal([other["cart-service"], _root["web-service"]], (await SnapshotAsync(watch)).Select(service => service.LogDirectory));
        Assert.Contains(other["web-service"], Assert.Single(_warnings));
    }

    [Fact]
    public async Task Should_follow_a_link_when_it_leads_to_a_folder()
    {
        using var other = new TemporaryFolder();
        Directory.CreateSymbolicLink(_root["web-service"], other.Path);
        await using var watch = Watch();

        Assert.Equal([Service("web-service")], await SnapshotAsync(watch));
    }

    [Fact]
    public void Should_name_the_folder_when_a_root_is_missing_at_the_start()
    {
        var error = Assert.Throws<DirectoryNotFoundException>(() => new FolderServices([_root.Path, _root["nowhere"]]));
        Assert.StartsWith($"folder of services {_root["nowhere"]} cannot be read", error.Message);
        _root.Write("file", "");
        Assert.Contains(_root["file"], Assert.Throws<DirectoryNotFoundException>(() => new FolderServices([_root["file"]])).Message);
        Assert.Throws<ArgumentException>(() => new FolderServices([]));
        Assert.Contains("'Bad'", Assert.Throws<ArgumentException>(() => new FolderServices([_root.Path], "Bad")).Message);
    }

    [Fact]
    public async Task Should_end_with_the_folder_named_when_a_root_vanishes()
    {
        await using var watch = Watch();
        await SnapshotAsync(watch);
        Directory.Delete(_root.Path, recursive: true);

        var error = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => NextAsync(watch));
        Assert.Contains(_root.Path, error.Message);
    }
}

using System.Collections.Immutable;
using ActorPipeline.Embedded.Folders;
using ActorPipeline.Messages.Kubernetes;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Embedded.Tests.Folders;

public sealed class DirectoryConfigMapSpecs : IDisposable
{
    private const string Manifest = ".actorpipeline-keys";
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => _folder.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private DirectoryConfigMap Store() => new(_folder.Path, time: _time);

    private static ImmutableSortedDictionary<string, string> Content(params (string Key, string Value)[] pairs) =>
        pairs.ToImmutableSortedDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);

    private static Task<ConfigMapWrite> ApplyAsync(DirectoryConfigMap store, params (string Key, string Value)[] pairs) =>
        store.ApplyAsync(Content(pairs), Cancel);

    [Fact]
    public async Task Should_hold_one_file_per_key_when_applied()
    {
        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(Store(), ("a.yml", "one\n"), ("b.yml", "two\n")));

        Assert.Equal([Manifest, "a.yml", "b.yml"], _folder.Names);
        Assert.Equal(("one\n", "two\n"), (_folder.Read("a.yml"), _folder.Read("b.yml")));
    }

    [Fact]
    public async Task Should_make_the_directory_when_it_is_not_there()
    {
        var store = new DirectoryConfigMap(_folder["new/inputs.d"], time: _time);
        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(store, ("a.yml", "one")));
        Assert.Equal("one", _folder.Read("new/inputs.d/a.yml"));
    }

    [Fact]
    public async Task Should_touch_nothing_when_nothing_changed()
    {
        await ApplyAsync(Store(), ("a.yml", "one"), ("b.yml", "two"));
        var old = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.All(_folder.Names, name => File.SetLastWriteTimeUtc(_folder[name], old));

        Assert.Equal(new ConfigMapWrite.Applied(false), await ApplyAsync(Store(), ("a.yml", "one"), ("b.yml", "two")));
        Assert.All(_folder.Names, name => Assert.Equal(old, File.GetLastWriteTimeUtc(_folder[name])));

        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(Store(), ("a.yml", "one"), ("b.yml", "three")));
        Assert.Equal([Manifest, "a.yml"], _folder.Names.Where(name => File.GetLastWriteTimeUtc(_folder[name]) == old));
    }

    [Fact]
    public async Task Should_remove_ours_and_keep_theirs_when_keys_are_no_longer_named()
    {
        _folder.Write("theirs.yml", "theirs");
        await ApplyAsync(Store(), ("a.yml", "one"), ("b.yml", "two"));

        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(Store(), ("b.yml", "two")));
        Assert.Equal([Manifest, "b.yml", "theirs.yml"], _folder.Names);
        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(Store()));
        Assert.Equal([Manifest, "theirs.yml"], _folder.Names);
    }

    [Fact]
    public async Task Should_stay_inside_the_directory_when_the_list_of_our_keys_was_edited()
    {
        using var outside = new TemporaryFolder();
        outside.Write("precious", "");
        _folder.Write(Manifest, $"../{Path.GetFileName(outside.Path)}/precious\n{outside["precious"]}\n..\n\n{Manifest}\n");

        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(Store(), ("a.yml", "one")));
        Assert.Equal(["precious"], outside.Names);
        Assert.Equal([Manifest, "a.yml"], _folder.Names);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("..data")]
    [InlineData("a/b.yml")]
    [InlineData("ä.yml")]
    [InlineData("a b")]
    [InlineData(Manifest)]
    public async Task Should_name_the_key_when_kubernetes_would_not_take_it(string key)
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => ApplyAsync(Store(), (key, "x")));
        Assert.StartsWith($"'{key}' is not a key", error.Message);
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task Should_take_a_key_of_253_characters_and_no_more()
    {
        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(Store(), (new string('a', 253), "x")));
        await Assert.ThrowsAsync<ArgumentException>(() => ApplyAsync(Store(), (new string('a', 254), "x")));
    }

    [Fact]
    public async Task Should_refuse_and_keep_the_old_state_when_it_is_too_large()
    {
        await ApplyAsync(Store(), ("a.yml", "one"));

        Assert.IsType<ConfigMapWrite.Applied>(await ApplyAsync(Store(), ("a.yml", new string('x', (1 << 20) - 5))));
        var refused = Assert.IsType<ConfigMapWrite.TooLarge>(await ApplyAsync(Store(), ("a.yml", new string('x', (1 << 20) - 4))));
        Assert.Equal("1048577 bytes, at most 1048576 are allowed", refused.Reason);
        Assert.Equal((1 << 20) - 5, _folder.Read("a.yml").Length);
    }

    [Fact]
    public async Task Should_be_forbidden_when_a_file_may_not_be_read()
    {
        // A folder in the place of the file: refused by the system also to root.
        _folder.Sub("a.yml");
        Assert.Contains(_folder.Path, Assert.IsType<ConfigMapWrite.Forbidden>(await ApplyAsync(Store(), ("a.yml", "x"))).Reason);
    }

    [Fact]
    public async Task Should_be_unavailable_when_the_directory_cannot_be_made()
    {
        _folder.Write("file", "");
        var store = new DirectoryConfigMap(_folder["file"], time: _time);
        Assert.Contains(_folder["file"], Assert.IsType<ConfigMapWrite.Unavailable>(await ApplyAsync(store, ("a.yml", "x"))).Reason);
    }

    [Fact]
    public async Task Should_report_drift_once_when_somebody_edits_or_deletes_our_files()
    {
        var store = Store();
        await ApplyAsync(store, ("a.yml", "one"), ("b.yml", "two"));
        var reports = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var watching = Task.Run(
            async () =>
            {
                await foreach (var _ in store.WatchDriftAsync(stop.Token))
                {
                    Interlocked.Increment(ref reports);
                }
            },
            Cancel
        );

        _folder.Write("theirs.yml", "theirs");
        await LookAsync(20);
        Assert.Equal(0, Volatile.Read(ref reports));

        _folder.Write("a.yml", "edited");
        await LookUntilAsync(() => Volatile.Read(ref reports) == 1);
        await LookAsync(20);
        Assert.Equal(1, Volatile.Read(ref reports));

        File.Delete(_folder["b.yml"]);
        await LookUntilAsync(() => Volatile.Read(ref reports) == 2);
        Assert.Equal(new ConfigMapWrite.Applied(true), await ApplyAsync(store, ("a.yml", "one"), ("b.yml", "two")));
        await LookAsync(20);
        Assert.Equal(("one", "two", 2), (_folder.Read("a.yml"), _folder.Read("b.yml"), Volatile.Read(ref reports)));

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watching);
    }

    // Several polls, each with time to finish. Fewer of them make the test weaker, never wrong.
    private async Task LookAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Task.Delay(1, Cancel);
        }
    }

    private async Task LookUntilAsync(Func<bool> condition)
    {
        for (var looks = 0; !condition(); looks++)
        {
            Assert.True(looks < 20_000, "not seen");
            await LookAsync(1);
        }
    }
}

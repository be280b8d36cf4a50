using System.Runtime.InteropServices;

namespace ActorPipeline.Integration.Tests.Kubernetes;

/// <summary>
/// A ConfigMap as a pod sees it that mounts it as a directory, only sooner. As the kubelet does it: the files of one state are in a folder of
/// their own, <c>..data</c> points to it and is swapped in one step, and each key is a link through <c>..data</c>.
/// </summary>
internal sealed partial class MountedConfigMap : IAsyncDisposable
{
    private const string Data = "..data";

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _following;
    private SortedDictionary<string, string> _shown = [];
    private int _states;

    /// <param name="cluster">Where it is.</param>
    /// <param name="directory">Where it is mounted.</param>
    /// <param name="name">Its name; that of the first one by default.</param>
    public MountedConfigMap(Cluster cluster, string directory, string? name = null) =>
        _following = FollowAsync(cluster, Directory.CreateDirectory(directory).FullName, name);

    private async Task FollowAsync(Cluster cluster, string directory, string? name)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200));
        while (!_stop.IsCancellationRequested)
        {
            var data = await cluster.DataAsync(name);
            if (!data.SequenceEqual(_shown))
                await ShowAsync(directory, data);
            await timer.WaitForNextTickAsync(CancellationToken.None);
        }
    }

    private async Task ShowAsync(string directory, SortedDictionary<string, string> data)
    {
        var (before, after) = ($"..state-{_states}", $"..state-{++_states}");
        Directory.CreateDirectory(Path.Combine(directory, after));
        foreach (var (key, value) in data)
            await File.WriteAllTextAsync(Path.Combine(directory, after, key), value);
        var link = Path.Combine(directory, Data + "_tmp");
        File.CreateSymbolicLink(link, after);
        // Not File.Move, which follows the link and finds a directory.
        Assert.Equal(0, Rename(link, Path.Combine(directory, Data)));
        foreach (var key in data.Keys.Where(key => !_shown.ContainsKey(key)))
            File.CreateSymbolicLink(Path.Combine(directory, key), Path.Combine(Data, key));
        foreach (var key in _shown.Keys.Where(key => !data.ContainsKey(key)))
            File.Delete(Path.Combine(directory, key));
        if (Directory.Exists(Path.Combine(directory, before)))
            Directory.Delete(Path.Combine(directory, before), recursive: true);
        _shown = data;
    }

    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(string from, string to);

    /// <summary>Ends, and fails when following failed.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _following;
        _stop.Dispose();
    }
}

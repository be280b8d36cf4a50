using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Embedded.Folders;

/// <summary>
/// A directory that looks like a mounted ConfigMap: one file per key, each replaced as a whole. A reader that lists
/// <c>*.yml</c> never sees half a file. A hidden file lists our files, so that files of others are kept and ours can be removed after a restart.
/// </summary>
/// <param name="directory">The directory; made with the first write when it is not there.</param>
/// <param name="interval">How often the files are compared for drift; 500 ms when null.</param>
/// <param name="time">The clock.</param>
public sealed class DirectoryConfigMap(string directory, TimeSpan? interval = null, TimeProvider? time = null) : IConfigMapStore
{
    /// <summary>What a ConfigMap holds: bytes of keys and values.</summary>
    public const long LimitBytes = 1 << 20;

    // Neither may match *.yml, nor be a key.
    private const string Own = ".actorpipeline-";
    private const string Manifest = Own + "keys";
    private const string Temp = Own + "new";

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly string _directory = Path.GetFullPath(directory);
    private ImmutableSortedDictionary<string, string> _applied = ImmutableSortedDictionary<string, string>.Empty;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">A key that Kubernetes would not take; the message names it.</exception>
    public async Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel)
    {
        if (desired.Keys.FirstOrDefault(key => !ConfigMapKey.IsValid(key) || IsOwn(key)) is { } bad)
        {
            throw new ArgumentException($"'{bad}' is not a key: 1 to 253 of the characters a-z A-Z 0-9 . _ -, not beginning with .. or {Own}", nameof(desired));
        }

        var bytes = desired.Sum(pair => (long)Encoding.UTF8.GetByteCount(pair.Key) + Encoding.UTF8.GetByteCount(pair.Value));
        if (bytes > LimitBytes)
        {
            return new ConfigMapWrite.TooLarge($"{bytes} bytes, at most {LimitBytes} are allowed");
        }

        await _one.WaitAsync(cancel);
        try
        {
            var changed = await WriteAsync(desired, cancel);
            _applied = desired;
            return new ConfigMapWrite.Applied(changed);
        }
        catch (UnauthorizedAccessException e)
        {
            return new ConfigMapWrite.Forbidden($"no right to write in {_directory}: {e.Message}");
        }
        catch (IOException e)
        {
            return new ConfigMapWrite.Unavailable($"cannot write in {_directory}: {e.Message}");
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<bool> WatchDriftAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(interval ?? TimeSpan.FromMilliseconds(500), time ?? TimeProvider.System);
        var seen = ImmutableSortedDictionary<string, string?>.Empty;
        while (await timer.WaitForNextTickAsync(cancel))
        {
            var drifted = await DriftedAsync(cancel);
            var isNew = !drifted.IsEmpty && !drifted.SequenceEqual(seen);
            seen = drifted;
            if (isNew)
            {
                yield return true;
            }
        }
    }

    // Our keys that are not as we wrote them, and what they are now.
    private async Task<ImmutableSortedDictionary<string, string?>> DriftedAsync(CancellationToken cancel)
    {
        var drifted = ImmutableSortedDictionary.CreateBuilder<string, string?>(StringComparer.Ordinal);
        await _one.WaitAsync(cancel);
        try
        {
            foreach (var (key, value) in _applied)
            {
                var now = await ReadAsync(key, cancel);
                if (now != value)
                {
                    drifted.Add(key, now);
                }
            }
        }
        finally
        {
            _one.Release();
        }

        return drifted.ToImmutable();
    }

    private async Task<bool> WriteAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel)
    {
        Directory.CreateDirectory(_directory);
        var ours = await OursAsync(cancel);
        var wanted = desired.Keys.ToImmutableSortedSet(StringComparer.Ordinal);

        // Files are listed before they are written, and removed from the list after they are deleted: after a crash no file of ours is missing in the list.
        await ClaimAsync(ours, ours.Union(wanted), cancel);
        var changed = false;
        foreach (var (key, value) in desired)
        {
            if (await ReadAsync(key, cancel) != value)
            {
                await ReplaceAsync(key, value, cancel);
                changed = true;
            }
        }

        foreach (var key in ours.Except(wanted).Where(key => File.Exists(PathOf(key))))
        {
            File.Delete(PathOf(key));
            changed = true;
        }

        await ClaimAsync(ours.Union(wanted), wanted, cancel);
        return changed;
    }

    private async Task ClaimAsync(ImmutableSortedSet<string> before, ImmutableSortedSet<string> after, CancellationToken cancel)
    {
        if (!before.SetEquals(after))
        {
            await ReplaceAsync(Manifest, string.Concat(after.Select(key => key + "\n")), cancel);
        }
    }

    // Lines that are no valid keys are ignored: as a path, one could delete a file elsewhere.
    private async Task<ImmutableSortedSet<string>> OursAsync(CancellationToken cancel) =>
        (await ReadAsync(Manifest, cancel) ?? "")
            .Split('\n')
            .Where(key => ConfigMapKey.IsValid(key) && !IsOwn(key))
            .ToImmutableSortedSet(StringComparer.Ordinal);

    private async Task<string?> ReadAsync(string key, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllTextAsync(PathOf(key), cancel);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private async Task ReplaceAsync(string key, string value, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(PathOf(Temp), value, cancel);
        File.Move(PathOf(Temp), PathOf(key), overwrite: true);
    }

    private static bool IsOwn(string key) => key.StartsWith(Own, StringComparison.Ordinal);

    private string PathOf(string key) => Path.Combine(_directory, key);
}

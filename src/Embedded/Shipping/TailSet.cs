using ActorPipeline.Shipping;
using Microsoft.Win32.SafeHandles;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>Which files are followed: opens what the inputs match, closes what nobody wants any more.</summary>
internal sealed class TailSet(ShipState state, Action<FileIdentity> forget, Action<string> report, TimeProvider time, TimeSpan closeGoneAfter, string agentId)
    : IDisposable
{
    private HashSet<string> _links = [];
    private readonly Dictionary<FileIdentity, Tail> _tails = [];
    private bool _recovered;

    public IReadOnlyCollection<Tail> Tails => _tails.Values;

    /// <summary>Brings the set in line with what the globs match now; cheap when nothing changed: one stat per file.</summary>
    public void Scan(IReadOnlyList<ShipperInput> inputs)
    {
        var wanted = new Dictionary<string, ShipperInput>(StringComparer.Ordinal);
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var input in inputs)
        {
            foreach (var path in input.Paths.SelectMany(Glob.Expand).Where(path => !input.ExcludeFiles.Any(pattern => pattern.IsMatch(path))))
            {
                if (input.Symlinks || !IsLink(path))
                {
                    wanted.TryAdd(path, input);
                }
                else if (links.Add(path) && !_links.Contains(path))
                {
                    report(
                        $"{path} is a symbolic link and is not read, as Filebeat does not either; "
                            + $"{(input.Type == "log" ? "symlinks" : "prospector.scanner.symlinks")}: true allows it."
                    );
                }
            }
        }

        _links = links;

        var seen = new HashSet<FileIdentity>();
        foreach (var (path, input) in wanted)
        {
            if (FileIdentity.Of(path) is { } identity && seen.Add(identity))
            {
                Follow(path, path, identity, input);
            }
        }

        if (!_recovered)
        {
            _recovered = true;
            FindRenamed(inputs, seen);
        }

        var ids = inputs.GroupBy(i => i.Id).ToDictionary(g => g.Key, g => g.First());
        foreach (var tail in _tails.Values.Where(t => !seen.Contains(t.Identity)).ToList())
        {
            tail.Gone = true;
            if (!ids.TryGetValue(tail.Input.Id, out var input))
            {
                Close(tail);
                continue;
            }

            tail.Rebind(input);
        }
    }

    /// <summary>Closes the renamed and deleted files that have been read to their end and written no more for a while.</summary>
    public void CloseFinished()
    {
        foreach (var tail in _tails.Values.Where(IsFinished).ToList())
        {
            Close(tail);
        }
    }

    public void Dispose()
    {
        foreach (var tail in _tails.Values)
        {
            tail.Dispose();
        }
    }

    private bool IsFinished(Tail tail) =>
        tail.Gone && tail.IdleSize == RandomAccess.GetLength(tail.Handle) && time.GetElapsedTime(tail.LastRead) > closeGoneAfter;

    private static bool IsLink(string path) => (new FileInfo(path).Attributes & FileAttributes.ReparsePoint) != 0;

    private void Close(Tail tail)
    {
        _tails.Remove(tail.Identity);
        tail.Dispose();
    }

    private void Follow(string openPath, string path, FileIdentity identity, ShipperInput input)
    {
        if (_tails.TryGetValue(identity, out var tail))
        {
            tail.Gone = false;
            tail.Rebind(input);
            return;
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(openPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            identity = FileIdentity.Of(handle, openPath);
            var position = state.Files.TryGetValue(identity, out var known) ? known.Position : 0;
            if (!_tails.TryAdd(identity, new Tail(handle, identity, path, position, input, agentId) { LastRead = time.GetTimestamp() }))
            {
                handle.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            if (e is not FileNotFoundException)
            {
                report($"{openPath} cannot be read: {e.Message}");
            }
        }
    }

    // A file that was renamed while the shipper was down: its new name may match no glob, but its last lines were not sent yet.
    private void FindRenamed(IReadOnlyList<ShipperInput> inputs, HashSet<FileIdentity> seen)
    {
        foreach (var (identity, file) in state.Files.Where(f => !seen.Contains(f.Key)).ToList())
        {
            var directory = Path.GetDirectoryName(file.Path);
            if (!Directory.Exists(directory))
            {
                continue;
            }

            var found = Directory.EnumerateFiles(directory).FirstOrDefault(p => FileIdentity.Of(p) == identity);
            var input = inputs.FirstOrDefault(i => i.Paths.Any(glob => Glob.IsMatch(glob, file.Path)));
            if (found is null)
            {
                forget(identity);
            }
            else if (input is not null && new FileInfo(found).Length > file.Position)
            {
                Follow(found, file.Path, identity, input);
            }
        }
    }
}

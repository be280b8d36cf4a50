using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorPipeline.KubernetesDouble;

/// <summary>
/// All objects and the history of their changes, as etcd and the watch cache keep them. One version number for everything. Thread-safe.
/// </summary>
internal sealed class Objects(TimeProvider time)
{
    /// <summary>One change.</summary>
    internal sealed record Change(long Version, string Type, Kind Kind, JsonObject Object);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _objects = new(StringComparer.Ordinal);
    private readonly List<Change> _history = [];
    private TaskCompletionSource _changed = NewSignal();
    private long _version = 400;
    private long _oldest = 400;

    public long Version
    {
        get
        {
            lock (_lock)
                return _version;
        }
    }

    /// <summary>Ends when something changes after this call.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    public static string Key(Kind kind, string space, string name) => $"{kind.Qualified}/{space}/{name}";

    public JsonObject? Find(Kind kind, string space, string name)
    {
        lock (_lock)
            return _objects.GetValueOrDefault(Key(kind, space, name));
    }

    /// <summary>The objects of a kind in the order of their keys, and the version of that view.</summary>
    public (List<JsonObject> Items, long Version) List(Kind kind, string? space)
    {
        lock (_lock)
        {
            var prefix = space is null ? $"{kind.Qualified}/" : $"{kind.Qualified}/{space}/";
            return ([.. _objects.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(pair => pair.Value)], _version);
        }
    }

    /// <summary>
    /// Replaces an object by what <paramref name="edit"/> makes of it; null from it deletes. Stored objects are never changed
    /// afterwards. Returns what is stored now (the deleted object when deleted), and whether anything changed.
    /// </summary>
    public (JsonObject Object, bool Changed) Edit(Kind kind, string space, string name, Func<JsonObject?, JsonObject?> edit)
    {
        lock (_lock)
        {
            var key = Key(kind, space, name);
            var before = _objects.GetValueOrDefault(key);
            var after = edit(before);
            if (after is null && before is null)
            {
                throw Status.NotFound(kind.Qualified, name);
            }

            if (ReferenceEquals(before, after))
            {
                return (before!, false);
            }

            var stored = after ?? (JsonObject)before!.DeepClone();
            Stamp(stored, ++_version, before is null);
            _ = after is null ? _objects.Remove(key) : (_objects[key] = stored) is null;
            _history.Add(
                new Change(
                    _version,
                    after is null ? "DELETED"
                        : before is null ? "ADDED"
                        : "MODIFIED",
                    kind,
                    stored
                )
            );
            var changed = _changed;
            _changed = NewSignal();
            changed.TrySetResult();
            return (stored, true);
        }
    }

    /// <summary>The changes after a version, and the version up to which they are complete.</summary>
    /// <exception cref="ApiError">410, when the history does not reach back that far.</exception>
    public (List<Change> Changes, long Version) Since(long version, Kind kind, string? space, string? name)
    {
        lock (_lock)
        {
            if (version < _oldest)
            {
                throw Status.Expired(version, _oldest);
            }

            // Versions are in order: the changes after one are at the end.
            var first = _history.Count;
            while (first > 0 && _history[first - 1].Version > version)
            {
                first--;
            }

            return (_history[first..].Where(change => change.Kind == kind && Matches(change.Object, space, name)).ToList(), _version);
        }
    }

    /// <summary>Drops the history: a watch from an old version is answered 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            // The version is one for all kinds: a watch's version becomes old even when no object of its kind changed.
            _oldest = ++_version;
            _history.Clear();
        }
    }

    public static bool Matches(JsonObject one, string? space, string? name) =>
        (space is null || (string?)one["metadata"]!["namespace"] == space) && (name is null || (string?)one["metadata"]!["name"] == name);

    private void Stamp(JsonObject stored, long version, bool isNew)
    {
        var meta = (JsonObject)stored["metadata"]!;
        meta["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture);
        if (isNew)
        {
            meta["uid"] = Guid.NewGuid().ToString();
            meta["creationTimestamp"] = Now();
        }
    }

    /// <summary>The time, as metadata has it.</summary>
    public string Now() => time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

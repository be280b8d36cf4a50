using System.Collections.Immutable;
using System.Globalization;
using ActorPipeline.Actors.Filebeat;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>One ConfigMap object, with its known state. Used by one caller at a time.</summary>
/// <param name="api">The server.</param>
/// <param name="options">Namespace and timeouts.</param>
/// <param name="name">Name of the object.</param>
/// <param name="isOptional">Whether it is created only when it has content.</param>
/// <param name="time">The clock.</param>
internal sealed class ConfigMapShard(KubernetesApi api, KubernetesOptions options, string name, bool isOptional, TimeProvider time)
{
    private readonly string _collection = $"api/v1/namespaces/{options.ConfigMapNamespace}/configmaps";

    // The watch reports our own writes late; the last few versions are enough to recognise them.
    private readonly Queue<string> _ownVersions = new();
    private ImmutableSortedDictionary<string, string>? _applied;

    // Our keys since the last successful write: a key that another manager owns as well is not removed by an apply.
    private ImmutableHashSet<string> _had = [];
    private bool _confirmed;
    private bool _mayHaveOurs = true;
    private bool _refused;
    private string? _version;
    private string? _seen;
    private long _foreign;

    /// <summary>Name of the object.</summary>
    public string Name => name;

    /// <summary>
    /// The watch of this one object. Without a version it begins with the current object, so that nothing is missed between two watches. By name, because RBAC
    /// allows only this object.
    /// </summary>
    public string WatchPath =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{_collection}?watch=true&allowWatchBookmarks=true&fieldSelector=metadata.name%3D{name}"
                + $"&timeoutSeconds={Math.Max(1, (long)options.WatchTimeout.TotalSeconds)}"
        );

    /// <summary>The bytes available for our keys: the limit minus the values of others, counted as the server does.</summary>
    public long Room => DesiredState.LimitBytes - _foreign;

    /// <summary>How full it is, bytes.</summary>
    public long Used => _foreign + (_applied?.Values.Sum(value => (long)FilebeatInput.BytesOf(value)) ?? 0);

    /// <summary>Whether the object is known to have exactly <paramref name="part"/> as our keys.</summary>
    public bool Holds(ImmutableSortedDictionary<string, string> part) => (_confirmed && ConfigMapShards.Same(_applied!, part)) || !IsNeeded(part);

    /// <summary>Whether it has to be written: not when it is optional and has none of our keys, now or in future.</summary>
    public bool IsNeeded(ImmutableSortedDictionary<string, string> part) => !isOptional || !part.IsEmpty || _applied is { IsEmpty: false } || _mayHaveOurs;

    /// <summary>Marks the known content as uncertain.</summary>
    public void Forget() => _confirmed = false;

    /// <summary>Applies; true when that changed the object.</summary>
    public async Task<bool> ApplyAsync(ImmutableSortedDictionary<string, string> part, CancellationToken cancel)
    {
        (_confirmed, _refused) = (false, true);
        var answer = await api.SendAsync(
            HttpMethod.Patch,
            $"{_collection}/{name}?fieldManager={ApiConfigMap.FieldManager}&force=true",
            ApplyBody.For(options.ConfigMapNamespace, name, part),
            ApiJson.Default.MetaOnly,
            options.RequestTimeout,
            time,
            cancel
        );
        var changed = Wrote(answer.Metadata);
        _had = _had.Union(_applied?.Keys ?? []);
        var left = SharedKeys(answer.Metadata).Where(key => _had.Contains(key) && !part.ContainsKey(key)).Order(StringComparer.Ordinal).ToList();
        if (left.Count > 0)
        {
            await RemoveAsync(left, answer.Metadata.ResourceVersion, cancel);
        }

        (_applied, _confirmed, _refused, _had) = (part, true, false, []);
        _mayHaveOurs = !part.IsEmpty;
        return changed;
    }

    // An apply without a key only gives up our ownership. The input of a deleted service must not stay because another manager applied the same key, so it is
    // removed explicitly, unless the object was changed meanwhile: then it is read again.
    private async Task RemoveAsync(IEnumerable<string> keys, string? version, CancellationToken cancel) =>
        Wrote(
            (
                await api.SendAsync(
                    HttpMethod.Patch,
                    $"{_collection}/{name}?fieldManager={ApiConfigMap.FieldManager}",
                    ApplyBody.Without(keys, version),
                    ApiJson.Default.MetaOnly,
                    options.RequestTimeout,
                    time,
                    cancel
                )
            ).Metadata
        );

    private bool Wrote(ObjectMeta answer)
    {
        var changed = answer.ResourceVersion != _version;
        _version = answer.ResourceVersion;
        if (changed && _version is not null)
        {
            _ownVersions.Enqueue(_version);
            if (_ownVersions.Count > 8)
            {
                _ownVersions.Dequeue();
            }
        }

        return changed;
    }

    /// <summary>The keys of the object that were applied under our name; none when it does not exist.</summary>
    public async Task<IEnumerable<KeyValuePair<string, string>>> ReadOwnAsync(CancellationToken cancel)
    {
        try
        {
            var found = await api.SendAsync(
                HttpMethod.Get,
                $"{_collection}/{name}",
                null,
                ApiJson.Default.ConfigMapObject,
                options.RequestTimeout,
                time,
                cancel
            );
            _version = found.Metadata.ResourceVersion;
            var own = OwnKeys(found.Metadata);
            _foreign = Foreign(found.Data, found.BinaryData, own);
            List<KeyValuePair<string, string>> ours = [.. (found.Data ?? []).Where(pair => own.Contains(pair.Key))];
            _mayHaveOurs = ours.Count > 0;
            _had = _had.Union(own);
            return ours;
        }
        catch (ApiRefusal refusal) when (refusal.Code == 404)
        {
            (_foreign, _mayHaveOurs) = (0, false);
            return [];
        }
    }

    /// <summary>
    /// Whether a watch event means that somebody else changed our keys. After a failed write any change counts: it may have removed the cause
    /// (<c>immutable</c>), or freed room.
    /// </summary>
    public bool Drifted(WatchLine line)
    {
        if (line.Object.Metadata is not { ResourceVersion: { } version } meta)
        {
            return false;
        }

        var news = version != _seen;
        _seen = version;
        _foreign = line.Type == "DELETED" ? 0 : Foreign(line.Object.Data, line.Object.BinaryData, OwnKeys(meta));
        if (_refused)
        {
            // A restarted watch begins with the current object, which is no change.
            return news;
        }

        if (_applied is null || _ownVersions.Contains(version))
        {
            return false;
        }

        var data = line.Type == "DELETED" ? [] : line.Object.Data ?? [];
        var same =
            _applied.All(pair => data.TryGetValue(pair.Key, out var value) && value == pair.Value)
            && OwnKeys(meta).All(key => _applied.ContainsKey(key) || !data.ContainsKey(key));
        if (!same || (line.Type == "DELETED"))
        {
            _confirmed = false;
            return true;
        }

        _version = version;
        return false;
    }

    private static long Foreign(Dictionary<string, string>? data, Dictionary<string, string>? binary, HashSet<string> own) =>
        (data ?? []).Where(pair => !own.Contains(pair.Key)).Sum(pair => (long)FilebeatInput.BytesOf(pair.Value))
        + (binary ?? []).Values.Sum(base64 => (long)(base64.Length / 4 * 3) - base64.AsSpan().Count('='));

    private static HashSet<string> OwnKeys(ObjectMeta meta) => KeysOf(meta, isOurs: true);

    /// <summary>The keys that others own, alone or with us.</summary>
    private static HashSet<string> SharedKeys(ObjectMeta meta) => KeysOf(meta, isOurs: false);

    private static HashSet<string> KeysOf(ObjectMeta meta, bool isOurs) =>
        [
            .. (meta.ManagedFields ?? [])
                .Where(field => field is { Manager: ApiConfigMap.FieldManager, Operation: "Apply" } == isOurs)
                .SelectMany(field => field.FieldsV1?.Data?.Keys.AsEnumerable() ?? [])
                .Where(key => key.StartsWith("f:", StringComparison.Ordinal))
                .Select(key => key[2..]),
        ];
}

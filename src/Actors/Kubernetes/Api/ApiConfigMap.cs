using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// The ConfigMap (or several, see <c>kubernetes.config-map-shards</c>) behind the Kubernetes API. Writes are server-side
/// applies under our own field manager. A shard that has its part already is not written.
/// </summary>
public sealed class ApiConfigMap : IConfigMapStore
{
    /// <summary>Our field manager: fields applied under it are ours.</summary>
    public const string FieldManager = "actor-pipeline";

    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly ImmutableArray<ConfigMapShard> _shards;
    private readonly KubernetesOptions _options;
    private readonly TimeProvider _time;
    private readonly KubernetesApi _api;
    private ImmutableArray<ImmutableSortedDictionary<string, string>> _parts;
    private bool _someWait;

    /// <summary>A store; nothing is sent yet.</summary>
    /// <param name="api">The server.</param>
    /// <param name="options">Name, namespace, shards and timeouts.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public ApiConfigMap(KubernetesApi api, KubernetesOptions options, TimeProvider? time = null)
    {
        (_api, _options, _time) = (api, options, time ?? TimeProvider.System);
        _shards =
        [
            .. Enumerable
                .Range(0, options.ConfigMaps)
                .Select(shard => new ConfigMapShard(
                    api,
                    options,
                    ConfigMapShards.NameOf(options.ConfigMap, shard),
                    isOptional: options.ConfigMapAuto && shard > 0,
                    _time
                )),
        ];
        _parts = [.. _shards.Select(_ => ShardPlan.Empty)];
    }

    /// <inheritdoc />
    public Task<ConfigMapWrite> ApplyAsync(ImmutableSortedDictionary<string, string> desired, CancellationToken cancel) =>
        ApplyAsync(desired, static () => ImmutableDictionary<string, DateTimeOffset>.Empty, cancel);

    /// <inheritdoc />
    public async Task<ConfigMapWrite> ApplyAsync(
        ImmutableSortedDictionary<string, string> desired,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since,
        CancellationToken cancel
    )
    {
        await _one.WaitAsync(cancel);
        try
        {
            var result = await ApplyPlanAsync(desired, since, cancel);
            // Another writer may have added content since the last read: then less fits.
            return result is ConfigMapWrite.TooLarge && await LookAsync(cancel) ? await ApplyPlanAsync(desired, since, cancel) : result;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<ConfigMapWrite> ApplyPlanAsync(
        ImmutableSortedDictionary<string, string> desired,
        Func<IReadOnlyDictionary<string, DateTimeOffset>> since,
        CancellationToken cancel
    )
    {
        var plan = ShardPlan.For(desired, _parts, [.. _shards.Select(shard => shard.Room)], _options.ConfigMapAuto, since);
        var pending = Enumerable.Range(0, _shards.Length).Where(i => !_shards[i].Holds(plan.Parts[i])).ToList();
        var changed = false;
        // A key is removed from one ConfigMap before it appears in another: first all are written without arriving keys, then those with arriving keys again.
        var first = (pending.Count > 0 ? pending : Enumerable.Range(0, _shards.Length)).Select(i =>
            (Shard: i, Part: plan.Parts[i].RemoveRange(plan.Arriving[i]))
        );
        var second = Enumerable.Range(0, _shards.Length).Where(i => !plan.Arriving[i].IsEmpty).Select(i => (Shard: i, Part: plan.Parts[i]));
        foreach (var (i, part) in first.Concat(second))
        {
            switch (await WriteAsync(_shards[i], part, cancel))
            {
                case ConfigMapWrite.Applied applied:
                    changed |= applied.Changed;
                    _parts = _parts.SetItem(i, part);
                    break;
                case var refusal:
                    return refusal;
            }
        }

        _someWait = !plan.Waiting.IsEmpty;
        return new ConfigMapWrite.Applied(changed) { Waiting = plan.Waiting, Used = [.. _shards.Select(shard => shard.Used)] };
    }

    private async Task<bool> LookAsync(CancellationToken cancel)
    {
        try
        {
            foreach (var shard in _shards)
                await shard.ReadOwnAsync(cancel);
            return true;
        }
        catch (Exception e) when (e is ApiRefusal or HttpRequestException or IOException)
        {
            return false;
        }
    }

    /// <inheritdoc />
    public async Task<ConfigMapRead> ReadAsync(CancellationToken cancel)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (i, shard) in _shards.Index())
        {
            try
            {
                var own = (await shard.ReadOwnAsync(cancel)).ToImmutableSortedDictionary(StringComparer.Ordinal);
                all.AddRange(own.Where(pair => !all.ContainsKey(pair.Key)).ToList());
                _parts = _parts.SetItem(i, own);
            }
            catch (Exception e) when (e is ApiRefusal or HttpRequestException or IOException)
            {
                return Refusals.OfRead(e, $"ConfigMap {_options.ConfigMapNamespace}/{shard.Name} cannot be read");
            }
        }

        return new ConfigMapRead.Own(all.ToImmutable());
    }

    /// <inheritdoc />
    /// <exception cref="ApiRefusal">The server refused the watch.</exception>
    public async IAsyncEnumerable<bool> WatchDriftAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        // A capacity of 1: one pending notification of drift is enough.
        var drifts = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pumps = _shards.Select(shard => PumpAsync(shard, drifts.Writer, stop.Token)).ToList();
        try
        {
            await foreach (var drift in drifts.Reader.ReadAllAsync(cancel))
            {
                yield return drift;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    private async Task<ConfigMapWrite> WriteAsync(ConfigMapShard shard, ImmutableSortedDictionary<string, string> part, CancellationToken cancel)
    {
        try
        {
            return new ConfigMapWrite.Applied(shard.IsNeeded(part) && await shard.ApplyAsync(part, cancel));
        }
        catch (Exception e) when (e is ApiRefusal or HttpRequestException or IOException)
        {
            return Refusals.OfWrite(e, $"ConfigMap {_options.ConfigMapNamespace}/{shard.Name}");
        }
    }

    private async Task PumpAsync(ConfigMapShard shard, ChannelWriter<bool> drifts, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                var began = _time.GetTimestamp();
                await foreach (
                    var line in WatchReader.ReadAsync(_api, shard.WatchPath, metadataOnly: false, _options.WatchIdle, _time, cancel).WithCancellation(cancel)
                )
                {
                    if (line.Type != "BOOKMARK" && await DriftedAsync(shard, line, cancel))
                    {
                        drifts.TryWrite(true);
                    }
                }

                if (_time.GetElapsedTime(began) < _options.RetryMin)
                {
                    await Task.Delay(_options.RetryMin, _time, cancel);
                }
            }
        }
        catch (Exception e)
        {
            shard.Forget();
            drifts.TryComplete(e);
        }
    }

    // Not during a write: only after it is known which resourceVersion is our own.
    private async Task<bool> DriftedAsync(ConfigMapShard shard, WatchLine line, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var before = shard.Room;
            return shard.Drifted(line) || (_someWait && shard.Room > before);
        }
        finally
        {
            _one.Release();
        }
    }
}

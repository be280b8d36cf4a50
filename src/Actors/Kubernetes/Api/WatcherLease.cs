using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// The right to write, held by one watcher at a time, as a Lease object: while a split network or a second installation has two
/// watchers, only one of them writes. Whether another's lease has run out is judged by our own clock from when its last
/// renewal was seen, never by the times written in it, so clocks may differ. Used by one caller at a time.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="options">Namespace and timeouts.</param>
/// <param name="identity">Our name in it; unique, and stable across restarts when possible (the pod's name).</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class WatcherLease(KubernetesApi api, KubernetesOptions options, string identity, TimeProvider? time = null)
{
    /// <summary>Name of the Lease object, in the namespace of the ConfigMap.</summary>
    public const string Name = "actor-pipeline-watcher";

    /// <summary>How long it holds without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly string _collection = $"apis/coordination.k8s.io/v1/namespaces/{options.ConfigMapNamespace}/leases";
    private LeaseObject? _held;
    private long _renewed;
    private (string Version, long At) _seen = ("", 0);

    /// <summary>Whether it is ours, without asking: renewed so lately that nobody else can have taken it.</summary>
    public bool IsHeld => _held is not null && _time.GetElapsedTime(_renewed) < Duration;

    /// <summary>
    /// Takes or renews it. Null when it is ours for the next two thirds of <see cref="Duration"/> at least; otherwise who has it.
    /// </summary>
    /// <exception cref="ApiRefusal">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<string?> HoldAsync(CancellationToken cancel)
    {
        if (_held is not null && _time.GetElapsedTime(_renewed) < Duration / 3)
        {
            return null;
        }

        try
        {
            return await TakeAsync(cancel);
        }
        catch (ApiRefusal refusal) when (refusal.Code == 409)
        {
            // Somebody was faster by a moment; who, the next attempt will tell.
            _held = null;
            return "another watcher";
        }
    }

    /// <summary>Gives it up, so that the next one need not wait. Best effort.</summary>
    public async Task ReleaseAsync(CancellationToken cancel)
    {
        if (_held is { } held)
        {
            _held = null;
            await SendAsync(HttpMethod.Put, "/" + Name, held with { Spec = held.Spec! with { HolderIdentity = "" } }, cancel);
        }
    }

    private async Task<string?> TakeAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var began = _time.GetTimestamp();
        var found = _held ?? await FindAsync(cancel);
        var spec = new LeaseSpec(identity, (int)Duration.TotalSeconds, now, now, (found?.Spec?.LeaseTransitions ?? -1) + 1);
        if (found is null)
        {
            _held = await SendAsync(HttpMethod.Post, "", new LeaseObject(new ObjectMeta(Name, options.ConfigMapNamespace), spec), cancel);
        }
        else if (string.IsNullOrEmpty(found.Spec?.HolderIdentity) || found.Spec.HolderIdentity == identity || HasRunOut(found))
        {
            var ours = found.Spec?.HolderIdentity == identity ? found.Spec with { RenewTime = now } : spec;
            _held = null;
            _held = await SendAsync(HttpMethod.Put, "/" + Name, found with { Spec = ours }, cancel);
        }
        else
        {
            return found.Spec.HolderIdentity;
        }

        _renewed = began;
        return null;
    }

    private bool HasRunOut(LeaseObject found)
    {
        var version = found.Metadata.ResourceVersion ?? "";
        if (_seen.Version != version)
        {
            _seen = (version, _time.GetTimestamp());
        }

        return _time.GetElapsedTime(_seen.At) >= TimeSpan.FromSeconds(found.Spec?.LeaseDurationSeconds ?? Duration.TotalSeconds);
    }

    private async Task<LeaseObject?> FindAsync(CancellationToken cancel)
    {
        try
        {
            return await api.SendAsync(HttpMethod.Get, $"{_collection}/{Name}", null, ApiJson.Default.LeaseObject, options.RequestTimeout, _time, cancel);
        }
        catch (ApiRefusal refusal) when (refusal.Code == 404)
        {
            return null;
        }
    }

    private Task<LeaseObject> SendAsync(HttpMethod method, string path, LeaseObject lease, CancellationToken cancel)
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(lease, ApiJson.Default.LeaseObject));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return api.SendAsync(method, _collection + path, content, ApiJson.Default.LeaseObject, options.RequestTimeout, _time, cancel);
    }
}

using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// An exclusive right, as a Lease object (coordination.k8s.io/v1): during a network split, or with a second installation, only its holder acts.
/// <see cref="LeaseRules"/> decides, this class reads and writes. Thread-safe.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="options">Namespace and timeouts.</param>
/// <param name="name">Name of the object, in the namespace of the ConfigMap.</param>
/// <param name="identity">Our name in it; unique, and stable across restarts when possible (the pod's name).</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class ApiLease(KubernetesApi api, KubernetesOptions options, string name, string identity, TimeProvider? time = null) : IDisposable
{
    /// <summary>Name of the lease of the one watcher that writes.</summary>
    public const string OfWatcher = "actor-pipeline-watcher";

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly string _collection = $"apis/coordination.k8s.io/v1/namespaces/{options.ConfigMapNamespace}/leases";
    private readonly SemaphoreSlim _one = new(1, 1);
    private LeaseObject? _held;
    private volatile LeaseSpec? _other;
    private long _renewed;
    private (string Version, long At) _seen = ("", 0);

    /// <summary>Name of the object.</summary>
    public string Name => name;

    /// <summary>Whether the lease is ours, without a request: true when it was renewed so recently that nobody else can have taken it.</summary>
    public bool IsHeld => _held is not null && _time.GetElapsedTime(_renewed) < LeaseRules.RenewWithin;

    /// <summary>Takes or renews it. Null when it is ours for at least a third of its duration; otherwise the holder.</summary>
    /// <exception cref="ApiRefusal">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<string?> HoldAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_held is not null && _time.GetElapsedTime(_renewed) < LeaseRules.Interval / 2)
            {
                return null;
            }

            try
            {
                return await TakeAsync(cancel);
            }
            catch (ApiRefusal conflict) when (conflict.Code == 409)
            {
                // A concurrent write, perhaps only of a label: read again who holds it.
                _held = null;
                return await TakeAsync(cancel);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>
    /// As <see cref="HoldAsync"/>, but when another process holds it, waits until the holder renews it (then the holder lives and keeps it), releases it, or
    /// lets it expire (then it becomes ours). Takes at most the duration of a lease.
    /// </summary>
    /// <exception cref="ApiRefusal">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<string?> HoldOrOutliveAsync(CancellationToken cancel)
    {
        LeaseSpec? first = null;
        while (await HoldAsync(cancel) is { } other)
        {
            var now = _other;
            if (first is not null && LeaseRules.IsAlive(first, now))
            {
                return other;
            }

            first ??= now;
            await Task.Delay(LeaseRules.Look, _time, cancel);
        }

        return null;
    }

    /// <summary>
    /// Reads it periodically, so that the expiry of a dead holder's lease is known when it is needed, and not only a lease's duration later. Sends no requests
    /// while it is ours.
    /// </summary>
    /// <param name="cancel">Ends it.</param>
    public async Task KeepObservingAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(LeaseRules.Interval, _time);
        try
        {
            do
            {
                try
                {
                    await ObserveAsync(cancel);
                }
                catch (Exception e) when (e is ApiRefusal or HttpRequestException or IOException)
                {
                    // A failed read is no change: HoldAsync reports the error.
                }
            } while (await timer.WaitForNextTickAsync(cancel));
        }
        catch (OperationCanceledException)
        {
            // The node ends.
        }
    }

    private async Task ObserveAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (!IsHeld)
                _ = Unchanged(await FindAsync(cancel));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Releases it, so that the next holder need not wait.</summary>
    /// <exception cref="ApiRefusal">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task ReleaseAsync(CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            if (_held is { } held)
            {
                _held = null;
                await SendAsync(HttpMethod.Put, "/" + name, held with { Spec = held.Spec! with { HolderIdentity = "" } }, cancel);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();

    private async Task<string?> TakeAsync(CancellationToken cancel)
    {
        var now = _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
        var began = _time.GetTimestamp();
        var found = _held ?? await FindAsync(cancel);
        var next = LeaseRules.Next(found?.Spec, identity, now);
        switch (LeaseRules.Decide(found?.Spec, identity, Unchanged(found)))
        {
            case LeaseMove.Leave:
                _other = found!.Spec;
                return found!.Spec!.HolderIdentity;
            case LeaseMove.Create:
                _held = await SendAsync(HttpMethod.Post, "", new LeaseObject(new ObjectMeta(name, options.ConfigMapNamespace), next), cancel);
                break;
            default:
                _held = await SendAsync(HttpMethod.Put, "/" + name, found! with { Spec = next }, cancel);
                break;
        }

        _renewed = began;
        return null;
    }

    private TimeSpan Unchanged(LeaseObject? found)
    {
        var version = found?.Metadata.ResourceVersion ?? "";
        if (_seen.Version != version)
        {
            _seen = (version, _time.GetTimestamp());
        }

        return _time.GetElapsedTime(_seen.At);
    }

    private async Task<LeaseObject?> FindAsync(CancellationToken cancel)
    {
        try
        {
            return await api.SendAsync(HttpMethod.Get, $"{_collection}/{name}", null, ApiJson.Default.LeaseObject, options.RequestTimeout, _time, cancel);
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

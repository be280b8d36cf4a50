using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// The services of a cluster: every kind of object in <c>kubernetes.watch</c>, in every watched namespace. Objects whose
/// name lacks the suffix are not kept, and of the others only id, uid and our annotations.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="options">What is watched, page size and timeouts.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class ApiServices(KubernetesApi api, KubernetesOptions options, TimeProvider? time = null) : IServiceSource
{
    private readonly ImmutableArray<(int Kind, Workload Workload)> _kinds =
    [
        .. Workload.All.Where(workload => options.Watch.Contains(workload.Resource)).Select((workload, i) => (i, workload)),
    ];

    /// <inheritdoc />
    public IReadOnlyList<(string? Namespace, IServiceSource Source)> Parts =>
        options.Namespaces.IsDefaultOrEmpty
            ? [(null, this)]
            :
            [
                .. options
                    .Namespaces.Distinct()
                    .Select(space => ((string?)space, (IServiceSource)new ApiServices(api, options with { Namespaces = [space] }, time))),
            ];

    /// <inheritdoc />
    /// <exception cref="ApiRefusal">The server refused, or (410) its history does not reach back to the last event.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    /// <exception cref="TimeoutException">A watch was silent for too long.</exception>
    public async IAsyncEnumerable<ServiceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancel)
    {
        var set = WorkloadSet.Empty;
        var watches = new List<(int Kind, ListWatch Watch, string Version)>();
        foreach (var (kind, workload) in _kinds)
        {
            foreach (var space in options.Namespaces.IsDefaultOrEmpty ? [null] : options.Namespaces.Select(space => (string?)space))
            {
                var watch = new ListWatch(api, workload.Path(space), options, time ?? TimeProvider.System);
                var version = await watch.ListAsync(meta => set = Describe(kind, meta) is { } service ? set.With(kind, service) : set, cancel);
                watches.Add((kind, watch, version));
            }
        }

        yield return set.Snapshot;

        // Bounded: a slow actor backpressures the watch.
        var lines = Channel.CreateBounded<(int Kind, WatchLine? Line)>(256);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pumps = watches
            .Select(one => PumpAsync(one.Kind, one.Watch, one.Version, lines.Writer, stop.Token))
            .Concat(watches.Select(one => ProbeAsync(one.Watch, lines.Writer, stop.Token)))
            .ToList();
        try
        {
            await foreach (var (kind, line) in lines.Reader.ReadAllAsync(cancel))
            {
                if (line is null or { Type: "BOOKMARK" })
                {
                    yield return ServiceEvent.Heard.Instance;
                }
                else if (line.Object.Metadata is { } meta && Describe(kind, meta) is { } service)
                {
                    (set, var change) = line.Type == "DELETED" ? set.Remove(kind, service.Id) : set.Put(kind, service);
                    if (change is not null)
                    {
                        yield return change;
                    }
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(pumps);
        }
    }

    // When one watch ends, all end, and everything is listed again. Does not throw.
    private static async Task PumpAsync(int kind, ListWatch watch, string version, ChannelWriter<(int, WatchLine?)> lines, CancellationToken cancel)
    {
        try
        {
            await foreach (var line in watch.WatchAsync(version, cancel).WithCancellation(cancel))
            {
                await lines.WriteAsync((kind, line), cancel);
            }

            lines.TryComplete();
        }
        catch (Exception e)
        {
            lines.TryComplete(e);
        }
    }

    // Does not throw.
    private static async Task ProbeAsync(ListWatch watch, ChannelWriter<(int, WatchLine?)> lines, CancellationToken cancel)
    {
        try
        {
            await watch.ProbeAsync(() => lines.WriteAsync((0, null), cancel), cancel);
        }
        catch (Exception e)
        {
            lines.TryComplete(e);
        }
    }

    private ServiceDescription? Describe(int kind, ObjectMeta meta)
    {
        if (meta.Name is not { } name || meta.Namespace is not { } space || !name.EndsWith(options.ServiceSuffix, StringComparison.Ordinal))
        {
            return null;
        }

        var ours = meta.Annotations?.Where(pair => pair.Key.StartsWith(ServiceHints.Prefix, StringComparison.Ordinal)).ToImmutableDictionary();
        return new ServiceDescription(new ServiceId(space, name), ours)
        {
            Kind = _kinds[kind].Workload.Kind,
            Uid = meta.Uid,
            Created = meta.CreationTimestamp,
        };
    }
}

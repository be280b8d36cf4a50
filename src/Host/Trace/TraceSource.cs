using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Tracing;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Http;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Trace;

/// <summary>Collects the observations of every hop. One trace at a time, because each opens connections of its own.</summary>
public sealed class TraceSource(StatusSource status, PipelineOptions options, TimeProvider time) : IDisposable
{
    private readonly TopicProbe _topic = new(options.Kafka, options.DeadLetter);
    private readonly Lazy<IndexProbe> _index = new(() => new IndexProbe(options.Elastic));
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Traces a service.</summary>
    /// <param name="service">Its name.</param>
    /// <param name="space">Its namespace; null when there is only one of that name.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The report, or why the request was refused.</returns>
    public async Task<(TraceReport? Report, TraceRefused? Refused)> LookAsync(string service, string? space, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            var seen = await status.ReadAsync(cancel);
            var (known, refused) = WatchedHops.Find(seen.Services, service, space);
            if (refused is not null)
                return (null, refused);
            space ??= known?.Namespace;
            var id = new ServiceId(space ?? "default", service);
            var topic = _topic.LookAsync(known?.Topic ?? FilebeatOptions.Fill(options.Filebeat.Topic, id), service, space);
            var index = await _index.Value.LookAsync(service, space, cancel);
            return (
                TraceRules.Of(
                    new TraceEvidence(service, await topic, index, time.GetUtcNow())
                    {
                        Known = known,
                        Similar = known is null ? Nearest.Of(service, seen.Services.Select(found => found.Name)) : null,
                        ConfigMap = seen.ConfigMap,
                        Watches = [.. seen.Watches.Where(watch => space is null || watch.Namespace == "*" || watch.Namespace == space)],
                        Nodes = seen.Nodes,
                        Paths = FilebeatOptions.Fill(options.Filebeat.Paths, id),
                        Suffix = options.Kubernetes.ServiceSuffix,
                    }
                ),
                null
            );
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _turn.Dispose();
        if (_index.IsValueCreated)
            _index.Value.Dispose();
    }
}

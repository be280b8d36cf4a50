using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using ActorPipeline.Actors.Elastic;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages;

namespace ActorPipeline.Host.Http.Console;

/// <summary>One update, as it is sent to every page.</summary>
/// <param name="Status">The event <c>status</c>.</param>
/// <param name="Services">The event <c>services</c>.</param>
/// <param name="Edition">Incremented whenever <paramref name="Services"/> changes.</param>
internal sealed record Frame(byte[] Status, byte[] Services, long Edition);

/// <summary>
/// Reads the cluster's status once a second while at least one page is open, for all pages together, and not at all otherwise. A page that reads slowly misses
/// updates and does not delay others. Thread-safe.
/// </summary>
internal sealed class ConsoleFeed(StatusSource source, PipelineOptions options, TimeProvider time) : IDisposable
{
    /// <summary>How many pages may be open at once.</summary>
    public const int MostPages = 64;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly string Version = typeof(ConsoleFeed).Assembly.GetName().Version?.ToString(3) ?? "";

    private readonly Lazy<ElasticProbe> _probe = new(() => new ElasticProbe(options.Elastic));
    private readonly Lock _gate = new();
    private readonly List<Channel<Frame>> _pages = [];
    private readonly Dictionary<string, long> _since = [];
    private Frame? _last;
    private bool _looking;

    /// <summary>How many pages are open.</summary>
    public int Pages
    {
        get
        {
            lock (_gate)
                return _pages.Count;
        }
    }

    /// <summary>Every update from now on; null when too many pages are open.</summary>
    public IAsyncEnumerable<Frame>? Open(CancellationToken cancel)
    {
        var page = Channel.CreateBounded<Frame>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
        {
            if (_pages.Count >= MostPages)
                return null;
            _pages.Add(page);
            if (_last is { } last && _looking)
                page.Writer.TryWrite(last);
            if (!_looking)
                _ = Task.Run(LookAsync, CancellationToken.None);
            _looking = true;
        }
        return ReadAsync(page, cancel);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_probe.IsValueCreated)
            _probe.Value.Dispose();
    }

    private async IAsyncEnumerable<Frame> ReadAsync(Channel<Frame> page, [EnumeratorCancellation] CancellationToken cancel)
    {
        try
        {
            await foreach (var frame in page.Reader.ReadAllAsync(cancel))
                yield return frame;
        }
        finally
        {
            lock (_gate)
                _pages.Remove(page);
        }
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            Frame? frame = null;
            try
            {
                frame = await FrameAsync();
            }
            // A stopping node does not answer any more; its pages reconnect to another node.
            catch (Exception failure) when (failure is ObjectDisposedException or OperationCanceledException or Akka.Actor.AskTimeoutException) { }
            lock (_gate)
            {
                _last = frame ?? _last;
                foreach (var page in _pages)
                {
                    if (frame is not null)
                        page.Writer.TryWrite(frame);
                }
                if (_pages.Count == 0)
                {
                    _looking = false;
                    return;
                }
            }
        } while (await timer.WaitForNextTickAsync());
    }

    private async Task<Frame> FrameAsync()
    {
        var probe = _probe.Value.AskAsync(CancellationToken.None);
        var status = await source.ReadAsync(CancellationToken.None);
        var away = await probe;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var services = JsonSerializer.SerializeToUtf8Bytes(status.Services, ConsoleJson.Default.ImmutableArrayServiceStatus);
        return new Frame(
            JsonSerializer.SerializeToUtf8Bytes(
                new ConsoleStatus(
                    now,
                    Version,
                    new ElasticSeen([.. options.Elastic.Urls.Select(url => url.GetLeftPart(UriPartial.Authority))], away),
                    status.Cluster,
                    status.Nodes,
                    status.ConfigMap,
                    status.Services.GroupBy(service => service.State.Word()).ToImmutableSortedDictionary(group => group.Key, group => group.Count()),
                    Dated(StatusProblems.Of(status, away), now)
                )
                {
                    Latency = status.Latency,
                },
                ConsoleJson.Default.ConsoleStatus
            ),
            services,
            _last is { } last && last.Services.AsSpan().SequenceEqual(services) ? last.Edition : (_last?.Edition ?? 0) + 1
        );
    }

    // Called by the single loop only.
    private IReadOnlyList<StatusProblem> Dated(IReadOnlyList<StatusProblem> needs, long now)
    {
        foreach (var gone in _since.Keys.Except(needs.Select(need => need.Key)).ToList())
            _since.Remove(gone);
        return
        [
            .. needs.Select(need =>
            {
                _since.TryAdd(need.Key, now);
                return need with { Since = _since[need.Key] };
            }),
        ];
    }
}

using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>Lists and watches one kind of object in one namespace, or in all.</summary>
/// <param name="api">The server.</param>
/// <param name="path">The collection.</param>
/// <param name="options">Page size and timeouts.</param>
/// <param name="time">The clock.</param>
internal sealed class ListWatch(KubernetesApi api, string path, KubernetesOptions options, TimeProvider time)
{
    // Some servers close every watch at once without an event (seen with stale versions behind load balancers).
    private const int EmptyWatches = 3;
    private static readonly TimeSpan Hasty = TimeSpan.FromSeconds(1);

    /// <summary>Lists all objects, page by page, and returns the version to watch from.</summary>
    /// <param name="take">Called with each object; only what it keeps stays in memory.</param>
    /// <param name="cancel">Gives up.</param>
    public async Task<string> ListAsync(Action<ObjectMeta> take, CancellationToken cancel)
    {
        var (version, next) = ("", "");
        do
        {
            var query = $"{path}?limit={options.PageSize}" + (next.Length == 0 ? "" : "&continue=" + Uri.EscapeDataString(next));
            var page = await api.SendAsync(HttpMethod.Get, query, null, ApiJson.Default.MetaList, options.RequestTimeout, time, cancel);
            foreach (var item in page.Items ?? [])
            {
                take(item.Metadata);
            }

            (version, next) = (page.Metadata.ResourceVersion ?? "", page.Metadata.Continue ?? "");
        } while (next.Length > 0);
        return version;
    }

    /// <summary>
    /// Requests one object periodically until the server refuses or does not answer: a watch stays open without events when the server hangs, or when its
    /// right is withdrawn. Other refusals (too many requests) are ignored.
    /// </summary>
    /// <param name="answered">Told of each answer.</param>
    /// <param name="cancel">Ends it.</param>
    /// <exception cref="ApiRefusal">The right is gone.</exception>
    /// <exception cref="HttpRequestException">No answer.</exception>
    public async Task ProbeAsync(Func<ValueTask> answered, CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(options.WatchProbe, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            try
            {
                await api.SendAsync(HttpMethod.Get, $"{path}?limit=1", null, ApiJson.Default.MetaList, options.RequestTimeout, time, cancel);
            }
            catch (ApiRefusal refusal) when (refusal.Code is not (401 or 403))
            {
                // It answered.
            }

            await answered();
        }
    }

    /// <summary>
    /// The changes after <paramref name="version"/>. A watch that the server ends in the usual way is started again where it
    /// ended; this enumeration ends when that did not help, and throws on every other error; then everything has to be listed again. Bookmarks are among them.
    /// </summary>
    public async IAsyncEnumerable<WatchLine> WatchAsync(string version, [EnumeratorCancellation] CancellationToken cancel)
    {
        for (var empty = 0; empty < EmptyWatches; )
        {
            var (began, silent) = (time.GetTimestamp(), true);
            var seconds = Math.Max(1, (long)options.WatchTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            var query = $"{path}?watch=true&allowWatchBookmarks=true&resourceVersion={Uri.EscapeDataString(version)}&timeoutSeconds={seconds}";
            await foreach (var line in WatchReader.ReadAsync(api, query, metadataOnly: true, options.WatchIdle, time, cancel).WithCancellation(cancel))
            {
                silent = false;
                version = line.Object.Metadata?.ResourceVersion ?? version;
                yield return line;
            }

            empty = silent ? empty + 1 : 0;
            if (time.GetElapsedTime(began) < Hasty)
            {
                await Task.Delay(options.RetryMin, time, cancel);
            }
        }
    }
}

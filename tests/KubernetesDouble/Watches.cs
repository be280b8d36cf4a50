using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ActorPipeline.KubernetesDouble;

/// <summary>Watches: one JSON object a line, for as long as asked.</summary>
internal sealed class Watches(Objects objects, Faults faults, TimeSpan bookmarks)
{
    private CancellationTokenSource _end = new();
    private CancellationTokenSource _drop = new();

    /// <summary>Ends every open watch in the usual way.</summary>
    public void End() => Interlocked.Exchange(ref _end, new CancellationTokenSource()).Cancel();

    /// <summary>Tears every connection with a watch.</summary>
    public void Drop() => Interlocked.Exchange(ref _drop, new CancellationTokenSource()).Cancel();

    public async Task ServeAsync(HttpContext http, Kind kind, string? space, string? name, Func<string, string?> query, string accept)
    {
        var (end, drop) = (_end.Token, _drop.Token);
        using var torn = drop.Register(http.Abort);
        http.Response.ContentType = "application/json";
        var version = long.TryParse(query("resourceVersion"), CultureInfo.InvariantCulture, out var asked) ? asked : 0;
        var wantsBookmarks = query("allowWatchBookmarks") == "true";
        var seconds = double.TryParse(query("timeoutSeconds"), CultureInfo.InvariantCulture, out var limit) ? limit : 1800;
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        using var any = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, end, http.RequestAborted);
        try
        {
            await http.Response.Body.FlushAsync(any.Token);
            if (faults.EndAtOnce)
            {
                return;
            }

            if (version == 0)
            {
                version = await InitialAsync(http, kind, space, name, query("sendInitialEvents") == "true", accept, any.Token);
            }

            await FollowAsync(http, kind, space, name, version, wantsBookmarks, accept, any.Token);
        }
        catch (ApiError error)
        {
            await LineAsync(http, "ERROR", error.Body(), accept, CancellationToken.None);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested && !faults.Stall)
        {
            if (wantsBookmarks && timeout.IsCancellationRequested)
            {
                await BookmarkAsync(http, kind, objects.Version, accept, initial: false, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The client is gone, or a fault keeps events from it.
        }
    }

    private async Task<long> InitialAsync(HttpContext http, Kind kind, string? space, string? name, bool mark, string accept, CancellationToken cancel)
    {
        var (items, version) = objects.List(kind, space);
        foreach (var item in items.Where(item => Objects.Matches(item, space, name)))
        {
            await LineAsync(http, "ADDED", item, accept, cancel);
        }

        if (mark)
        {
            await BookmarkAsync(http, kind, version, accept, initial: true, cancel);
        }

        return version;
    }

    private async Task FollowAsync(
        HttpContext http,
        Kind kind,
        string? space,
        string? name,
        long version,
        bool wantsBookmarks,
        string accept,
        CancellationToken cancel
    )
    {
        var nextBookmark = Task.Delay(bookmarks, cancel);
        while (true)
        {
            var changed = objects.Changed;
            if (!faults.Stall)
            {
                var (changes, upTo) = objects.Since(version, kind, space, name);
                version = Math.Max(version, upTo);
                foreach (var change in changes.Where(_ => !faults.Lose()))
                {
                    await LineAsync(http, change.Type, change.Object, accept, cancel);
                }

                if (nextBookmark.IsCompleted && wantsBookmarks)
                {
                    await BookmarkAsync(http, kind, version, accept, initial: false, cancel);
                }
            }

            nextBookmark = nextBookmark.IsCompleted ? Task.Delay(bookmarks, cancel) : nextBookmark;
            await Task.WhenAny(changed, nextBookmark).WaitAsync(cancel);
            cancel.ThrowIfCancellationRequested();
        }
    }

    private static Task BookmarkAsync(HttpContext http, Kind kind, long version, string accept, bool initial, CancellationToken cancel)
    {
        var meta = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (initial)
        {
            meta["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        var mark = new JsonObject
        {
            ["kind"] = kind.Name,
            ["apiVersion"] = kind.ApiVersion,
            ["metadata"] = meta,
        };
        if (kind.Name == "Service")
        {
            mark["spec"] = new JsonObject();
            mark["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        }

        return LineAsync(http, "BOOKMARK", mark, accept, cancel);
    }

    private static async Task LineAsync(HttpContext http, string type, JsonObject one, string accept, CancellationToken cancel)
    {
        var line = new JsonObject { ["type"] = type, ["object"] = Forms.As(one, accept).DeepClone() };
        await http.Response.WriteAsync(line.ToJsonString() + "\n", cancel);
        await http.Response.Body.FlushAsync(cancel);
    }
}

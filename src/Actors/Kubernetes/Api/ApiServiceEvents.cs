using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>
/// Kubernetes Events (events.k8s.io/v1) on the object of a service, which <c>kubectl describe</c> shows. Each exists once: a repeated report, as after a
/// restart, increments its count (<c>series</c>). Used by one caller at a time.
/// </summary>
/// <param name="api">The server.</param>
/// <param name="options">Timeouts.</param>
/// <param name="identity">Our name in them; the pod's name.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed class ApiServiceEvents(KubernetesApi api, KubernetesOptions options, string identity, TimeProvider? time = null) : IServiceEvents
{
    // Limits of the API: validation of events.k8s.io/v1.
    private const int MaxNote = 1024;
    private const int MaxInstance = 128;
    private const int MaxName = 253;
    private const int LeastCount = 2;

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    /// <exception cref="ApiRefusal">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task RecordAsync(ServiceReport report, CancellationToken cancel)
    {
        var (id, now) = (report.Service.Id, _time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
        var kind = Workload.All.FirstOrDefault(workload => workload.Kind == report.Service.Kind) ?? Workload.All[0];
        var body = new EventObject(
            new ObjectMeta(NameOf(report), id.Namespace),
            now,
            "actor-pipeline",
            identity[..Math.Min(identity.Length, MaxInstance)],
            report.Reason switch
            {
                "LogsSubscribed" => "Subscribe",
                "LogsUnsubscribed" => "Unsubscribe",
                "LogsWaiting" => "Wait",
                ServiceReport.NotJoined => "Hint",
                _ => "Reject",
            },
            report.Reason,
            new EventSubject(kind.Kind, kind.Group, id.Namespace, id.Name, report.Service.Uid),
            report.Note[..Math.Min(report.Note.Length, MaxNote)],
            report.Reason is "LogsRejected" or "LogsWaiting" ? "Warning" : "Normal"
        );
        var events = $"apis/events.k8s.io/v1/namespaces/{id.Namespace}/events";
        try
        {
            await SendAsync(HttpMethod.Post, events, body, ApiJson.Default.EventObject, "application/json", cancel);
        }
        catch (ApiRefusal there) when (there.Code == 409)
        {
            await CountAsync($"{events}/{body.Metadata.Name}", now, cancel);
        }
    }

    // The server's count includes reports from before this start. A patch cannot increment, so a first patch with the time returns the current count.
    private async Task CountAsync(string path, string now, CancellationToken cancel)
    {
        var count = LeastCount;
        try
        {
            count = await PatchAsync(path, new EventSeries(null, now), cancel) + 1;
        }
        catch (ApiRefusal never) when (never.Code == 422)
        {
            // It was reported once so far.
        }
        catch (ApiRefusal none) when (none.Code == 403)
        {
            // Without the right to patch (RBAC of an older version) the Event exists, and its count stays.
            return;
        }

        await PatchAsync(path, new EventSeries(Math.Max(count, LeastCount), now), cancel);
    }

    private async Task<int> PatchAsync(string path, EventSeries series, CancellationToken cancel) =>
        (
            await SendAsync(
                HttpMethod.Patch,
                path,
                new EventCount(series),
                ApiJson.Default.EventCount,
                "application/merge-patch+json",
                ApiJson.Default.EventCount,
                cancel
            )
        )
            .Series
            .Count
        ?? 0;

    private Task SendAsync<T>(HttpMethod method, string path, T body, JsonTypeInfo<T> type, string media, CancellationToken cancel) =>
        SendAsync(method, path, body, type, media, ApiJson.Default.MetaOnly, cancel);

    private Task<TAnswer> SendAsync<T, TAnswer>(
        HttpMethod method,
        string path,
        T body,
        JsonTypeInfo<T> type,
        string media,
        JsonTypeInfo<TAnswer> answer,
        CancellationToken cancel
    )
    {
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, type));
        content.Headers.ContentType = new MediaTypeHeaderValue(media);
        return api.SendAsync(method, path, content, answer, options.RequestTimeout, _time, cancel);
    }

    // The name is made of object and report only, so the Event exists once. The server deletes Events after an hour.
    private static string NameOf(ServiceReport report)
    {
        var told = SHA256.HashData(Encoding.UTF8.GetBytes($"{report.Service.Uid}\n{report.Reason}\n{report.Note}"));
        var suffix = "." + Convert.ToHexStringLower(told)[..16];
        var name = report.Service.Id.Name;
        return name[..Math.Min(name.Length, MaxName - suffix.Length)] + suffix;
    }
}

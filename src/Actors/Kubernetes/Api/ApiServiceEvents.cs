using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Kubernetes.Api;

/// <summary>Events (events.k8s.io/v1) on the object that stands for a service: <c>kubectl describe</c> shows them.</summary>
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

    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <inheritdoc />
    /// <exception cref="ApiRefusal">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task RecordAsync(ServiceReport report, CancellationToken cancel)
    {
        var (id, now) = (report.Service.Id, _time.GetUtcNow());
        var suffix = string.Create(CultureInfo.InvariantCulture, $".{now.Ticks:x}");
        var kind = Workload.All.FirstOrDefault(workload => workload.Kind == report.Service.Kind) ?? Workload.All[0];
        var body = new EventObject(
            new ObjectMeta(id.Name[..Math.Min(id.Name.Length, MaxName - suffix.Length)] + suffix, id.Namespace),
            now.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture),
            "actor-pipeline",
            identity[..Math.Min(identity.Length, MaxInstance)],
            report.Reason switch
            {
                "LogsSubscribed" => "Subscribe",
                "LogsUnsubscribed" => "Unsubscribe",
                "LogsWaiting" => "Wait",
                _ => "Reject",
            },
            report.Reason,
            new EventSubject(kind.Kind, kind.Group, id.Namespace, id.Name, report.Service.Uid),
            report.Note[..Math.Min(report.Note.Length, MaxNote)],
            report.Reason is "LogsRejected" or "LogsWaiting" ? "Warning" : "Normal"
        );
        var content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Default.EventObject));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        await api.SendAsync(
            HttpMethod.Post,
            $"apis/events.k8s.io/v1/namespaces/{id.Namespace}/events",
            content,
            ApiJson.Default.MetaOnly,
            options.RequestTimeout,
            _time,
            cancel
        );
    }
}

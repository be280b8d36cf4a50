using System.Collections.Immutable;
using System.Text.Json.Serialization;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Kubernetes;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Services;

/// <summary>What a service gets, and why: the same that the watcher makes of it, as far as the service and the configuration say.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="TakesPart">Whether its lines are collected.</param>
/// <param name="Reason">Why they are not, or why it does not get all it asks for; null when it does.</param>
/// <param name="Topic">The Kafka topic of its lines.</param>
/// <param name="ConfigMap">The ConfigMap, with its namespace; there may be several, <c>NAME-1</c> and so on.</param>
/// <param name="Key">Its key in the ConfigMap; null when it has no input.</param>
/// <param name="Bytes">How long its input is.</param>
/// <param name="LimitBytes">How long it may be.</param>
/// <param name="Annotations">What it asks for, each judged.</param>
/// <param name="Input">The input that Filebeat gets; null when there is none.</param>
public sealed record ServiceExplanation(
    string Name,
    string Namespace,
    bool TakesPart,
    string? Reason,
    string Topic,
    string ConfigMap,
    string? Key,
    int Bytes,
    int LimitBytes,
    ImmutableArray<JudgedAnnotation> Annotations,
    string? Input
)
{
    /// <summary>Explains one service among others.</summary>
    /// <param name="service">The service.</param>
    /// <param name="all">All that are known, it among them: of two that want the same, one has to go without.</param>
    /// <param name="options">The configuration of the watcher.</param>
    public static ServiceExplanation Of(ServiceDescription service, IEnumerable<ServiceDescription> all, PipelineOptions options)
    {
        var (kubernetes, inputs) = (options.Kubernetes, options.Inputs);
        var wanted = FilebeatInput.For(service, inputs);
        var why = kubernetes.WhyNot(service.Id) ?? (ServiceHints.OptsOut(service) ? $"it opts out ({ServiceHints.Prefix}enabled: \"false\")" : null);
        var desired = DesiredState.For(all.Where(one => kubernetes.WhyNot(one.Id) is null), inputs);
        var outcome = desired.Outcomes.GetValueOrDefault(service.Id);
        var input = why is null && outcome?.Key is { } key ? desired.Content[key] : null;
        return new ServiceExplanation(
            service.Id.Name,
            service.Id.Namespace,
            input is not null,
            why ?? outcome?.Rejection,
            outcome?.Topic ?? wanted.Topic,
            $"{kubernetes.ConfigMapNamespace}/{kubernetes.ConfigMap}",
            input is null ? null : outcome!.Key,
            input is null ? 0 : FilebeatInput.BytesOf(input),
            inputs.InputMaxBytes,
            ServiceHints.Judge(service, inputs),
            input
        );
    }
}

/// <summary>Writes them as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ServiceExplanation))]
internal sealed partial class ServiceJson : JsonSerializerContext;

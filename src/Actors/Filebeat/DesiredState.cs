using System.Collections.Immutable;
using System.Text;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>What the ConfigMap should hold for a whole set of services, and what became of each of them.</summary>
/// <param name="Content">Key to YAML text, in ordinal order.</param>
/// <param name="Outcomes">One entry for each service that takes part; a service that opts out has none.</param>
/// <param name="Bytes">Size of keys and values in UTF-8, bytes: what counts against the server's limit.</param>
public sealed record DesiredState(
    ImmutableSortedDictionary<string, string> Content,
    ImmutableSortedDictionary<ServiceId, ServiceOutcome> Outcomes,
    long Bytes)
{
    /// <summary>What the API server takes in one ConfigMap: 1,048,576 bytes of keys and values (Kubernetes' MaxSecretSize).</summary>
    public const long LimitBytes = 1 << 20;

    /// <summary>For services without a past, whose topics are all there.</summary>
    public static DesiredState For(IEnumerable<ServiceDescription> services, FilebeatOptions options) =>
        For(services.Select(service => ServiceInput.For(service, options)).OrderBy(input => input.Service.Id), _ => null);

    /// <summary>
    /// Computes the desired state. The result depends on the set only.
    /// </summary>
    /// <param name="services">All services in the order of their ids; each id at most once.</param>
    /// <param name="missing">Why a topic cannot be written to; null when it can.</param>
    public static DesiredState For(IEnumerable<ServiceInput> services, Func<string, string?> missing)
    {
        var content = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var outcomes = ImmutableSortedDictionary.CreateBuilder<ServiceId, ServiceOutcome>();
        var owners = new Dictionary<string, ServiceId>(StringComparer.Ordinal);
        var bytes = 0L;
        foreach (var service in services)
        {
            var (id, asked) = (service.Service.Id, service.Asked);
            if (ServiceHints.OptsOut(service.Service))
            {
                continue;
            }

            var given = service.Given(topic => missing(topic) is null);
            var waiting = asked.Problem is null ? missing(asked.Topic) : null;
            if (Refusal(id, given ?? asked, owners) is { } reason)
            {
                outcomes.Add(id, new ServiceOutcome(asked.Topic, null, reason));
            }
            else if (given is null)
            {
                outcomes.Add(id, new ServiceOutcome(asked.Topic, null, null, missing(asked.Topic)));
            }
            else
            {
                owners.Add(given.Key, id);
                content.Add(given.Key, given.Yaml);
                outcomes.Add(id, new ServiceOutcome(given.Topic, given.Key, asked.Problem, waiting));
                bytes += given.Bytes;
            }
        }

        return new DesiredState(content.ToImmutable(), outcomes.ToImmutable(), bytes);
    }

    private static string? Refusal(ServiceId id, FilebeatInput input, Dictionary<string, ServiceId> owners)
    {
        if (!ServiceId.IsLabel(id.Name) || !ServiceId.IsLabel(id.Namespace))
        {
            return "service and namespace must be DNS labels: lower case letters, digits and '-', at most 63 characters";
        }

        if (!ServiceHints.IsTopicName(input.Topic))
        {
            return $"filebeat.topic makes '{input.Topic}', which Kafka does not take: 1 to 249 of the characters a-z A-Z 0-9 . _ -";
        }

        return owners.TryGetValue(input.Key, out var owner)
            ? $"{owner} has the same name and would read the same files: put {{namespace}} into filebeat.paths"
            : null;
    }
}

/// <summary>What became of one service.</summary>
/// <param name="Topic">The Kafka topic its lines go to, or would.</param>
/// <param name="Key">Its key in the ConfigMap; null when it has none.</param>
/// <param name="Rejection">
/// Null when the service gets all it asks for. With a <paramref name="Key"/>: an annotation was wrong, and the last good
/// input or the default is used instead. Without: why it has no input.
/// </param>
/// <param name="Waiting">Why what it asks for has to wait: the topic cannot be made. With a <paramref name="Key"/> it has its last good input so long.</param>
public sealed record ServiceOutcome(string Topic, string? Key, string? Rejection, string? Waiting = null);

using System.Collections.Immutable;
using System.Text;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>The desired content of the ConfigMap for all services, and the outcome of each service.</summary>
/// <param name="Content">Key to YAML text, in ordinal order.</param>
/// <param name="Outcomes">One entry for each service that takes part; a service that opts out has none.</param>
/// <param name="Bytes">Size of all values in UTF-8, bytes: what counts against the server's limit.</param>
/// <param name="Contested">Whether some service has no input because another one has its key.</param>
public sealed record DesiredState(
    ImmutableSortedDictionary<string, string> Content,
    ImmutableSortedDictionary<ServiceId, ServiceOutcome> Outcomes,
    long Bytes,
    bool Contested = false
)
{
    /// <summary>What the API server takes in one ConfigMap: 1,048,576 bytes of values, keys not counted (Kubernetes' MaxSecretSize).</summary>
    public const long LimitBytes = 1 << 20;

    /// <summary>For new services whose topics exist.</summary>
    public static DesiredState For(IEnumerable<ServiceDescription> services, FilebeatOptions options) =>
        For(services.Select(service => ServiceInput.For(service, options)).OrderBy(input => input.Service.Id), _ => null);

    /// <summary>
    /// Computes the desired state. Deterministic: the result depends on the set only.
    /// </summary>
    /// <param name="services">All services in the order of their ids; each id at most once.</param>
    /// <param name="missing">Why a topic cannot be written to; null when it can.</param>
    public static DesiredState For(IEnumerable<ServiceInput> services, Func<string, string?> missing)
    {
        var content = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var outcomes = ImmutableSortedDictionary.CreateBuilder<ServiceId, ServiceOutcome>();
        var (bytes, contested) = (0L, false);
        var decided = services
            .Where(service => !ServiceHints.OptsOut(service.Service))
            .Select(service => (Service: service, Decision: Decide(service, missing)))
            .ToList();
        var owners = Owners(decided.Where(one => one.Decision.Given is not null).Select(one => (one.Decision.Given!.Key, one.Service.Service)));
        foreach (var (service, (outcome, given)) in decided)
        {
            var id = service.Service.Id;
            if (given is not null && owners[given.Key].Id != id)
            {
                contested = true;
                outcomes.Add(
                    id,
                    new ServiceOutcome(
                        service.Asked.Topic,
                        null,
                        $"{owners[given.Key].Id} came first, has the same name and would read the same files: put {{namespace}} into filebeat.paths"
                    )
                );
                continue;
            }

            outcomes.Add(id, outcome);
            if (given is not null)
            {
                content.Add(given.Key, given.Yaml);
                bytes += given.Bytes;
            }
        }

        return new DesiredState(content.ToImmutable(), outcomes.ToImmutable(), bytes, contested);
    }

    /// <summary>
    /// Updates the desired state incrementally after some services changed, with the same result as a full computation. Null when a full computation is
    /// needed, because several services want one key.
    /// </summary>
    /// <param name="changed">The services that may have changed, each once; also those that went.</param>
    /// <param name="find">A service's input; null when it is gone.</param>
    /// <param name="missing">Why a topic cannot be written to; null when it can. The same as before for all other services.</param>
    public DesiredState? With(IReadOnlyCollection<ServiceId> changed, Func<ServiceId, ServiceInput?> find, Func<string, string?> missing)
    {
        if (Contested)
        {
            // A service that had no key before may get it now, which only the whole set shows.
            return null;
        }

        var (content, outcomes, bytes) = (Content, Outcomes, Bytes);
        foreach (var id in changed)
        {
            if (outcomes.TryGetValue(id, out var before))
            {
                outcomes = outcomes.Remove(id);
                bytes -= before.Key is null ? 0 : FilebeatInput.BytesOf(content[before.Key]);
                content = before.Key is null ? content : content.Remove(before.Key);
            }
        }

        foreach (var service in changed.Select(find).OfType<ServiceInput>().Where(service => !ServiceHints.OptsOut(service.Service)))
        {
            var (outcome, given) = Decide(service, missing);
            outcomes = outcomes.Add(service.Service.Id, outcome);
            if (given is not null)
            {
                if (content.ContainsKey(given.Key))
                {
                    return null;
                }

                content = content.Add(given.Key, given.Yaml);
                bytes += given.Bytes;
            }
        }

        return new DesiredState(content, outcomes, bytes);
    }

    // The outcome of a service whose key no other service wants.
    private static (ServiceOutcome Outcome, FilebeatInput? Given) Decide(ServiceInput service, Func<string, string?> missing)
    {
        var asked = service.Asked;
        var given = service.Given(topic => missing(topic) is null);
        if (Refusal(service.Service.Id, given ?? asked) is { } reason)
        {
            return (new ServiceOutcome(asked.Topic, null, reason), null);
        }

        return given is null
            ? (new ServiceOutcome(asked.Topic, null, null, missing(asked.Topic)), null)
            : (new ServiceOutcome(given.Topic, given.Key, asked.Problem, asked.Problem is null ? missing(asked.Topic) : null), given);
    }

    // The oldest service keeps the key: the name of a namespace must not decide.
    private static Dictionary<string, ServiceDescription> Owners(IEnumerable<(string Key, ServiceDescription Service)> wanted)
    {
        var owners = new Dictionary<string, ServiceDescription>(StringComparer.Ordinal);
        foreach (var (key, service) in wanted)
        {
            if (!owners.TryGetValue(key, out var owner) || Since(service).CompareTo(Since(owner)) < 0)
            {
                owners[key] = service;
            }
        }

        return owners;

        // A service that is known only by its written input counts as the oldest.
        static (DateTimeOffset, ServiceId) Since(ServiceDescription service) => (service.Created ?? DateTimeOffset.MinValue, service.Id);
    }

    private static string? Refusal(ServiceId id, FilebeatInput input)
    {
        if (!ServiceId.IsLabel(id.Name) || !ServiceId.IsLabel(id.Namespace))
        {
            return "service and namespace must be DNS labels: lower case letters, digits and '-', at most 63 characters";
        }

        return ServiceHints.IsTopicName(input.Topic)
            ? null
            : $"filebeat.topic makes '{input.Topic}', which Kafka does not take: 1 to 249 of the characters a-z A-Z 0-9 . _ -";
    }
}

/// <summary>The outcome of one service.</summary>
/// <param name="Topic">The Kafka topic its lines go to, or would.</param>
/// <param name="Key">Its key in the ConfigMap; null when it has none.</param>
/// <param name="Rejection">
/// Null when the service gets all it asks for. With a <paramref name="Key"/>: an annotation was wrong, and the last good
/// input or the default is used instead. Without: why it has no input.
/// </param>
/// <param name="Waiting">Why its input has to wait: the topic cannot be created. With a <paramref name="Key"/> it keeps its last valid input meanwhile.</param>
public sealed record ServiceOutcome(string Topic, string? Key, string? Rejection, string? Waiting = null);

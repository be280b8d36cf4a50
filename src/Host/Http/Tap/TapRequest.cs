using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Http.Tap;

/// <summary>What is to be tapped.</summary>
/// <param name="Service">The service.</param>
/// <param name="Namespace">Only lines of this one; null: of all.</param>
/// <param name="Topic">Where its lines come.</param>
internal sealed record TapTarget(string Service, string? Namespace, string Topic);

/// <summary>Finds out where a service's lines come. Pure.</summary>
internal static class TapTargets
{
    private const int Listed = 10;

    /// <summary>The target; or why there is none, one sentence.</summary>
    /// <param name="status">The cluster.</param>
    /// <param name="service">The service.</param>
    /// <param name="space">Its namespace; null when there is one of that name.</param>
    /// <param name="topicOf">How topics are named after services (<c>filebeat.topic</c>).</param>
    public static (TapTarget? Target, string? Refused) Find(PipelineStatus status, string service, string? space, string topicOf)
    {
        var known = status.Services.Where(one => one.Name == service && (space is null || one.Namespace == space)).ToList();
        if (known.Count > 1)
        {
            return (
                null,
                $"{service} is in several namespaces: {string.Join(", ", known.Select(one => one.Namespace).Order(StringComparer.Ordinal))}; say which one "
                    + "with --namespace."
            );
        }
        if (known is [var one])
            return (new TapTarget(service, space ?? one.Namespace, one.Topic), null);
        // Whoever fills topics without a watcher names them alike.
        var topic = FilebeatOptions.Fill(topicOf, new ServiceId(space ?? "default", service));
        var topics = status.Nodes.SelectMany(node => node.Partitions).Select(partition => partition.Topic).ToHashSet(StringComparer.Ordinal);
        if (topics.Contains(topic))
            return (new TapTarget(service, space, topic), null);
        var naming = new TopicNaming(topicOf);
        var names = status.Services.Select(found => found.Name).Concat(topics.Select(naming.ServiceOf)).Distinct().Order(StringComparer.Ordinal).ToList();
        var near = Nearest.Of(service, names);
        return (
            null,
            $"SERVICE is \"{service}\"{(space is null ? "" : $" in namespace \"{space}\"")}, which this cluster does not know"
                + (near is null || near == service ? "" : $"; did you mean {near}")
                + $": no watcher tells of it, and no node reads {topic}."
                + (
                    names.Count == 0
                        ? " It knows no service at all yet; 'actorpipeline trace SERVICE' says why."
                        : $" It knows {string.Join(", ", names.Take(Listed))}{(names.Count > Listed ? $" and {names.Count - Listed} more" : "")}."
                )
        );
    }
}

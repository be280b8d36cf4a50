using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>One service, the input it asks for, and its last valid one.</summary>
/// <param name="Service">The service.</param>
/// <param name="Asked">What its annotations ask for; the defaults in place of wrong ones.</param>
/// <param name="Good">The last valid input before <paramref name="Asked"/>; null when there was none.</param>
public sealed record ServiceInput(ServiceDescription Service, FilebeatInput Asked, FilebeatInput? Good = null)
{
    /// <summary>The input of a service that is new, or changed from <paramref name="before"/>.</summary>
    public static ServiceInput For(ServiceDescription service, FilebeatOptions options, ServiceInput? before = null) =>
        new(service, FilebeatInput.For(service, options), before?.Asked.Problem is null ? before?.Asked : before.Good);

    /// <summary>Whether what it gets depends on one of these topics.</summary>
    public bool Uses(Func<string, bool> isTopic) => isTopic(Asked.Topic) || (Good is not null && isTopic(Good.Topic));

    /// <summary>
    /// The input it gets: the one it asks for; when that is invalid, or its topic does not exist, the last valid one; then the default. Null when no topic
    /// exists.
    /// </summary>
    public FilebeatInput? Given(Func<string, bool> topicIsThere)
    {
        if (Asked.Problem is null && topicIsThere(Asked.Topic))
        {
            return Asked;
        }

        if (Good is not null && topicIsThere(Good.Topic))
        {
            return Good;
        }

        return topicIsThere(Asked.Topic) ? Asked : null;
    }
}

namespace ActorPipeline.Host.Node.Logging;

/// <summary>Which part of the program says something (<c>logging.levels</c>). Pure.</summary>
internal static class LogComponents
{
    private static readonly (string Prefix, string Component)[] ByNamespace =
    [
        ("ActorPipeline.Actors.Kafka", "kafka"),
        ("ActorPipeline.Native", "kafka"),
        ("ActorPipeline.Actors.Elastic", "elastic"),
        ("ActorPipeline.Actors.DeadLetters", "dead-letters"),
        ("ActorPipeline.Actors.Kubernetes", "kubernetes"),
        ("ActorPipeline.Actors.Filebeat", "kubernetes"),
        ("ActorPipeline.Actors.Cluster", "cluster"),
        ("ActorPipeline", "host"),
        ("Akka", "akka"),
    ];

    /// <summary>The part a class belongs to.</summary>
    public static string Of(Type source)
    {
        var name = source.Namespace ?? "";
        foreach (var (prefix, component) in ByNamespace)
        {
            if (name == prefix || name.StartsWith(prefix + ".", StringComparison.Ordinal))
                return component;
        }
        return "host";
    }
}

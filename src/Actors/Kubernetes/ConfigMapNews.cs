using Akka.Actor;

namespace ActorPipeline.Actors.Kubernetes;

/// <summary>What a message means to a ConfigMapActor.</summary>
internal enum ConfigMapNews
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>Services or topics changed, so other inputs are wanted.</summary>
    ServicesChanged,

    /// <summary>The ConfigMap may have another content by now.</summary>
    Doubtful,

    /// <summary>Somebody else changed or deleted it.</summary>
    ChangedByOthers,
}

/// <summary>The pause after a write that did not succeed is over.</summary>
internal sealed record RetryDue : INoSerializationVerificationNeeded
{
    public static readonly RetryDue Instance = new();
}

/// <summary>A resync is due.</summary>
internal sealed record ResyncDue : INoSerializationVerificationNeeded
{
    public static readonly ResyncDue Instance = new();
}

namespace ActorPipeline.Actors.Checks;

/// <summary>What a check makes of what it saw.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but not as somebody may expect.</summary>
    Warning,

    /// <summary>It keeps a node from its work.</summary>
    Failed,

    /// <summary>It could not be looked at.</summary>
    Unknown,
}

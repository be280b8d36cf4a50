namespace ActorPipeline.Actors.Checks;

/// <summary>The result of a check.</summary>
public enum FindingState
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>It works, but perhaps not as intended.</summary>
    Warning,

    /// <summary>A node could not do its work.</summary>
    Failed,

    /// <summary>It could not be checked.</summary>
    Unknown,
}

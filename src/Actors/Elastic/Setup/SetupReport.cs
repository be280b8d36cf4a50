using System.Collections.Immutable;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>How a document of the set-up stands on the server.</summary>
public enum SetupState
{
    /// <summary>It is not there.</summary>
    Missing,

    /// <summary>It is as it should be.</summary>
    Same,

    /// <summary>It is ours, and not as it should be.</summary>
    Differs,

    /// <summary>It is ours, of a later version of this program.</summary>
    Newer,

    /// <summary>Somebody else made it.</summary>
    Foreign,
}

/// <summary>One document of the set-up.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">Both, as people read it.</param>
/// <param name="State">How it stands.</param>
/// <param name="Differences">What is not as it should be.</param>
public sealed record SetupChange(SetupKind Kind, string Name, string Title, SetupState State, ImmutableArray<SetupDifference> Differences)
{
    /// <summary>It has been written.</summary>
    public bool Written { get; init; }

    /// <summary>Only <c>--force</c> would overwrite it.</summary>
    public bool NeedsForce => State is SetupState.Newer or SetupState.Foreign && !Differences.IsEmpty;
}

/// <summary>What set-up found, and what it did.</summary>
/// <param name="Server">Which server it is; null when none answered.</param>
/// <param name="Changes">Each document.</param>
/// <param name="Notes">What else somebody should know: templates that win, streams that take it later.</param>
/// <param name="Error">Why it did not get to its end; null when it did.</param>
public sealed record SetupReport(string? Server, ImmutableArray<SetupChange> Changes, ImmutableArray<string> Notes, string? Error = null)
{
    /// <summary>How many objects were brought to Kibana; null when that was not asked for, or not done.</summary>
    public int? KibanaObjects { get; init; }

    /// <summary>Everything is as it should be.</summary>
    public bool IsDone => Error is null && Changes.All(change => change.Written || change.Differences.IsEmpty);
}

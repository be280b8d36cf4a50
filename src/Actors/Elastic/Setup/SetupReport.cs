using System.Collections.Immutable;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>The state of a set-up document on the server.</summary>
public enum SetupState
{
    /// <summary>It does not exist.</summary>
    Missing,

    /// <summary>It is as wanted.</summary>
    Same,

    /// <summary>It is ours, and differs.</summary>
    Differs,

    /// <summary>It is ours, written by a later version of this program.</summary>
    Newer,

    /// <summary>It belongs to somebody else.</summary>
    Foreign,
}

/// <summary>One document of the set-up.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Title">Kind and name, for people.</param>
/// <param name="State">Its state.</param>
/// <param name="Differences">How it differs.</param>
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
/// <param name="Notes">Notes for the operator: templates of others that take precedence, existing streams that follow at their next rollover.</param>
/// <param name="Error">Why set-up failed; null when it did not.</param>
public sealed record SetupReport(string? Server, ImmutableArray<SetupChange> Changes, ImmutableArray<string> Notes, string? Error = null)
{
    /// <summary>How many objects were brought to Kibana; null when that was not asked for, or not done.</summary>
    public int? KibanaObjects { get; init; }

    /// <summary>True when every document is as wanted.</summary>
    public bool IsDone => Error is null && Changes.All(change => change.Written || change.Differences.IsEmpty);
}

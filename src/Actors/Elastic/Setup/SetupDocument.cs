using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>What a document of the set-up is.</summary>
public enum SetupKind
{
    /// <summary>A policy of index lifecycle management.</summary>
    IlmPolicy,

    /// <summary>A policy of index state management.</summary>
    IsmPolicy,

    /// <summary>A part of an index template.</summary>
    ComponentTemplate,

    /// <summary>An index template.</summary>
    IndexTemplate,
}

/// <summary>One document that set-up wants to be there.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">What it should be.</param>
internal sealed record SetupDocument(SetupKind Kind, string Name, JsonObject Body)
{
    /// <summary>Who wrote it, in <c>_meta</c>; in a policy of OpenSearch, which has none, in its description.</summary>
    public const string Owner = "actorpipeline";

    /// <summary>Raised with every change of what is written, so that <c>doctor</c> knows an older one.</summary>
    public const int Version = 1;

    /// <summary>Where it is, behind the server's address.</summary>
    public string Path =>
        Kind switch
        {
            SetupKind.IlmPolicy => "_ilm/policy/",
            SetupKind.IsmPolicy => "_plugins/_ism/policies/",
            SetupKind.ComponentTemplate => "_component_template/",
            _ => "_index_template/",
        } + Uri.EscapeDataString(Name);

    /// <summary>As people read it.</summary>
    public string Title =>
        Kind switch
        {
            SetupKind.IlmPolicy => "lifecycle policy ",
            SetupKind.IsmPolicy => "state management policy ",
            SetupKind.ComponentTemplate => "component template ",
            _ => "index template ",
        } + Name;

    /// <summary>The mark of all that is ours.</summary>
    public static JsonObject Meta(string description) =>
        new()
        {
            ["managed_by"] = Owner,
            ["version"] = Version,
            ["description"] = description,
        };
}

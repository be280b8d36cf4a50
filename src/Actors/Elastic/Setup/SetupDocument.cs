using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>The kinds of documents that set-up writes.</summary>
public enum SetupKind
{
    /// <summary>A policy of index lifecycle management.</summary>
    IlmPolicy,

    /// <summary>A policy of index state management.</summary>
    IsmPolicy,

    /// <summary>A component template.</summary>
    ComponentTemplate,

    /// <summary>An index template.</summary>
    IndexTemplate,
}

/// <summary>One document that set-up writes.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Body">Its content.</param>
internal sealed record SetupDocument(SetupKind Kind, string Name, JsonObject Body)
{
    /// <summary>The mark of the owner: <c>_meta.managed_by</c>, or in the description of an OpenSearch policy, which has no <c>_meta</c>.</summary>
    public const string Owner = "actorpipeline";

    /// <summary>Incremented with every change of the documents, so that <c>doctor</c> finds older ones.</summary>
    public const int Version = 1;

    /// <summary>Its path in the server's API.</summary>
    public string Path =>
        Kind switch
        {
            SetupKind.IlmPolicy => "_ilm/policy/",
            SetupKind.IsmPolicy => "_plugins/_ism/policies/",
            SetupKind.ComponentTemplate => "_component_template/",
            _ => "_index_template/",
        } + Uri.EscapeDataString(Name);

    /// <summary>Kind and name, for people.</summary>
    public string Title =>
        Kind switch
        {
            SetupKind.IlmPolicy => "lifecycle policy ",
            SetupKind.IsmPolicy => "state management policy ",
            SetupKind.ComponentTemplate => "component template ",
            _ => "index template ",
        } + Name;

    /// <summary>The <c>_meta</c> of our documents.</summary>
    public static JsonObject Meta(string description) =>
        new()
        {
            ["managed_by"] = Owner,
            ["version"] = Version,
            ["description"] = description,
        };
}

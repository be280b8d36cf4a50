using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>How a server deletes old documents.</summary>
internal enum Lifecycle
{
    /// <summary>The lifecycle of the data stream itself: Elasticsearch since 8.11.</summary>
    DataStream,

    /// <summary>A policy of index lifecycle management: Elasticsearch before.</summary>
    Ilm,

    /// <summary>A policy of index state management: OpenSearch.</summary>
    Ism,
}

/// <summary>Product and version of a server, and which features it has. Pure.</summary>
/// <param name="IsOpenSearch">Not Elasticsearch; its versions count from 1.0.</param>
/// <param name="Version">Its version.</param>
internal sealed record ServerKind(bool IsOpenSearch, Version Version)
{
    // An OpenSearch that reports 7.10.2 does so for old clients: compatibility.override_main_response_version.
    private static readonly Version Disguised = new(7, 10);

    /// <summary>Parses the answer to <c>GET /</c>; null when it has no version.</summary>
    public static ServerKind? Of(ElasticReply root)
    {
        if (root is not { Status: 200, Body: { ValueKind: JsonValueKind.Object } body } || !body.TryGetProperty("version", out var version))
            return null;
        if (version.ValueKind != JsonValueKind.Object || !version.TryGetProperty("number", out var number) || number.ValueKind != JsonValueKind.String)
            return null;
        // 8.1.0-SNAPSHOT and the like.
        if (!Version.TryParse(number.GetString()!.Split('-')[0], out var parsed))
            return null;
        var isOpenSearch = version.TryGetProperty("distribution", out var distribution) && distribution.ValueEquals("opensearch");
        return isOpenSearch && parsed >= Disguised ? new ServerKind(true, new Version(2, 0)) : new ServerKind(isOpenSearch, parsed);
    }

    /// <summary>The versions that set-up supports.</summary>
    public bool IsSupported => From(elastic: "7.17", open: "2.0");

    /// <summary><c>index.mode: logsdb</c>.</summary>
    public bool HasLogsDb => From("8.17");

    /// <summary><c>match_only_text</c>: full text without positions and scores.</summary>
    public bool HasMatchOnlyText => From("7.14", "2.12");

    /// <summary><c>constant_keyword</c>; on OpenSearch the value would have to be in the mapping.</summary>
    public bool HasConstantKeyword => From("7.7");

    /// <summary><c>ignore_dynamic_beyond_limit</c>: a field beyond the limit is not indexed, and the document is.</summary>
    public bool IgnoresFieldsBeyondLimit => From("8.14");

    /// <summary><c>allow_auto_create</c>: streams may be created although <c>action.auto_create_index</c> forbids it.</summary>
    public bool HasAllowAutoCreate => From("7.11");

    /// <summary><c>ignore_missing_component_templates</c>: an index template may name component templates that do not exist.</summary>
    public bool IgnoresMissingComponents => From("8.7");

    /// <summary>A data stream may have a failure store for refused documents.</summary>
    public bool HasFailureStore => !IsOpenSearch && (Version >= new Version(9, 1) || (Version.Major == 8 && Version.Minor >= 19));

    /// <summary>How old documents are deleted.</summary>
    public Lifecycle Lifecycle =>
        IsOpenSearch ? Lifecycle.Ism
        : From("8.11") ? Lifecycle.DataStream
        : Lifecycle.Ilm;

    /// <inheritdoc />
    public override string ToString() => $"{(IsOpenSearch ? "OpenSearch" : "Elasticsearch")} {Version}";

    private bool From(string elastic, string? open = null) =>
        IsOpenSearch ? open is not null && Version >= Version.Parse(open) : Version >= Version.Parse(elastic);
}

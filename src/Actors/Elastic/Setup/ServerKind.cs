using System.Text.Json;

namespace ActorPipeline.Actors.Elastic.Setup;

/// <summary>What ends a document's life on a server.</summary>
internal enum Lifecycle
{
    /// <summary>The stream itself says so: Elasticsearch since 8.11.</summary>
    DataStream,

    /// <summary>A policy of index lifecycle management: Elasticsearch before.</summary>
    Ilm,

    /// <summary>A policy of index state management: OpenSearch.</summary>
    Ism,
}

/// <summary>Which server it is, and so what it understands. Pure.</summary>
/// <param name="IsOpenSearch">Not Elasticsearch; its versions count from 1.0.</param>
/// <param name="Version">Its version.</param>
internal sealed record ServerKind(bool IsOpenSearch, Version Version)
{
    // One that says it is 7.10.2 does so for old clients: compatibility.override_main_response_version.
    private static readonly Version Disguised = new(7, 10);

    /// <summary>Of the answer to <c>GET /</c>; null when that tells no version.</summary>
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

    /// <summary>From these versions on set-up knows what to write.</summary>
    public bool IsSupported => From(elastic: "7.17", open: "2.0");

    /// <summary><c>index.mode: logsdb</c>.</summary>
    public bool HasLogsDb => From("8.17");

    /// <summary>Text that is stored once and searched by words.</summary>
    public bool HasMatchOnlyText => From("7.14", "2.12");

    /// <summary>A keyword that is the same in all documents of an index; OpenSearch wants to know the value beforehand.</summary>
    public bool HasConstantKeyword => From("7.7");

    /// <summary>A field beyond the limit costs only itself.</summary>
    public bool IgnoresFieldsBeyondLimit => From("8.14");

    /// <summary>Streams may be made although <c>action.auto_create_index</c> forbids it.</summary>
    public bool HasAllowAutoCreate => From("7.11");

    /// <summary>A template may name parts that are not there.</summary>
    public bool IgnoresMissingComponents => From("8.7");

    /// <summary>Streams may keep what they refuse.</summary>
    public bool HasFailureStore => !IsOpenSearch && (Version >= new Version(9, 1) || (Version.Major == 8 && Version.Minor >= 19));

    /// <summary>What ends a document's life.</summary>
    public Lifecycle Lifecycle =>
        IsOpenSearch ? Lifecycle.Ism
        : From("8.11") ? Lifecycle.DataStream
        : Lifecycle.Ilm;

    /// <inheritdoc />
    public override string ToString() => $"{(IsOpenSearch ? "OpenSearch" : "Elasticsearch")} {Version}";

    private bool From(string elastic, string? open = null) =>
        IsOpenSearch ? open is not null && Version >= Version.Parse(open) : Version >= Version.Parse(elastic);
}

namespace ActorPipeline.Actors.Parsing.Lines.Text;

/// <summary>Where a field goes whose name comes from the line.</summary>
internal enum Placement
{
    /// <summary>Under its own name.</summary>
    TopLevel,

    /// <summary>Its members are merged into the event's object of this name.</summary>
    Members,

    /// <summary>Under the name of the parser: <c>json.host</c>.</summary>
    Aside,
}

/// <summary>
/// Top-level names that a line must not use: those of the pipeline and Filebeat (Elasticsearch refuses repeated names), metadata fields of Elasticsearch (such
/// as <c>_id</c>), and names of ECS objects for a value that is no object (the first kind determines the mapping, and the other is refused).
/// </summary>
internal static class ReservedNames
{
    /// <summary>Where the field <paramref name="name"/> goes.</summary>
    /// <param name="name">The whole name, dots and all.</param>
    /// <param name="isObject">Its value is a JSON object.</param>
    public static Placement Place(ReadOnlySpan<byte> name, bool isObject)
    {
        var dot = name.IndexOf((byte)'.');
        var root = dot < 0 ? name : name[..dot];
        if (IsOwned(root) || IsMetadata(root))
            return Placement.Aside;
        if (IsShared(root))
        {
            return dot < 0
                ? isObject
                    ? Placement.Members
                    : Placement.Aside
                : IsOwnedMember(name)
                    ? Placement.Aside
                    : Placement.TopLevel;
        }

        return dot < 0 && !isObject && IsObjectInEcs(root) ? Placement.Aside : Placement.TopLevel;
    }

    /// <summary>Top-level objects that a line must not write into.</summary>
    private static bool IsOwned(ReadOnlySpan<byte> root) =>
        root.Length switch
        {
            3 => root.SequenceEqual("ecs"u8),
            4 => root.SequenceEqual("host"u8) || root.SequenceEqual("tags"u8),
            5 => root.SequenceEqual("agent"u8) || root.SequenceEqual("input"u8) || root.SequenceEqual("cloud"u8),
            6 => root.SequenceEqual("fields"u8) || root.SequenceEqual("docker"u8),
            7 => root.SequenceEqual("message"u8),
            9 => root.SequenceEqual("@metadata"u8) || root.SequenceEqual("container"u8),
            10 => root.SequenceEqual("@timestamp"u8) || root.SequenceEqual("kubernetes"u8),
            11 => root.SequenceEqual("data_stream"u8),
            12 => root.SequenceEqual("orchestrator"u8),
            _ => false,
        };

    /// <summary>Metadata fields of Elasticsearch 7 to 9, including those of plugins and of some kinds of indices.</summary>
    public static bool IsMetadata(ReadOnlySpan<byte> root) =>
        root.Length > 2
        && root[0] == (byte)'_'
        && root.Length switch
        {
            3 => root.SequenceEqual("_id"u8),
            4 => root.SequenceEqual("_all"u8) || root.SequenceEqual("_ttl"u8) || root.SequenceEqual("_uid"u8),
            5 => root.SequenceEqual("_type"u8) || root.SequenceEqual("_size"u8) || root.SequenceEqual("_tier"u8) || root.SequenceEqual("_tsid"u8),
            6 => root.SequenceEqual("_index"u8),
            7 => root.SequenceEqual("_source"u8) || root.SequenceEqual("_seq_no"u8) || root.SequenceEqual("_parent"u8),
            8 => root.SequenceEqual("_routing"u8) || root.SequenceEqual("_ignored"u8) || root.SequenceEqual("_version"u8) || root.SequenceEqual("_feature"u8),
            10 => root.SequenceEqual("_doc_count"u8) || root.SequenceEqual("_timestamp"u8),
            11 => root.SequenceEqual("_index_mode"u8) || root.SequenceEqual("_project_id"u8),
            12 => root.SequenceEqual("_field_names"u8) || root.SequenceEqual("_nested_path"u8),
            13 => root.SequenceEqual("_primary_term"u8),
            15 => root.SequenceEqual("_ignored_source"u8),
            16 => root.SequenceEqual("_ts_routing_hash"u8),
            17 => root.SequenceEqual("_inference_fields"u8),
            22 => root.SequenceEqual("_data_stream_timestamp"u8),
            _ => false,
        };

    /// <summary>Objects of the event that a line may add members to.</summary>
    private static bool IsShared(ReadOnlySpan<byte> root) =>
        root.Length switch
        {
            3 => root.SequenceEqual("log"u8),
            5 => root.SequenceEqual("event"u8),
            7 => root.SequenceEqual("service"u8),
            _ => false,
        };

    private static bool IsOwnedMember(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("service.name"u8)
        || name.SequenceEqual("event.dataset"u8)
        || name.SequenceEqual("event.original"u8)
        || name.SequenceEqual("event.created"u8)
        || name.SequenceEqual("log.offset"u8)
        || name.SequenceEqual("log.flags"u8)
        || name.SequenceEqual("log.file"u8)
        || name.StartsWith("log.file."u8);

    /// <summary>Field sets of ECS 8 whose names programs also use for plain values.</summary>
    private static bool IsObjectInEcs(ReadOnlySpan<byte> root) =>
        root.Length switch
        {
            2 => root.SequenceEqual("os"u8) || root.SequenceEqual("as"u8),
            3 => root.SequenceEqual("url"u8)
                || root.SequenceEqual("dns"u8)
                || root.SequenceEqual("tls"u8)
                || root.SequenceEqual("geo"u8)
                || root.SequenceEqual("dll"u8),
            4 => root.SequenceEqual("user"u8)
                || root.SequenceEqual("http"u8)
                || root.SequenceEqual("file"u8)
                || root.SequenceEqual("hash"u8)
                || root.SequenceEqual("rule"u8)
                || root.SequenceEqual("span"u8)
                || root.SequenceEqual("vlan"u8),
            5 => root.SequenceEqual("error"u8) || root.SequenceEqual("trace"u8) || root.SequenceEqual("group"u8) || root.SequenceEqual("email"u8),
            6 => root.SequenceEqual("source"u8)
                || root.SequenceEqual("client"u8)
                || root.SequenceEqual("server"u8)
                || root.SequenceEqual("labels"u8)
                || root.SequenceEqual("threat"u8)
                || root.SequenceEqual("device"u8),
            7 => root.SequenceEqual("process"u8) || root.SequenceEqual("network"u8) || root.SequenceEqual("package"u8) || root.SequenceEqual("related"u8),
            8 => root.SequenceEqual("observer"u8) || root.SequenceEqual("registry"u8),
            10 => root.SequenceEqual("user_agent"u8),
            11 => root.SequenceEqual("destination"u8) || root.SequenceEqual("transaction"u8),
            12 => root.SequenceEqual("organization"u8),
            13 => root.SequenceEqual("vulnerability"u8),
            _ => false,
        };
}

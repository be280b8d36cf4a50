namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The blocks that settings put on an index, in the order and words of Elasticsearch.</summary>
internal static class IndexBlocks
{
    private static readonly (string Setting, int Status, string Name)[] Blocks =
    [
        ("index.blocks.read_only", 403, "FORBIDDEN/5/index read-only (api)"),
        ("index.blocks.write", 403, "FORBIDDEN/8/index write (api)"),
        ("index.blocks.read_only_allow_delete", 429, "TOO_MANY_REQUESTS/12/index read-only / allow delete (api)"),
    ];

    /// <summary>Why the index takes no documents now, or null.</summary>
    public static ElasticError? AgainstWrites(IndexMetadata index)
    {
        foreach (var (setting, status, name) in Blocks)
        {
            if (index.Settings.GetValueOrDefault(setting) == "true")
                return new("cluster_block_exception", $"index [{index.Name}] blocked by: [{name}];", status);
        }
        return null;
    }
}

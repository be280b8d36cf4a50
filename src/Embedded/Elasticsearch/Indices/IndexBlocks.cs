namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The blocks that settings put on an index, in the order and words of Elasticsearch.</summary>
internal static class IndexBlocks
{
    private static readonly (string Setting, int Status, string Name)[] Blocks =
    [
        (
            "index.blocks.read_only_allow_delete",
            429,
            "TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block; "
                + "for more information, see https://www.elastic.co/docs/troubleshoot/elasticsearch/fix-watermark-errors?version=9.5"
        ),
        ("index.blocks.read_only", 403, "FORBIDDEN/5/index read-only (api)"),
        ("index.blocks.write", 403, "FORBIDDEN/8/index write (api)"),
    ];

    /// <summary>Why the index takes no documents now, or null.</summary>
    public static ElasticError? AgainstWrites(IndexMetadata index)
    {
        var set = Blocks.Where(block => index.Settings.GetValueOrDefault(block.Setting) == "true").ToList();
        // Only where all blocks may go by themselves is it worth trying again.
        return set.Count == 0
            ? null
            : new(
                "cluster_block_exception",
                $"index [{index.Name}] blocked by: [{string.Join(", ", set.Select(block => block.Name))}];",
                set.Exists(block => block.Status == 403) ? 403 : 429
            );
    }
}

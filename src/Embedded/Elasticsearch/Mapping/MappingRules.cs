using System.Collections.Immutable;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>What the settings of an index say about its documents.</summary>
/// <param name="IgnoreMalformed">A value that does not fit its field is left out of the index, not its document.</param>
/// <param name="TotalFieldsLimit">How many fields the mapping may have.</param>
/// <param name="IgnoreBeyondLimit">Further fields are left out, not their documents.</param>
/// <param name="DepthLimit">How deep objects may be inside of each other.</param>
internal sealed record MappingRules(bool IgnoreMalformed, int TotalFieldsLimit, bool IgnoreBeyondLimit, int DepthLimit)
{
    public static MappingRules Of(ImmutableSortedDictionary<string, string> settings) =>
        new(
            settings.GetValueOrDefault("index.mapping.ignore_malformed") == "true",
            int.Parse(settings.GetValueOrDefault("index.mapping.total_fields.limit", "1000")),
            settings.GetValueOrDefault("index.mapping.total_fields.ignore_dynamic_beyond_limit") == "true",
            int.Parse(settings.GetValueOrDefault("index.mapping.depth.limit", "20"))
        );
}

using System.Collections.Immutable;

namespace ActorPipeline.Actors.Parsing;

/// <summary>Kinds of records that are no events of Filebeat; as a set, those that are not indexed (<c>parsing.leave-out</c>).</summary>
[Flags]
public enum ForeignRecord
{
    /// <summary>An event of Filebeat.</summary>
    None = 0,

    /// <summary><c>tombstone</c>: it has no value; with it Kafka's compaction deletes a key.</summary>
    Tombstone = 1,

    /// <summary><c>not-json</c>: not one JSON object.</summary>
    NotJson = 2,

    /// <summary><c>not-filebeat</c>: an object without <c>@timestamp</c>, which every Beat writes.</summary>
    NotFilebeat = 4,
}

/// <summary>Their names.</summary>
public static class ForeignWords
{
    /// <summary>As they are in the configuration and in metrics.</summary>
    public static readonly ImmutableArray<(ForeignRecord Kind, string Word)> All =
    [
        (ForeignRecord.Tombstone, "tombstone"),
        (ForeignRecord.NotJson, "not-json"),
        (ForeignRecord.NotFilebeat, "not-filebeat"),
    ];

    /// <summary>The set of these.</summary>
    public static ForeignRecord Set(ImmutableArray<string> words) =>
        All.Where(one => words.Contains(one.Word)).Aggregate(ForeignRecord.None, (set, one) => set | one.Kind);
}

using System.Collections.Immutable;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>How this server indexes a field. <see cref="Opaque"/>: any value, which no query finds (<c>flattened</c>, <c>geo_point</c>).</summary>
internal enum MappedKind
{
    Text,
    Keyword,
    Ip,
    Opaque,
    Long,
    Integer,
    Short,
    Byte,
    Double,
    Float,
    HalfFloat,
    Date,
    Boolean,
}

/// <summary>What happens to a field that a mapping does not name yet.</summary>
internal enum DynamicMode
{
    Add,
    Ignore,
    Strict,
}

/// <summary>A place in a mapping: an object or a field. <see cref="Path"/> is the full dotted name.</summary>
internal abstract record MappingNode(string Name, string Path);

/// <summary>A field that is indexed, with its multi-fields (<c>message.keyword</c>).</summary>
internal sealed record FieldNode(string Name, string Path, MappedKind Kind) : MappingNode(Name, Path)
{
    /// <summary>Keyword only: a longer value (UTF-16 units) is kept in <c>_source</c> but not indexed.</summary>
    public int IgnoreAbove { get; init; } = int.MaxValue;

    /// <summary>Whether a value that does not fit costs only itself; null: as the index says.</summary>
    public bool? IgnoreMalformed { get; init; }

    /// <summary>The type a mapping names when several are indexed alike (<c>match_only_text</c>, <c>wildcard</c> …).</summary>
    public string? Alias { get; init; }

    /// <summary>Date only.</summary>
    public DateFormat Format { get; init; } = DateFormat.Default;

    /// <summary>Date only: whose names of months and days it reads; null: English ones.</summary>
    public string? Locale { get; init; }

    public bool Indexed { get; init; } = true;

    public bool DocValues { get; init; } = true;

    public ImmutableArray<FieldNode> SubFields { get; init; } = [];

    /// <summary>The Lucene field that holds all values of a document that has more than one.</summary>
    public string MultiValuesPath { get; } = Path + "\u0001all";

    public bool IsNumeric => Kind >= MappedKind.Long;

    public bool IsFractional => Kind is MappedKind.Double or MappedKind.Float or MappedKind.HalfFloat;

    /// <summary>The name Elasticsearch gives the type.</summary>
    public string TypeName => Alias ?? (Kind == MappedKind.HalfFloat ? "half_float" : Kind.ToString().ToLowerInvariant());
}

/// <summary>An object and what is in it, in the order of names, as Elasticsearch shows it.</summary>
internal sealed record ObjectNode(string Name, string Path) : MappingNode(Name, Path)
{
    private Dictionary<string, MappingNode>? _lookup;

    public ImmutableSortedDictionary<string, MappingNode> Children { get; init; } =
        ImmutableSortedDictionary.Create<string, MappingNode>(StringComparer.Ordinal);

    /// <summary>Null: as the object around it.</summary>
    public DynamicMode? Dynamic { get; init; }

    public MappingNode? Child(ReadOnlySpan<char> name)
    {
        var lookup = _lookup ??= new(Children, StringComparer.Ordinal);
        return lookup.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var child) ? child : null;
    }

    public ObjectNode WithChild(MappingNode child) => new(Name, Path) { Dynamic = Dynamic, Children = Children.SetItem(child.Name, child) };

    public string PathOf(string child) => Path.Length == 0 ? child : $"{Path}.{child}";
}

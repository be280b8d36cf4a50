namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>The whole mapping of one index; never changes, a change makes a new one.</summary>
internal sealed class IndexMapping
{
    private readonly Dictionary<string, FieldNode> _fields = new(StringComparer.Ordinal);

    public static readonly IndexMapping Empty = new(new ObjectNode("", ""));

    public IndexMapping(ObjectNode root, DynamicTemplates? templates = null, bool detectsDates = true)
    {
        (Root, Templates, DetectsDates) = (root, templates ?? DynamicTemplates.None, detectsDates);
        Visit(root);
    }

    /// <summary>What new fields become.</summary>
    public DynamicTemplates Templates { get; }

    /// <summary>Whether a text that looks like a date becomes one.</summary>
    public bool DetectsDates { get; }

    public ObjectNode Root { get; }

    /// <summary>Everything that counts against <c>index.mapping.total_fields.limit</c>: objects, fields and multi-fields.</summary>
    public int TotalFields { get; private set; }

    /// <summary>Fields and multi-fields by dotted path.</summary>
    public IReadOnlyDictionary<string, FieldNode> Fields => _fields;

    public FieldNode? Find(string path) => _fields.GetValueOrDefault(path);

    /// <summary>The paths below <paramref name="path"/> when it names an object, itself when it names a field, nothing otherwise.</summary>
    public IEnumerable<FieldNode> Expand(string path) =>
        _fields.TryGetValue(path, out var field)
            ? [field]
            : _fields.Values.Where(f => path.Contains('*') ? Wildcard.Matches(path, f.Path) : f.Path.StartsWith(path + ".", StringComparison.Ordinal));

    private void Visit(ObjectNode node)
    {
        foreach (var child in node.Children.Values)
        {
            TotalFields++;
            switch (child)
            {
                case ObjectNode inner:
                    Visit(inner);
                    break;
                case FieldNode field:
                    _fields[field.Path] = field;
                    foreach (var sub in field.SubFields)
                    {
                        _fields[sub.Path] = sub;
                        TotalFields++;
                    }
                    break;
            }
        }
    }
}

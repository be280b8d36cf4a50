namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Names in documents: a dot makes objects of them.</summary>
internal static class FieldNames
{
    /// <summary>Throws what Elasticsearch says of a name that cannot be a field.</summary>
    public static void Check(string name, ReadOnlySpan<byte> json, int at)
    {
        if (name.Length == 0)
            throw Errors.Failed(json, at, Errors.IllegalArgument("field name cannot be an empty string")).AsException();
        if (name.AsSpan().Trim('.').IsEmpty)
            throw Errors.Failed(json, at, Errors.IllegalArgument("field name cannot contain only dots")).AsException();
        if (string.IsNullOrWhiteSpace(name))
            throw Errors.Document(json, at, $"Field name cannot contain only whitespace: [{name}]").AsException();
        if (name.Contains('.') && Array.Exists(Parts(name), string.IsNullOrWhiteSpace))
            throw Errors.Failed(json, at, Errors.IllegalArgument($"field name cannot contain only whitespace: ['{name}']")).AsException();
    }

    /// <summary>The names between the dots; dots at the end do not count.</summary>
    public static string[] Parts(string name) => name.TrimEnd('.').Split('.');
}

using System.Text;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Rules for index names and for expressions that select indices.</summary>
internal static class IndexNames
{
    private static readonly char[] Forbidden = [' ', '"', '*', '\\', '<', '|', ',', '>', '/', '?'];

    /// <summary>Why a name cannot be an index, or null.</summary>
    public static ElasticError? Validate(string name)
    {
        if (name.AsSpan().IndexOfAny(Forbidden) >= 0)
            return Errors.InvalidIndexName(name, "must not contain the following characters [ , \", *, \\, <, |, ,, >, /, ?]");
        if (name.Length == 0)
            return Errors.InvalidIndexName(name, "must not be empty");
        if (name.Contains('#'))
            return Errors.InvalidIndexName(name, "must not contain '#'");
        if (name[0] is '_' or '-' or '+')
            return Errors.InvalidIndexName(name, "must not start with '_', '-', or '+'");
        if (Encoding.UTF8.GetByteCount(name) is > 255 and var bytes)
            return Errors.InvalidIndexName(name, $"index name is too long, ({bytes} > 255)");
        if (name is "." or "..")
            return Errors.InvalidIndexName(name, "must not be '.' or '..'");
        return name.Any(char.IsUpper) ? Errors.InvalidIndexName(name, "must be lowercase") : null;
    }

    /// <summary>The indices an expression selects, in the order of names: commas, <c>*</c>, <c>_all</c>, exclusions with '-' after a pattern.</summary>
    /// <param name="expression">Null or empty selects all.</param>
    /// <param name="known">What there is.</param>
    /// <param name="ignoreUnavailable">A concrete name that is missing or closed is left out instead of an error.</param>
    /// <param name="allowNoIndices">A pattern may match nothing.</param>
    public static List<IndexStore> Resolve(string? expression, IReadOnlyCollection<IndexStore> known, bool ignoreUnavailable, bool allowNoIndices)
    {
        var selected = new SortedDictionary<string, IndexStore>(StringComparer.Ordinal);
        var sawPattern = false;
        foreach (var part in string.IsNullOrEmpty(expression) ? ["_all"] : expression.Split(','))
        {
            var pattern = part == "_all" ? "*" : part;
            if (sawPattern && pattern.StartsWith('-'))
            {
                foreach (var store in known.Where(s => Wildcard.Matches(pattern.AsSpan(1), s.Name)))
                    selected.Remove(store.Name);
                continue;
            }
            if (pattern.Contains('*'))
            {
                sawPattern = true;
                var matches = known.Where(s => !s.Metadata.Closed && Wildcard.Matches(pattern, s.Name)).ToList();
                if (matches.Count == 0 && !allowNoIndices)
                    throw Errors.IndexNotFound(pattern).AsException();
                foreach (var store in matches)
                    selected[store.Name] = store;
                continue;
            }
            if (known.FirstOrDefault(s => s.Name == pattern) is { } index && !(index.Metadata.Closed && ignoreUnavailable))
                selected[pattern] = index;
            else if (!ignoreUnavailable)
                throw Errors.IndexNotFound(pattern).AsException();
        }
        return [.. selected.Values];
    }
}

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
            return Errors.InvalidIndexName(name, "must not contain the following characters [' ','\"','*',',','/','<','>','?','\\','|']");
        if (name.Length == 0)
            return Errors.InvalidIndexName(name, "must not be empty");
        if (name.Contains('#'))
            return Errors.InvalidIndexName(name, "must not contain '#'");
        if (name.Contains(':'))
            return Errors.InvalidIndexName(name, "must not contain ':'");
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
    /// <param name="streams">A data stream's name selects its indices; otherwise it is refused.</param>
    public static List<IndexStore> Resolve(
        string? expression,
        IReadOnlyCollection<IndexStore> known,
        bool ignoreUnavailable,
        bool allowNoIndices,
        bool streams = true
    )
    {
        var selected = new SortedDictionary<string, IndexStore>(StringComparer.Ordinal);
        var sawPattern = false;
        foreach (var part in string.IsNullOrEmpty(expression) ? ["_all"] : expression.Split(','))
        {
            var pattern = part == "_all" ? "*" : part;
            if (sawPattern && pattern.StartsWith('-'))
            {
                foreach (var store in known.Where(s => Matches(pattern[1..], s, streams)))
                    selected.Remove(store.Name);
                continue;
            }
            if (pattern.Contains('*'))
            {
                sawPattern = true;
                var matches = known.Where(s => !s.Metadata.Closed && Matches(pattern, s, streams)).ToList();
                if (matches.Count == 0 && !allowNoIndices)
                    throw Errors.IndexNotFound(pattern).AsException();
                foreach (var store in matches)
                    selected[store.Name] = store;
                continue;
            }
            var named = known.Where(s => s.Name == pattern || streams && s.Metadata.Stream == pattern).ToList();
            foreach (var store in named.Where(s => !(s.Metadata.Closed && ignoreUnavailable)))
                selected[store.Name] = store;
            if (named.Count == 0 && !ignoreUnavailable)
                throw (known.Any(s => s.Metadata.Stream == pattern) ? Errors.NotForStreams(pattern) : Errors.IndexNotFound(pattern)).AsException();
        }
        return [.. selected.Values];
    }

    // The indices of a data stream are hidden: of patterns, only one that begins with their point finds them by their own names.
    private static bool Matches(string pattern, IndexStore store, bool streams) =>
        store.Metadata.Stream is { } stream
            ? streams && Wildcard.Matches(pattern, stream) || pattern.StartsWith('.') && Wildcard.Matches(pattern, store.Name)
            : Wildcard.Matches(pattern, store.Name);
}

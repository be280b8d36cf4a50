using Lucene.Net.Analysis.TokenAttributes;
using Lucene.Net.Index;
using Lucene.Net.Search;

namespace ActorPipeline.Embedded.Elasticsearch;

/// <summary>Queries over analysed text: <c>match</c> and <c>match_phrase</c>. On any other field they are term queries.</summary>
internal sealed class TextQueries(FieldQueries fields)
{
    public Query Match(string name, string text, bool all, string? minimumShouldMatch)
    {
        if (fields.Mapping.Find(name) is not { Kind: MappedKind.Text })
            return fields.Term(name, text);
        var words = Analyse(name, text);
        if (words.Count == 0)
            return FieldQueries.Nothing;
        if (words.Count == 1)
            return new TermQuery(new Term(name, words[0].Word));
        var query = new BooleanQuery();
        foreach (var (word, _) in words)
            query.Add(new TermQuery(new Term(name, word)), all ? Occur.MUST : Occur.SHOULD);
        if (!all && minimumShouldMatch is not null)
            query.MinimumNumberShouldMatch = MinimumShouldMatch.Parse(minimumShouldMatch, words.Count);
        return query;
    }

    public Query Phrase(string name, string text, int slop)
    {
        if (fields.Mapping.Find(name) is not { Kind: MappedKind.Text })
            return fields.Term(name, text);
        var words = Analyse(name, text);
        if (words.Count == 0)
            return FieldQueries.Nothing;
        if (words.Count == 1)
            return new TermQuery(new Term(name, words[0].Word));
        var phrase = new PhraseQuery { Slop = slop };
        foreach (var (word, position) in words)
            phrase.Add(new Term(name, word), position);
        return phrase;
    }

    /// <summary>All words of the text that a search would look for.</summary>
    private static List<(string Word, int Position)> Analyse(string name, string text)
    {
        var words = new List<(string, int)>();
        using var stream = StandardAnalyzer7.Instance.GetTokenStream(name, text);
        var term = stream.GetAttribute<ICharTermAttribute>();
        var increment = stream.GetAttribute<IPositionIncrementAttribute>();
        stream.Reset();
        for (var position = -1; stream.IncrementToken(); )
        {
            position += increment.PositionIncrement;
            words.Add((term.ToString()!, position));
        }
        stream.End();
        return words;
    }
}

/// <summary><c>minimum_should_match</c>: a number, a negative number, or a percentage of either sign.</summary>
internal static class MinimumShouldMatch
{
    public static int Parse(string text, int clauses)
    {
        var percent = text.EndsWith('%');
        if (!int.TryParse(percent ? text[..^1] : text, out var number))
            throw Errors.NotSupported($"[minimum_should_match: {text}]").AsException();
        var count = percent ? (int)(clauses * (Math.Abs(number) / 100.0)) * Math.Sign(number) : number;
        return Math.Clamp(count < 0 ? clauses + count : count, 0, clauses);
    }
}

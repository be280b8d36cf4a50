using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ActorPipeline.Actors.Tracing.Lines;

/// <summary>
/// Parses the text of the search box into a query. Words must all be in the line; <c>"two words"</c> is a phrase; <c>field:value</c> matches one field,
/// <c>field:*</c> its existence, <c>field:val*</c> its prefix, <c>field&gt;=5</c> (also <c>&gt; &lt; &lt;=</c>)
/// compares; <c>-</c> in front of any of them negates it. No text is an error. Pure.
/// </summary>
public static class LineQuery
{
    private const int MostTerms = 50;
    private static readonly string[] Comparisons = [">=", "<=", ">", "<"];

    /// <summary>The clauses: all of the first must hold, none of the second.</summary>
    public static (JsonArray Must, JsonArray MustNot) Parse(string text)
    {
        var (must, mustNot) = (new JsonArray(), new JsonArray());
        foreach (var (term, quoted) in Terms(text).Take(MostTerms))
        {
            var not = term.Length > 1 && term[0] == '-' && !quoted;
            (not ? mustNot : must).Add(Clause(not ? term[1..] : term, quoted));
        }
        return (must, mustNot);
    }

    /// <summary>Matches one field; as a phrase, because the field may be a keyword or text.</summary>
    public static JsonObject Is(string field, string value) => One("match_phrase", field, value);

    private static JsonObject Clause(string term, bool quoted)
    {
        if (quoted)
            return One("match_phrase", "message", term);
        foreach (var sign in Comparisons)
        {
            var at = term.IndexOf(sign, StringComparison.Ordinal);
            if (at > 0 && at + sign.Length < term.Length && IsField(term[..at]))
            {
                return One(
                    "range",
                    term[..at],
                    new JsonObject { [(sign[0] == '>' ? "gt" : "lt") + (sign.Length == 2 ? "e" : "")] = term[(at + sign.Length)..] }
                );
            }
        }
        var colon = term.IndexOf(':', StringComparison.Ordinal);
        // The colon of a URL does not separate a field.
        if (colon <= 0 || colon == term.Length - 1 || !IsField(term[..colon]) || term[(colon + 1)..].StartsWith("//", StringComparison.Ordinal))
            return Begins("message", term);
        var (field, value) = (term[..colon], term[(colon + 1)..]);
        return value == "*" ? new JsonObject { ["exists"] = new JsonObject { ["field"] = field } } : Begins(field, value);
    }

    // Text fields are indexed in lower case.
    private static JsonObject Begins(string field, string value) =>
        value is [_, .., '*']
            ? One("prefix", field, field == "message" ? value[..^1].ToLower(CultureInfo.InvariantCulture) : value[..^1])
            : One("match_phrase", field, value);

    private static JsonObject One(string kind, string field, JsonNode value) => new() { [kind] = new JsonObject { [field] = value } };

    private static bool IsField(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '@' or '-')
        && char.IsAsciiLetter(text.TrimStart('@', '_').FirstOrDefault())
        && (char.IsAsciiLetterOrDigit(text[^1]) || text[^1] == '_');

    /// <summary>Splits at blanks outside of quotes; quotes may begin behind a colon.</summary>
    private static ImmutableArray<(string Term, bool Quoted)> Terms(string text)
    {
        var terms = ImmutableArray.CreateBuilder<(string, bool)>();
        var term = new System.Text.StringBuilder();
        var (inside, whole) = (false, false);
        foreach (var c in text)
        {
            if (c == '"' && (inside || term.Length == 0 || term[^1] is ':' or '-'))
            {
                (inside, whole) = (!inside, whole || term.Length == 0);
                continue;
            }
            if (char.IsWhiteSpace(c) && !inside)
            {
                End();
                continue;
            }
            term.Append(c);
        }
        End();
        return terms.ToImmutable();

        void End()
        {
            if (term.Length > 0)
                terms.Add((term.ToString(), whole));
            term.Clear();
            (inside, whole) = (false, false);
        }
    }
}

using System.Text;

namespace ActorPipeline.Actors.Parsing;

/// <summary>
/// Parts of a data stream's name. Elasticsearch forbids upper case, <c>\ / * ? " &lt; &gt; | , # :</c> and blanks, and the
/// data stream naming scheme <c>type-dataset-namespace</c> forbids <c>-</c> inside a part and more than 100 bytes.
/// </summary>
internal static class IndexName
{
    private const int MaxLength = 100;

    /// <summary>The part made legal: lower case, anything forbidden or not printable ASCII as <c>_</c>.</summary>
    public static string Part(string text)
    {
        var legal = new StringBuilder(text.Length);
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            legal.Append(
                c is >= 'a' and <= 'z' or >= '0' and <= '9' or '.' or '_' or '+' or '@' ? c
                : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c)
                : '_'
            );
        }

        return legal.Length == 0 ? "_" : legal.ToString();
    }
}

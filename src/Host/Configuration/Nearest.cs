namespace ActorPipeline.Host.Configuration;

/// <summary>"Did you mean …" for keys, flags and commands.</summary>
public static class Nearest
{
    /// <summary>The candidate with the smallest edit distance; null when none is near enough to be a typing error.</summary>
    /// <param name="typed">What was typed.</param>
    /// <param name="candidates">What could have been meant.</param>
    /// <param name="shared">A common prefix of all candidates, which does not count for similarity.</param>
    public static string? Of(string typed, IEnumerable<string> candidates, string shared = "")
    {
        var limit = Math.Max(2, (typed.Length - shared.Length) / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(typed, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    /// <summary>Inserted, removed, replaced characters and swapped neighbours.</summary>
    public static int Distance(string left, string right)
    {
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= right.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                rows[i, j] = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }

        return rows[left.Length, right.Length];
    }
}

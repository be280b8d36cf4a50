using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace ActorPipeline.Embedded.Shipping;

/// <summary>
/// Globs as Filebeat reads them: <c>*</c>, <c>?</c> and <c>[…]</c> within a name, a backslash before a character that stands for itself, <c>**</c>
/// for up to 8 directories.
/// </summary>
internal static class Glob
{
    private const int Depth = 8;
    private static readonly char[] Meta = ['*', '?', '[', '\\'];
    private static readonly ConcurrentDictionary<string, Regex> Names = new();

    /// <summary>The files an absolute glob matches now; directories that cannot be read match nothing.</summary>
    public static IEnumerable<string> Expand(string pattern)
    {
        var root = Path.GetPathRoot(pattern) ?? "/";
        return Expand(root, (ReadOnlyMemory<string>)pattern[root.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether an absolute path is one the glob would find if the file were there.</summary>
    public static bool IsMatch(string pattern, string path) =>
        IsMatch(pattern.Split('/', StringSplitOptions.RemoveEmptyEntries), (ReadOnlySpan<string>)path.Split('/', StringSplitOptions.RemoveEmptyEntries));

    private static bool IsMatch(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.Length == 1 && pattern[0] == "**")
        {
            return path.Length is > 0 and <= Depth;
        }

        if (pattern.IsEmpty || path.IsEmpty)
        {
            return pattern.IsEmpty && path.IsEmpty;
        }

        return pattern[0] == "**"
            ? IsMatch(pattern[1..], path) || IsMatch(pattern, path[1..])
            : Names.GetOrAdd(pattern[0], Compile).IsMatch(path[0]) && IsMatch(pattern[1..], path[1..]);
    }

    private static IEnumerable<string> Expand(string directory, ReadOnlyMemory<string> segments)
    {
        while (segments.Length > 1 && segments.Span[0].IndexOfAny(Meta) < 0)
        {
            directory = Path.Combine(directory, segments.Span[0]);
            segments = segments[1..];
        }

        if (segments.Length == 0)
        {
            return [];
        }

        var (name, rest) = (segments.Span[0], segments[1..]);
        return name == "**" && rest.IsEmpty ? Below(directory, Depth - 1).SelectMany(d => Entries(d, "*", Directory.EnumerateFiles))
            : name == "**" ? Below(directory, Depth).SelectMany(d => Expand(d, rest))
            : rest.Length > 0 ? Entries(directory, name, Directory.EnumerateDirectories).SelectMany(d => Expand(d, rest))
            : name.IndexOfAny(Meta) >= 0 ? Entries(directory, name, Directory.EnumerateFiles)
            : File.Exists(Path.Combine(directory, name)) ? [Path.Combine(directory, name)]
            : [];
    }

    private static IEnumerable<string> Below(string directory, int depth) =>
        depth == 0 ? [directory] : Entries(directory, "*", Directory.EnumerateDirectories).SelectMany(d => Below(d, depth - 1)).Prepend(directory);

    private static List<string> Entries(string directory, string name, Func<string, IEnumerable<string>> list)
    {
        var pattern = Names.GetOrAdd(name, Compile);
        try
        {
            return [.. list(directory).Where(path => pattern.IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static Regex Compile(string name)
    {
        var text = new StringBuilder("^");
        for (var i = 0; i < name.Length; i++)
        {
            var close = name[i] == '[' ? name.IndexOf(']', Math.Min(i + 2, name.Length)) : -1;
            if (close > 0)
            {
                text.Append(name[i..(close + 1)].Replace("\\", "\\\\", StringComparison.Ordinal));
                i = close;
            }
            else if (name[i] == '\\' && i + 1 < name.Length)
            {
                text.Append(Regex.Escape(name[++i].ToString()));
            }
            else
            {
                text.Append(
                    name[i] switch
                    {
                        '*' => ".*",
                        '?' => ".",
                        var c => Regex.Escape(c.ToString()),
                    }
                );
            }
        }

        return new Regex(text.Append(@"\z").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}

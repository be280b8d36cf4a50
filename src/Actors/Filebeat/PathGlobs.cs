using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// The <c>paths</c> annotation: globs (Go's filepath.Match, and <c>**</c>) below the service's own folder, separated by commas.
/// None of them can leave that folder: no <c>..</c>, no absolute path, no variable.
/// </summary>
internal static partial class PathGlobs
{
    private const int Most = 16;

    /// <summary>The globs of a value that has no <see cref="Problem"/>.</summary>
    public static ImmutableArray<string> Split(string value) => [.. value.Split(',', StringSplitOptions.TrimEntries)];

    /// <summary>What is wrong with <paramref name="value"/>; null when nothing is.</summary>
    public static string? Problem(string value, ServiceDescription service, FilebeatOptions options)
    {
        // The folder is the default without its last part: it must contain the service's name, or services would share it.
        if (service.LogDirectory is null && !options.Paths[..Math.Max(0, options.Paths.LastIndexOf('/'))].Contains("{service}", StringComparison.Ordinal))
        {
            return $"filebeat.paths is {options.Paths}, which gives services no folder of their own";
        }

        var globs = Split(value);
        if (globs.Length > Most)
        {
            return $"there are at most {Most} globs";
        }

        foreach (var glob in globs)
        {
            if (!Relative().IsMatch(glob))
            {
                return "a glob is relative to the service's own folder: 1 to 200 of the characters a-z A-Z 0-9 . _ - / * ? [ ], not beginning with /";
            }

            if (glob.Split('/').Any(part => part is "" or "." or ".." || (part.Contains("**", StringComparison.Ordinal) && part != "**")))
            {
                return "a part of a glob is not empty, '.' or '..', and ** stands alone";
            }

            if (Recursions(Folder(service, options)) + Recursions(glob) > 1)
            {
                return "Filebeat takes ** at most once in a path";
            }

            if (!Brackets().IsMatch(glob))
            {
                return "[ and ] enclose at least one character, within one part of the path";
            }
        }

        return null;
    }

    /// <summary>How often <c>**</c> stands in a path.</summary>
    public static int Recursions(string path) => path.Split('/').Count(part => part.Contains("**", StringComparison.Ordinal));

    private static string Folder(ServiceDescription service, FilebeatOptions options) =>
        service.LogDirectory is null ? options.Paths[..Math.Max(0, options.Paths.LastIndexOf('/'))] : "";

    [GeneratedRegex(@"\A[a-zA-Z0-9._*?\[\]-][a-zA-Z0-9._*?\[\]/-]{0,199}\z")]
    private static partial Regex Relative();

    // Only simple classes, whose ranges go upward within letters or digits.
    [GeneratedRegex(@"\A(?:[^\[\]]|\[(?:[a-zA-Z0-9._](?!-)|a-z|A-Z|0-9)+\])*\z")]
    private static partial Regex Brackets();
}

using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">Its lines.</param>
/// <param name="Where">The page and the line it begins in.</param>
public sealed record CodeBlock(string Language, string Text, string Where);

/// <summary>A page of the documentation, taken apart: fenced blocks, and the prose without them.</summary>
/// <param name="Path">From the checkout's root on.</param>
/// <param name="Prose">All lines outside of fenced blocks.</param>
/// <param name="Blocks">The fenced blocks.</param>
public sealed partial record Page(string Path, string Prose, IReadOnlyList<CodeBlock> Blocks)
{
    /// <summary>README.md, CONTRIBUTING.md and what is below docs. CHANGELOG.md speaks of what was.</summary>
    public static readonly IReadOnlyList<Page> All =
    [
        .. Directory
            .EnumerateFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories)
            .Append(Repository.File("README.md"))
            .Append(Repository.File("CONTRIBUTING.md"))
            .Order(StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>All fenced blocks in a language.</summary>
    public static IEnumerable<CodeBlock> BlocksIn(params string[] languages) =>
        All.SelectMany(page => page.Blocks).Where(one => languages.Contains(one.Language));

    /// <summary>What stands between backticks in the prose.</summary>
    public IEnumerable<string> Spans => Span.Matches(Prose).Select(match => match.Groups[1].Value);

    /// <summary>The text as it is written, blocks included.</summary>
    public string Whole => Prose + string.Join('\n', Blocks.Select(block => block.Text));

    /// <summary>The folder the page is in.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Repository.File(Path))!;

    /// <summary>The anchors that GitHub makes of the headings; the second one of a name ends in <c>-1</c>.</summary>
    public IReadOnlySet<string> Anchors =>
        Heading
            .Matches(Prose)
            .Select(match => NoAnchor.Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-'))
            .GroupBy(anchor => anchor)
            .SelectMany(same => same.Select((anchor, index) => index == 0 ? anchor : $"{anchor}-{index}"))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Nothing was found; the message has all that was.</summary>
    public static void AssertNone(IEnumerable<string?> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }

    private static Page Read(string file)
    {
        var path = System.IO.Path.GetRelativePath(Repository.File(), file).Replace('\\', '/');
        List<string> prose = [],
            code = [];
        List<CodeBlock> blocks = [];
        var (fence, begun) = ((string?)null, 0);
        foreach (var (index, line) in File.ReadLines(file).Index())
        {
            var marks = line.TrimStart();
            if (!marks.StartsWith("```", StringComparison.Ordinal))
            {
                (fence is null ? prose : code).Add(line);
            }
            else if (fence is null)
            {
                (fence, begun) = (marks[3..].Trim(), index + 1);
            }
            else
            {
                blocks.Add(new CodeBlock(fence, string.Join('\n', code), $"{path}:{begun}"));
                (fence, _) = (null, code.RemoveAll(_ => true));
            }
        }

        Assert.True(fence is null, $"{path}:{begun} opens a block that is never closed");
        return new Page(path, string.Join('\n', prose), blocks);
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Span { get; }

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading { get; }

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor { get; }
}

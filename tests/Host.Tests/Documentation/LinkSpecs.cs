using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Tests.Documentation;

/// <summary>What the pages point at is there: pages, headings, pictures, files, tests.</summary>
public sealed partial class LinkSpecs
{
    [Fact]
    public void Should_lead_somewhere()
    {
        var pages = Page.All.ToDictionary(page => Repository.File(page.Path));
        var broken =
            from page in Page.All
            from match in Link.Matches(page.Prose)
            let target = match.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal)
            let parts = target.Split('#')
            let file = parts[0].Length == 0 ? Repository.File(page.Path) : Path.GetFullPath(Path.Combine(page.Folder, parts[0]))
            where !Path.Exists(file) || (parts.Length > 1 && pages.TryGetValue(file, out var other) && !other.Anchors.Contains(parts[1]))
            select $"{page.Path}: {target}";
        Page.AssertNone(broken);
    }

    [Fact]
    public void Should_have_no_picture_that_no_page_shows()
    {
        var shown = Page.All.SelectMany(page => Link.Matches(page.Prose)).Select(match => Path.GetFileName(match.Groups[1].Value)).ToHashSet();
        Page.AssertNone(Directory.EnumerateFiles(Repository.File("docs", "images")).Select(Path.GetFileName).Where(picture => !shown.Contains(picture!)));
    }

    [Fact]
    public void Should_have_no_picture_that_no_test_takes()
    {
        var tests = string.Concat(Directory.EnumerateFiles(Repository.File("tests", "Integration.Tests", "Browser"), "*.cs").Select(File.ReadAllText));
        Page.AssertNone(
            Directory
                // Plots are drawn by bench/run.
                .EnumerateFiles(Repository.File("docs", "images"), "*.png")
                .Select(Path.GetFileNameWithoutExtension)
                .Where(name => !tests.Contains($"PictureAsync(\"{name}\")", StringComparison.Ordinal))
        );
    }

    [Fact]
    public void Should_name_files_that_there_are()
    {
        var missing =
            from page in Page.All
            from span in page.Spans
            where Named.IsMatch(span)
            let path = span.StartsWith("components/", StringComparison.Ordinal) || span.StartsWith("overlays/", StringComparison.Ordinal)
                ? "deploy/" + span
                : span
            where !Path.Exists(Repository.File(path)) && !File.Exists(Repository.File(path + ".cs"))
            select $"{page.Path}: {span}";
        Page.AssertNone(missing);
    }

    [Fact]
    public void Should_apply_folders_that_there_are()
    {
        var missing =
            from block in Page.BlocksIn("sh")
            from match in Applied.Matches(block.Text)
            where !Path.Exists(Repository.File(match.Groups[1].Value))
            select $"{block.Where}: {match.Groups[1].Value}";
        Page.AssertNone(missing);
    }

    [Fact]
    public void Should_name_tests_that_there_are()
    {
        var sources = Directory
            .EnumerateFiles(Repository.File("tests"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .SelectMany(text => Class.Matches(text).Select(match => (Name: match.Groups[1].Value, Text: text)))
            .ToLookup(one => one.Name, one => one.Text);
        var missing =
            from page in Page.All
            from span in page.Spans
            let match = Test.Match(span)
            where match.Success
            let method = match.Groups[2].Value
            where !sources[match.Groups[1].Value].Any(text => method.Length == 0 || text.Contains($" {method}(", StringComparison.Ordinal))
            select $"{page.Path}: {span}";
        Page.AssertNone(missing);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"^(deploy|hocon|docs|tests|bench|samples|components|overlays)/[\w./-]+$")]
    private static partial Regex Named { get; }

    [GeneratedRegex(@"\s-[kf] (deploy/[\w./-]+)")]
    private static partial Regex Applied { get; }

    [GeneratedRegex(@"^(\w+(?:Tests|Specs))(?:\.(Should_\w+))?$")]
    private static partial Regex Test { get; }

    [GeneratedRegex(@"\bclass (\w+(?:Tests|Specs))\b")]
    private static partial Regex Class { get; }
}

using ActorPipeline.Embedded.Shipping;
using ActorPipeline.Embedded.Tests.Kafka;

namespace ActorPipeline.Embedded.Tests.Shipping;

public sealed class GlobTests
{
    [Theory]
    [InlineData("/a/*.log", "a/x.log a/y.log")]
    [InlineData("/a/x.log", "a/x.log")]
    [InlineData("/a/none.log", "")]
    [InlineData("/*/?.log", "[odd]*/v.log a/x.log a/y.log b/z.log")]
    [InlineData("/a/[xz].log", "a/x.log")]
    [InlineData("/**/*.log", "[odd]*/v.log a/deep/er/w.log a/x.log a/y.log b/z.log top.log")]
    [InlineData("/a/**/w.log", "a/deep/er/w.log")]
    [InlineData("/a/**", "a/deep/er/w.log a/x.log a/y.log a/y.txt")]
    [InlineData("/a/[!x].log", "a/x.log")]
    [InlineData("/a/[^x].log", "a/y.log")]
    [InlineData("/{a,b}/*.log", "")]
    [InlineData("/a/\\x.log", "a/x.log")]
    [InlineData("/\\[odd\\]\\*/*.log", "[odd]*/v.log")]
    [InlineData("/none/*.log", "")]
    [InlineData("/a/+(x).log", "")]
    public void Should_find_what_filebeat_would_when_expanded(string pattern, string expected)
    {
        using var directory = new TemporaryFolder();
        directory.Sub("a", "deep", "er");
        directory.Sub("b");
        directory.Sub("[odd]*");
        var names = new[] { "a/x.log", "a/y.log", "a/y.txt", "a/deep/er/w.log", "b/z.log", "top.log", "[odd]*/v.log" };
        foreach (var name in names)
        {
            File.WriteAllText(Path.Combine(directory.Path, name), "");
        }

        var found = Glob.Expand(directory.Path + pattern).Select(p => Path.GetRelativePath(directory.Path, p)).Order(StringComparer.Ordinal);

        Assert.Equal(expected, string.Join(' ', found));
        Assert.Equal(
            expected,
            string.Join(' ', names.Where(n => Glob.IsMatch(directory.Path + pattern, Path.Combine(directory.Path, n))).Order(StringComparer.Ordinal))
        );
    }
}

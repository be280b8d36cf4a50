using System.Text.RegularExpressions;

namespace ActorPipeline.Host.Tests.Errors;

/// <summary>docs/errors.md against the source: a message without an entry, an entry without one, and a message from elsewhere are found.</summary>
public sealed partial class ErrorCatalogueSpecs
{
    private static string Page => Repository.File("docs", "errors.md");

    [Fact]
    public async Task Should_have_an_entry_for_every_message_and_no_other()
    {
        var cancel = TestContext.Current.CancellationToken;
        var text = await File.ReadAllTextAsync(Page, cancel);
        var listed = Listed().Matches(text).SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var said = new MessageScan().Templates;
        if (Environment.GetEnvironmentVariable("ACTORPIPELINE_WRITE_DOCS") == "1")
        {
            var known = listed.ToHashSet();
            var unknown = said.Where(one => !known.Contains(one.Key)).OrderBy(one => one.Value).ToList();
            var more = unknown.Count == 0 ? "" : $"\n### To be explained\n\n```text\n{string.Join('\n', unknown.Select(one => one.Key))}\n```\n";
            await File.WriteAllTextAsync(Page, text + more, cancel);
            return;
        }
        Assert.Equal(listed.Count, listed.Distinct().Count());
        var wrong = said
            .Keys.Except(listed)
            .Select(one => $"no entry: {one} ({said[one]})")
            .Concat(listed.Except(said.Keys).Select(one => $"no such message: {one}"));
        Assert.True(!wrong.Any(), string.Join('\n', wrong));
    }

    [Fact]
    public async Task Should_say_cause_and_remedy_in_every_entry()
    {
        var text = await File.ReadAllTextAsync(Page, TestContext.Current.CancellationToken);
        var entries = text.Split("\n### ")[1..];
        Assert.NotEmpty(entries);
        foreach (var entry in entries)
            Assert.True(Explained().IsMatch(entry), $"it has to have messages, Cause: and Remedy:, each a sentence: {entry[..Math.Min(entry.Length, 200)]}");
    }

    [Fact]
    public void Should_know_where_messages_come_from_that_are_made_elsewhere()
    {
        var computed = new MessageScan().Computed;
        Assert.True(computed.SequenceEqual(Elsewhere.All.Order(StringComparer.Ordinal)), string.Join('\n', computed.Except(Elsewhere.All)));
        Assert.Empty(Elsewhere.All.Except(computed));
    }

    [GeneratedRegex(@"```text\n(?<lines>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Listed();

    [GeneratedRegex(@"^[^\n]+\n\n```text\n.+?```\n\nCause: [^\n]+\.\n\nRemedy: [^\n]+\.\n", RegexOptions.Singleline)]
    private static partial Regex Explained();
}

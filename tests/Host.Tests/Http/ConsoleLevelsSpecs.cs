using System.Text.RegularExpressions;
using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Host.Tests.Http;

public sealed partial class ConsoleLevelsSpecs
{
    private static readonly string[] Six = ["debug", "error", "fatal", "info", "trace", "warn"];

    [Fact]
    public void Should_tell_the_console_every_word_and_what_it_means()
    {
        Assert.Equal(Six, LevelWords.All.Values.Distinct().Order());
        Assert.All(Six, level => Assert.Equal(level, LevelWords.All[level]));
        Assert.All(LevelWords.All, known => Assert.Equal(known.Value, LevelWords.Of(known.Key.ToUpperInvariant())));
        Assert.Equal(("error", "fatal", "warn"), (LevelWords.All["severe"], LevelWords.All["panic"], LevelWords.All["w"]));
    }

    [Fact]
    public async Task Should_have_no_words_for_levels_of_its_own_in_the_console()
    {
        foreach (var script in (string[])["search.js", "logs.js", "line.js"])
        {
            var text = await File.ReadAllTextAsync(Repository.File("src", "Host", "Http", "Console", "web", script), TestContext.Current.CancellationToken);
            Assert.Empty(Quoted().Matches(text).Select(one => one.Groups["word"].Value).Where(LevelWords.All.ContainsKey).Except(Six));
        }
    }

    [GeneratedRegex(@"'(?<word>[a-z]{2,})'")]
    private static partial Regex Quoted();
}

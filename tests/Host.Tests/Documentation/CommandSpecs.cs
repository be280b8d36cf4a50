using System.Collections.Immutable;
using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Commands.Completion;

namespace ActorPipeline.Host.Tests.Documentation;

/// <summary>Every command and flag in the pages exists, and a command that can be typed as it stands would be taken.</summary>
public sealed class CommandSpecs
{
    // What stands for something: [--at URL], NAME-or-^REGEX, list|show, FILE…
    private const string Placeholders = "[]…|";

    private static readonly CommandContext Context = new()
    {
        Out = TextWriter.Null,
        Error = TextWriter.Null,
        Environment = new Dictionary<string, string>(),
        Stop = CancellationToken.None,
    };

    private static readonly ImmutableDictionary<string, CommandEntry> Commands = CommandTable
        .Of(CommandLine.Build(Context))
        .ToImmutableDictionary(entry => entry.Path);

    [Fact]
    public void Should_be_there_with_their_flags()
    {
        Page.AssertNone(
            from call in Calls()
            from problem in Problems(call.Words)
            select $"{call.Where}: actorpipeline {string.Join(' ', call.Words)}: {problem}"
        );
    }

    [Fact]
    public void Should_be_taken_as_they_stand()
    {
        var root = CommandLine.Build(Context);
        var refused =
            from call in Calls()
            where call.InBlock && !call.Words.Any(word => word.AsSpan().IndexOfAny(Placeholders) >= 0 || word == "N")
            let parsed = root.Parse([.. call.Words])
            let wrong = UsageErrors.Of(parsed)
            where wrong is not null
            select $"{call.Where}: actorpipeline {string.Join(' ', call.Words)}: {wrong}";
        Page.AssertNone(refused);
    }

    [Fact]
    public void Should_find_calls_however_they_are_written()
    {
        string[] found =
        [
            .. ShellLine
                .Calls(
                    """
                    $ actorpipeline parse a.log   # not actorpipeline run
                    A_B=1 actorpipeline tap x --where 'a b:c' | jq .after
                    kubectl -n logging exec actor-pipeline-0 -- actorpipeline trace \
                      web-service
                    dotnet run --project src/Host -- local --http 0
                    source <(actorpipeline completion bash)
                    docker build -t actorpipeline:1.0.0 .
                    """
                )
                .Select(words => string.Join('+', words)),
        ];
        Assert.Equal(["parse+a.log", "tap+x+--where+a b:c", "trace+web-service", "local+--http+0", "completion+bash"], found);
    }

    private static IEnumerable<(string Where, ImmutableArray<string> Words, bool InBlock)> Calls() =>
        (
            from block in Page.BlocksIn("sh", "text")
            from line in block.Language == "sh" ? [block.Text] : block.Text.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
            from call in ShellLine.Calls(line)
            select (block.Where, call, true)
        ).Concat(
            from page in Page.All
            from span in page.Spans
            where span.StartsWith("actorpipeline ", StringComparison.Ordinal)
            from call in ShellLine.Calls(span)
            select (page.Path, call, false)
        );

    private static IEnumerable<string> Problems(ImmutableArray<string> words)
    {
        var (command, at) = (Commands[""], 0);
        for (; at < words.Length && !command.Children.IsEmpty && char.IsAsciiLetterLower(words[at][0]); at++)
        {
            var names = words[at].Split('|');
            foreach (var name in names.Where(name => command.Children.All(child => child.Name != name)))
                yield return $"there is no {command.Path} {name}";
            if (!Commands.TryGetValue($"{command.Path} {names[0]}".Trim(), out var below))
                yield break;
            command = below;
        }

        var flags = words[at..]
            .Select(word => word.Trim('[', ']', '…').Split('=')[0])
            .Where(word => word.StartsWith("--", StringComparison.Ordinal) && word != "--");
        foreach (var flag in flags.Where(flag => flag != "--version" && command.Flags.All(known => known.Name != flag)))
            yield return $"it has no {flag}";
    }
}

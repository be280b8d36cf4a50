using ActorPipeline.Host.Commands;
using ActorPipeline.Host.Commands.Completion;

namespace ActorPipeline.Host.Tests.Commands;

public sealed class CommandDocsSpecs
{
    private const string Mark = "--filter CommandDocs -->\n";

    private static CommandContext Context =>
        new()
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            Environment = new Dictionary<string, string>(),
            Stop = CancellationToken.None,
        };

    [Fact]
    public async Task Should_be_in_step_with_the_commands()
    {
        var file = Repository.File("docs", "commands.md");
        var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        var head = text[..(text.IndexOf(Mark, StringComparison.Ordinal) + Mark.Length)];
        var wanted = $"{head}\n{CommandDocs.Of(CommandTable.Of(CommandLine.Build(Context)))}";
        if (Environment.GetEnvironmentVariable("ACTORPIPELINE_WRITE_DOCS") == "1")
            await File.WriteAllTextAsync(file, wanted, TestContext.Current.CancellationToken);
        else
            Assert.Equal(wanted, text);
    }

    [Fact]
    public void Should_describe_every_command_and_flag()
    {
        foreach (var command in CommandTable.Of(CommandLine.Build(Context)))
        {
            Assert.NotEqual("", command.Description);
            Assert.All(command.Flags, flag => Assert.NotEqual("", flag.Description));
        }
    }
}

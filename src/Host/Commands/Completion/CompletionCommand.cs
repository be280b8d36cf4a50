using System.CommandLine;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary><c>actorpipeline completion SHELL</c>: what a shell needs to complete commands, flags and values.</summary>
public static class CompletionCommand
{
    private static readonly Dictionary<string, Func<IReadOnlyList<CommandEntry>, string>> Shells = new(StringComparer.Ordinal)
    {
        ["bash"] = BashCompletion.Script,
        ["zsh"] = ZshCompletion.Script,
        ["fish"] = FishCompletion.Script,
        ["powershell"] = PowerShellCompletion.Script,
        // The name of its program.
        ["pwsh"] = PowerShellCompletion.Script,
    };

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh, fish, powershell or pwsh" };
        Choice.Only(shell, [.. Shells.Keys]);
        var command = new Command("completion", "Prints what a shell needs to complete commands, flags and their values with Tab.") { shell };
        command.SetAction(parsed =>
            context.Out.Write(Shells[parsed.GetValue(shell)!](CommandTable.Of((RootCommand)parsed.RootCommandResult.Command)).ReplaceLineEndings("\n"))
        );
        return command;
    }
}

using System.Text;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary>The reference of all commands, as docs/commands.md has it. Pure.</summary>
internal static class CommandDocs
{
    /// <summary>Markdown.</summary>
    public static string Of(IReadOnlyList<CommandEntry> commands)
    {
        var text = new StringBuilder();
        foreach (var command in commands.Skip(1))
        {
            text.Append($"### {command.Path}\n\n{command.Description}\n\n");
            if (command.Children.IsEmpty)
            {
                var argument = command.Argument is { } name ? " " + name : "";
                text.Append($"`actorpipeline {command.Path}{argument}`\n\n| flag | |\n| --- | --- |\n");
                foreach (var flag in command.Flags)
                    text.Append($"| `{flag.Name}{(flag.Value is { } value ? " " + value.Replace("|", "\\|") : "")}` | {Cell(flag)} |\n");
                text.Append('\n');
            }

            if (!command.Path.Contains(' ') && CommandExamples.Of(command.Path) is { Count: > 0 } examples)
                text.Append($"```sh\n{string.Join('\n', examples.Select(Example))}\n```\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static string Cell(CommandFlag flag) => flag.Description.Replace("|", "\\|").Replace("*", "\\*");

    // What stands behind the command in the help is a remark to the shell.
    private static string Example(string example)
    {
        var remark = example.IndexOf("   ", StringComparison.Ordinal);
        return remark < 0 ? example : $"{example[..remark].TrimEnd()}   # {example[remark..].Trim()}";
    }
}

using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;

namespace ActorPipeline.Host.Commands.Completion;

/// <summary>A flag.</summary>
/// <param name="Name">With its hyphens.</param>
/// <param name="Value">What its value is called; null when it takes none.</param>
/// <param name="Words">The values there are; empty when it takes others.</param>
/// <param name="Description">One sentence.</param>
internal sealed record CommandFlag(string Name, string? Value, ImmutableArray<string> Words, string Description)
{
    /// <summary>Its value is a path.</summary>
    public bool IsPath => Value is "FILE" or "DIR" or "FILE|-";
}

/// <summary>A command, or one that only has commands below it.</summary>
/// <param name="Path">Its words, <c>dlq list</c>; empty for the program itself.</param>
/// <param name="Description">One sentence or two.</param>
/// <param name="Argument">What comes behind it, <c>FILE</c>; null when nothing.</param>
/// <param name="ArgumentWords">What of that there is; empty when it is something else.</param>
/// <param name="Flags">Its flags, <c>--help</c> included.</param>
/// <param name="Children">Names and descriptions of the commands below it.</param>
internal sealed record CommandEntry(
    string Path,
    string Description,
    string? Argument,
    ImmutableArray<string> ArgumentWords,
    ImmutableArray<CommandFlag> Flags,
    ImmutableArray<(string Name, string Description)> Children
)
{
    /// <summary>What comes behind it is a path.</summary>
    public bool TakesPaths => Argument?.StartsWith("FILE", StringComparison.Ordinal) == true;
}

/// <summary>All commands with their flags, as they are parsed: out of this come help, completion and docs/commands.md. Pure.</summary>
internal static class CommandTable
{
    private static readonly CommandFlag Help = new("--help", null, [], "Explains the command");

    /// <summary>Every command, each before those below it.</summary>
    public static ImmutableArray<CommandEntry> Of(RootCommand root) => [.. Entries(root, "", root)];

    private static IEnumerable<CommandEntry> Entries(Command command, string path, RootCommand root)
    {
        yield return new CommandEntry(
            path,
            command.Description ?? "",
            command.Arguments.FirstOrDefault() is { } argument ? argument.Name + (argument.Arity.MaximumNumberOfValues > 1 ? "…" : "") : null,
            [.. command.Arguments.SelectMany(Words)],
            [.. command.Options.Where(option => option is not HelpOption && !option.Hidden).Select(Flag), Help],
            [.. command.Subcommands.Where(sub => !sub.Hidden).Select(sub => (sub.Name, sub.Description ?? ""))]
        );
        foreach (var sub in command.Subcommands.Where(sub => !sub.Hidden))
        {
            foreach (var below in Entries(sub, path.Length == 0 ? sub.Name : $"{path} {sub.Name}", root))
                yield return below;
        }
    }

    private static CommandFlag Flag(Option option) =>
        new(
            option.Name,
            option.ValueType == typeof(bool) || option is VersionOption ? null : option.HelpName ?? "VALUE",
            option.ValueType == typeof(bool) || option is VersionOption ? [] : [.. option.GetCompletions(CompletionContext.Empty).Select(item => item.Label)],
            option is VersionOption ? "Prints the version" : option.Description ?? ""
        );

    private static IEnumerable<string> Words(Argument argument) => argument.GetCompletions(CompletionContext.Empty).Select(item => item.Label);
}

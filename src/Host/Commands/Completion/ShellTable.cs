namespace ActorPipeline.Host.Commands.Completion;

/// <summary>The table in the words of shell scripts. Names and values of commands hold nothing that shells take for more than text. Pure.</summary>
internal static class ShellTable
{
    /// <summary>Each step from a command to one below it, quoted: <c>'dlq list'</c>, and <c>' dlq'</c> from the program.</summary>
    public static string Steps(IReadOnlyList<CommandEntry> commands, string between) =>
        string.Join(
            between,
            commands.Skip(1).Select(command => command.Path.Contains(' ', StringComparison.Ordinal) ? $"'{command.Path}'" : $"' {command.Path}'")
        );

    /// <summary>Flags that take some of a few words: where (<c>'dlq list --output'</c>), and the words.</summary>
    public static IEnumerable<(string Where, string Words)> Values(IReadOnlyList<CommandEntry> commands) =>
        Flags(commands).Where(one => !one.Flag.Words.IsEmpty).GroupBy(one => string.Join(' ', one.Flag.Words)).Select(group => (Join(group), group.Key));

    /// <summary>Flags that take a path.</summary>
    public static IEnumerable<string> Paths(IReadOnlyList<CommandEntry> commands) => Group(Flags(commands).Where(one => one.Flag.IsPath));

    /// <summary>Flags that take something nobody can guess.</summary>
    public static IEnumerable<string> Others(IReadOnlyList<CommandEntry> commands) =>
        Group(Flags(commands).Where(one => one.Flag is { Value: not null, Words.IsEmpty: true, IsPath: false }));

    /// <summary>What may come behind a command: commands, values, flags.</summary>
    public static IEnumerable<string> Words(CommandEntry command) =>
        command.Children.Select(child => child.Name).Concat(command.ArgumentWords).Concat(command.Flags.Select(flag => flag.Name));

    /// <summary>A description in single quotes, for every shell: short, and without what they would read.</summary>
    public static string Quoted(string text)
    {
        var end = text.IndexOf(". ", StringComparison.Ordinal);
        var first = (end > 0 ? text[..end] : text).TrimEnd('.');
        return $"'{first.Replace('\'', '’').Replace('\\', '/').Replace(':', ';')}'";
    }

    private static IEnumerable<string> Group(IEnumerable<(string Path, CommandFlag Flag)> flags) => flags.Any() ? [Join(flags)] : [];

    private static string Join(IEnumerable<(string Path, CommandFlag Flag)> flags) => string.Join('|', flags.Select(one => $"'{one.Path} {one.Flag.Name}'"));

    private static IEnumerable<(string Path, CommandFlag Flag)> Flags(IReadOnlyList<CommandEntry> commands) =>
        commands.SelectMany(command => command.Flags.Select(flag => (command.Path, flag)));
}

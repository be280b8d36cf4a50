using System.CommandLine;
using System.CommandLine.Parsing;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary>Turns errors of the command line parser into one sentence that says what to type.</summary>
public static class UsageErrors
{
    /// <summary>The first error; null without one, or when help or the version was asked for.</summary>
    public static string? Of(ParseResult parsed)
    {
        if (parsed.Action is HelpWithExamples or VersionText)
            return null;
        var command = parsed.CommandResult.Command;
        // Such a command reports wrong arguments itself.
        if (!command.TreatUnmatchedTokensAsErrors)
            return null;
        if (UnknownOption(parsed, command) is { } unknown)
            return unknown;
        if (parsed.UnmatchedTokens.Count > 0)
            return Unmatched(parsed.UnmatchedTokens[0], command);
        if (command.Subcommands.Count > 0 && command.Action is null)
            return $"{Title(command)} needs a command: {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}. Type: {Path(command)} --help";
        var missing = command
            .Arguments.Where(argument => (parsed.GetResult(argument)?.Tokens.Count ?? 0) < argument.Arity.MinimumNumberOfValues)
            .Select(argument => argument.Name)
            .ToList();
        if (missing.Count > 0)
            return $"{Title(command)} needs {string.Join(" and ", missing)}. See: {Path(command)} --help";
        if (command.Arguments.FirstOrDefault(argument => argument.Arity.MinimumNumberOfValues > 0 && IsEmpty(parsed, argument)) is { } empty)
            return $"{Title(command)} needs {empty.Name}, and \"\" is none. See: {Path(command)} --help";
        if (command.Options.FirstOrDefault(option => LacksValue(parsed, option)) is { } lacking)
            return $"{lacking.Name} needs a value{(lacking.HelpName is { } what ? $", {what}" : "")}. See: {Path(command)} --help";
        return parsed.Errors.Count == 0 ? null : $"{parsed.Errors[0].Message.TrimEnd('.')}. See: {Path(command)} --help";
    }

    private static bool IsEmpty(ParseResult parsed, Argument argument) => parsed.GetResult(argument)?.Tokens.Any(token => token.Value.Length == 0) == true;

    private static bool LacksValue(ParseResult parsed, Option option) =>
        option.ValueType != typeof(bool) && parsed.GetResult(option) is { Implicit: false, Tokens.Count: 0 };

    // Otherwise a mistyped option would be taken for a file name.
    private static string? UnknownOption(ParseResult parsed, Command command)
    {
        var known = command.Options.Concat(AllOptions(parsed)).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet();
        foreach (var token in parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash))
        {
            if (token.Type != TokenType.Argument || !token.Value.StartsWith("--", StringComparison.Ordinal))
                continue;
            var name = token.Value.Split('=')[0];
            if (!known.Contains(name))
                return Unmatched(name, command);
        }

        return null;
    }

    private static string Unmatched(string token, Command command)
    {
        var isOption = token.StartsWith('-');
        var candidates = isOption ? command.Options.Select(option => option.Name) : command.Subcommands.Select(sub => sub.Name);
        var nearest = Nearest.Of(token.Split('=')[0], candidates);
        var what =
            isOption ? "option"
            : command.Subcommands.Count > 0 ? "command"
            : "argument";
        return $"{Title(command)} knows no {what} \"{token}\"{(nearest is null ? "" : $"; did you mean {nearest}")}. See: {Path(command)} --help";
    }

    private static IEnumerable<Option> AllOptions(ParseResult parsed) => parsed.RootCommandResult.Command.Options;

    private static string Title(Command command) => command is RootCommand ? "actorpipeline" : $"'{command.Name}'";

    private static string Path(Command command) =>
        command is RootCommand ? "actorpipeline"
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{Path(parent)} {command.Name}"
        : command.Name;
}

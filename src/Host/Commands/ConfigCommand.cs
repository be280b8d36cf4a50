using System.CommandLine;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Host.Node;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline config show|check</c>: what is in force, who set it, and whether it is right.</summary>
public static class ConfigCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context) => new("config", "Shows or checks the configuration.") { Show(context), Check(context) };

    private static Command Show(CommandContext context)
    {
        var flags = new Flags();
        var origin = new Option<bool>("--origin") { Description = "Adds who set each key" };
        var profile = Profile();
        var command = new Command("show", "Prints the configuration in force, secrets hidden, as HOCON that can be read back.")
        {
            flags.Config,
            profile,
            origin,
        };
        command.SetAction(parsed =>
        {
            var settings = ConfigSources.Load(parsed.GetValue(profile), parsed.GetValue(flags.Config) ?? [], context.Environment, []);
            foreach (var line in Lines(settings, parsed.GetValue(origin)))
                context.Out.WriteLine(line);
            return 0;
        });
        return command;
    }

    private static Command Check(CommandContext context)
    {
        var flags = new Flags();
        var profile = Profile();
        var command = new Command("check", "Says \"ok\", or everything that is wrong.") { flags.Config, profile };
        command.SetAction(parsed =>
        {
            var (options, _) = flags.Load(parsed, context, parsed.GetValue(profile));
            StartCheck.Node(options);
            if (!ParserTests.Run(options.Parsing, context))
                return 1;
            context.Out.WriteLine("ok");
            return 0;
        });
        return command;
    }

    private static Option<string?> Profile()
    {
        var option = new Option<string?>("--profile") { HelpName = "local", Description = "Adds what 'local' changes" };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [{ Value: not "local" } token])
                given.AddError($"--profile is \"{token.Value}\"; allowed is local");
        });
        return option;
    }

    /// <summary>Sorted <c>key = value</c> lines, secrets hidden.</summary>
    /// <param name="settings">The merged layers.</param>
    /// <param name="origin">Adds a comment that says who set the key.</param>
    public static IEnumerable<string> Lines(Settings settings, bool origin) =>
        from setting in settings.All
        let shown = setting.Text is { } text ? Value(setting.Path, text) : $"[{string.Join(", ", setting.Items.Select(item => Value(setting.Path, item)))}]"
        select $"{setting.Path} = {shown}{(origin ? "  # " + setting.Origin : "")}";

    private static string Value(string path, string text)
    {
        var shown = Secrets.Show(path, text);
        return shown.Length > 0 && shown.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ' ') && shown.Trim() == shown
            ? shown
            : Settings.Quote(shown);
    }
}

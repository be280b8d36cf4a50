using System.Collections.Immutable;
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
        var output = OutputFlag.Create();
        var command = new Command("show", "Prints the configuration in force, secrets hidden, as HOCON that can be read back.")
        {
            flags.Config,
            profile,
            origin,
            output,
        };
        command.SetAction(parsed =>
        {
            var settings = ConfigSources.Load(parsed.GetValue(profile), parsed.GetValue(flags.Config) ?? [], context.Environment, []);
            if (parsed.IsJson(output))
            {
                context.Out.WriteLine(CommandJson.Write(Shown(settings)));
                return 0;
            }
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
        var output = OutputFlag.Create();
        var command = new Command("check", "Says \"ok\", or everything that is wrong.") { flags.Config, profile, output };
        command.SetAction(parsed =>
        {
            if (parsed.IsJson(output))
                return CheckJson(() => flags.Load(parsed, context, parsed.GetValue(profile)).Options, context);
            var (options, _) = flags.Load(parsed, context, parsed.GetValue(profile));
            StartCheck.Node(options);
            if (!ParserTests.Run(options.Parsing, context))
                return 1;
            context.Out.WriteLine("ok");
            return 0;
        });
        return command;
    }

    private static int CheckJson(Func<PipelineOptions> load, CommandContext context)
    {
        var problems = new StringWriter();
        try
        {
            var options = load();
            StartCheck.Node(options);
            ParserTests.Run(options.Parsing, context with { Out = TextWriter.Null, Error = problems });
        }
        catch (UsageException wrong)
        {
            problems.WriteLine(wrong.Message);
        }
        ImmutableArray<string> all = [.. problems.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)];
        context.Out.WriteLine(CommandJson.Write(new ConfigChecked(all.IsEmpty, all)));
        return all.IsEmpty ? 0 : 2;
    }

    private static ConfigShown Shown(Settings settings) =>
        new([.. settings.All.Select(setting => new ConfigShownKey(setting.Path, Secrets.Show(setting), setting.Origin))]);

    private static Option<string?> Profile()
    {
        var option = new Option<string?>("--profile") { HelpName = "local", Description = "Adds what 'local' changes" };
        Choice.Only(option, "local");
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

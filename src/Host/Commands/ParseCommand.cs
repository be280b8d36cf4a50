using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary><c>actorpipeline parse</c>: what a parser makes of a file, or which parser fits it.</summary>
public static class ParseCommand
{
    private const int MaxLimit = 1_000;

    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var flags = new Flags();
        var parser = new Option<string?>("--parser")
        {
            HelpName = "NAME",
            Description = "Parser to try, ready-made or configured (default: all of them, best first)",
        }.Offering(ParserCatalog.ReadyMade);
        var limit = new Option<int>("--limit")
        {
            HelpName = "N",
            Description = "Lines to show with their fields",
            DefaultValueFactory = _ => 5,
            CustomParser = Limit,
        };
        var output = OutputFlag.Create();
        var json = OutputFlag.Json();
        var test = new Option<bool>("--test") { Description = "Runs the tests beside your own parsers (parsing.parsers.NAME.tests), and nothing else" };
        var files = new Argument<string[]>("FILE") { Description = "Log files; - reads standard input", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command(
            "parse",
            "Shows which fields a parser finds in log files, and which lines it does not know. Needs no server and changes nothing."
        )
        {
            flags.Config,
            parser,
            limit,
            output,
            json,
            test,
            files,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(files) is not { Length: > 0 } && !given.GetValue(test))
                given.AddError("'parse' needs FILE");
        });
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                if (parsed.GetValue(test))
                    return Task.FromResult(ParserTests.Run(options.Parsing, context) ? 0 : 1);
                var catalog = options.Parsing.Catalog();
                var names = parsed.GetValue(files)!;
                return parsed.GetValue(parser) is { } name
                    ? RunAsync(
                        names,
                        [new ParseTally(name, Find(catalog, name))],
                        Samples(parsed.IsJson(output, json), parsed.GetValue(limit), options.Parsing, context),
                        context,
                        stop
                    )
                    : RunAsync(
                        names,
                        [.. catalog.Names.Where(known => !ParserCatalog.IsOff(known)).Select(known => new ParseTally(known, catalog.Find(known)!))],
                        Table(parsed.IsJson(output, json), names, context),
                        context,
                        stop
                    );
            }
        );
        return command;
    }

    private static IParseReport Samples(bool json, int limit, ParsingOptions options, CommandContext context) =>
        json ? new ParseJsonSamples(context.Out, limit, options.KeepOriginal) : new ParseSamples(context.Out, limit, options.KeepOriginal);

    private static IParseReport Table(bool json, string[] files, CommandContext context) =>
        json ? new ParseJsonTable(context.Out) : new ParseTable(context.Out, files);

    private static async Task<int> RunAsync(
        string[] files,
        IReadOnlyList<ParseTally> tallies,
        IParseReport report,
        CommandContext context,
        CancellationToken stop
    )
    {
        var into = new ParsedLine();
        var failed = 0;
        foreach (var file in files)
        {
            try
            {
                await using var stream =
                    file == "-"
                        ? context.In()
                        : File.Open(
                            file,
                            new FileStreamOptions
                            {
                                Share = FileShare.ReadWrite | FileShare.Delete,
                                BufferSize = 0,
                                Options = FileOptions.SequentialScan,
                            }
                        );
                var lines = new ParseLines(stream);
                while (await lines.ReadAsync(stop))
                {
                    into.ReadAtMilliseconds = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
                    foreach (var tally in tallies)
                        tally.Read(lines.Buffer, lines.Lines, into, context.Time);
                    report.Block(file, lines, tallies, into);
                }
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
            {
                failed++;
                var why =
                    Directory.Exists(file) ? "is a folder; give the files in it."
                    : File.Exists(file) ? $"cannot be read: {failure.Message}"
                    : "does not exist.";
                await context.Error.WriteLineAsync($"\"{ParseText.Printable(file)}\" {why}");
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                report.End(tallies);
                await context.Error.WriteLineAsync("Stopped before the end; this is about the lines read so far.");
                return 1;
            }
        }

        if (failed < files.Length)
            report.End(tallies);
        return failed == 0 ? 0 : 1;
    }

    private static ILineParser Find(ParserCatalog catalog, string name) =>
        catalog.Find(name) ?? throw new UsageException(ParserNames.Wrong("--parser", name, catalog.Names)!);

    private static int Limit(ArgumentResult result)
    {
        var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit <= MaxLimit)
            return limit;
        result.AddError($"--limit is \"{text}\"; allowed is a whole number from 0 to {MaxLimit}");
        return 0;
    }
}

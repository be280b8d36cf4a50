using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ActorPipeline.Actors.Filebeat;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Host.Configuration;
using ActorPipeline.Messages.Kubernetes;
using ActorPipeline.Shipping;

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
        var service = new Option<string?>("--service")
        {
            HelpName = "[NAMESPACE/]NAME",
            Description = "Show what a running node sends for lines of this service, beside what it would be without masks, drop, keep, rename and fitting",
        };
        var annotations = new Option<string[]>("--annotation")
        {
            HelpName = "NAME=VALUE",
            Description = "What the service asks for, without actorpipeline.io/ in front, such as mask=email; may be repeated (with --service)",
        };
        var test = new Option<bool>("--test") { Description = "Runs the tests beside your own parsers (parsing.parsers.NAME.tests), and nothing else" };
        var files = new Argument<string[]>("FILE")
        {
            Description = "Log files, those named .gz or .zst packed; - reads standard input",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command(
            "parse",
            "Shows which fields a parser finds in log files, and which lines it does not know. Needs no server and changes nothing."
        )
        {
            flags.Config,
            parser,
            limit,
            service,
            annotations,
            output,
            json,
            test,
            files,
        };
        command.Validators.Add(given =>
        {
            if (given.GetValue(files) is not { Length: > 0 } && !given.GetValue(test))
                given.AddError("'parse' needs FILE");
            if (given.GetValue(annotations) is { Length: > 0 } && given.GetValue(service) is null)
                given.AddError("--annotation needs --service");
        });
        command.SetAction(
            (parsed, stop) =>
            {
                var (options, _) = flags.Load(parsed, context, profile: null);
                if (parsed.GetValue(test))
                    return Task.FromResult(Test(options.Parsing, context));
                var catalog = options.Parsing.Catalog();
                var names = parsed.GetValue(files)!;
                var asJson = parsed.IsJson(output, json);
                if (parsed.GetValue(service) is { } serviceName)
                {
                    if (parsed.GetValue(parser) is { } pinned)
                        Find(catalog, pinned);
                    var report = ForService(serviceName, parsed.GetValue(parser), parsed.GetValue(annotations) ?? [], options, context);
                    return RunAsync(names, [], report(asJson, parsed.GetValue(limit)), context, stop);
                }
                return parsed.GetValue(parser) is { } name
                    ? RunAsync(
                        names,
                        [new ParseTally(name, Find(catalog, name))],
                        Samples(asJson, parsed.GetValue(limit), options.Parsing, context),
                        context,
                        stop
                    )
                    : RunAsync(
                        names,
                        [.. catalog.Names.Where(known => !ParserCatalog.IsOff(known)).Select(known => new ParseTally(known, catalog.Find(known)!))],
                        Table(asJson, names, context),
                        context,
                        stop
                    );
            }
        );
        return command;
    }

    private static int Test(ParsingOptions options, CommandContext context)
    {
        // Success would be taken for tests that passed.
        if (options.Parsers.All(parser => parser.Tests.Count == 0))
            throw new UsageException($"--test: no parser has tests; name them in {Key.Root}parsing.parsers.NAME.tests, in a file given with --config.");
        return ParserTests.Run(options, context) ? 0 : 1;
    }

    private static Func<bool, int, IParseReport> ForService(string name, string? parser, string[] annotations, PipelineOptions options, CommandContext context)
    {
        var parts = name.Split('/');
        var id = parts.Length == 2 ? new ServiceId(parts[0], parts[1]) : new ServiceId("default", name);
        if (parts.Length > 2 || !ServiceId.IsLabel(id.Name) || !ServiceId.IsLabel(id.Namespace))
            throw new UsageException($"--service is \"{name}\"; allowed is NAME or NAMESPACE/NAME, of lower case letters, digits and -.");
        if (annotations.FirstOrDefault(pair => !pair.Contains('=')) is { } wrong)
            throw new UsageException($"--annotation is \"{wrong}\"; allowed is NAME=VALUE, such as mask=email.");
        var asked = ImmutableDictionary.CreateBuilder<string, string>();
        foreach (var pair in annotations.Select(pair => pair.Split('=', 2)))
            asked[(pair[0].StartsWith(ServiceHints.Prefix, StringComparison.Ordinal) ? "" : ServiceHints.Prefix) + pair[0]] = pair[1];
        if (parser is not null)
            asked[ServiceHints.Prefix + "parser"] = parser;
        var hints = ServiceHints.For(new ServiceDescription(id, asked.ToImmutable()), options.Inputs);
        foreach (var problem in hints.Problems)
            context.Error.WriteLine(problem);
        var documents = new ServiceDocuments(id, hints, options, context.Time);
        return (json, limit) => json ? new ParseJsonForService(id, documents, context.Out, limit) : new ParseForService(id, documents, context.Out, limit);
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
        var (failed, code) = (0, 0);
        foreach (var file in files)
        {
            try
            {
                await using var stream =
                    file == "-"
                        ? context.In()
                        : PackedFile.Unpack(
                            File.Open(
                                file,
                                new FileStreamOptions
                                {
                                    Share = FileShare.ReadWrite | FileShare.Delete,
                                    BufferSize = 0,
                                    Options = FileOptions.SequentialScan,
                                }
                            ),
                            file
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
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException || PackedFile.IsDamage(failure))
            {
                failed++;
                var (wrong, why) =
                    Directory.Exists(file) ? (true, "is a folder; give the files in it.")
                    : File.Exists(file) ? (false, $"cannot be read: {failure.Message}")
                    : (true, "does not exist.");
                // A file that was named wrongly is wrong usage, as everywhere; one that is damaged is a failure.
                code = Math.Max(code, wrong ? 2 : 1);
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
        return code;
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

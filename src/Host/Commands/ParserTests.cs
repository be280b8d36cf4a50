using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Host.Configuration;

namespace ActorPipeline.Host.Commands;

/// <summary>Runs the tests that are configured with the operator's own parsers.</summary>
internal static class ParserTests
{
    /// <summary>Prints each failed test, and the number of tests.</summary>
    /// <returns>True when all pass.</returns>
    public static bool Run(ParsingOptions options, CommandContext context)
    {
        var catalog = options.Catalog();
        var (tests, failed) = (0, 0);
        foreach (var definition in options.Parsers)
        {
            foreach (var test in definition.Tests)
            {
                tests++;
                List<string> wrong = [.. ParserTest.Run(test, catalog.Find(definition.Name)!, context.Time.GetUtcNow())];
                failed += wrong.Count > 0 ? 1 : 0;
                foreach (var reason in wrong)
                    context.Error.WriteLine($"{Key.Root}parsing.parsers.{definition.Name}.tests: {ParseText.Printable(reason)}");
            }
        }

        if (tests > 0)
            context.Out.WriteLine($"{Wording.Count(tests, "parser test")}, {failed} failed");
        return failed == 0;
    }
}

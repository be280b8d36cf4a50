using System.CommandLine;

namespace ActorPipeline.Host.Commands;

/// <summary><c>--output</c>: for people, or for programs.</summary>
internal static class OutputFlag
{
    /// <summary>The flag. <c>--json</c>, which some commands had before, is the same as <c>--output json</c>.</summary>
    public static Option<string> Create()
    {
        var output = new Option<string>("--output")
        {
            HelpName = "text|json",
            Description = "How to print (default text); the shape of json is in docs/commands.md",
            DefaultValueFactory = _ => "text",
        };
        Choice.Only(output, "text", "json");
        return output;
    }

    /// <summary><c>--json</c> of before.</summary>
    public static Option<bool> Json() => new("--json") { Description = "The same as --output json" };

    /// <summary>Whether programs read it.</summary>
    public static bool IsJson(this ParseResult parsed, Option<string> output, Option<bool>? json = null) =>
        parsed.GetValue(output) == "json" || (json is not null && parsed.GetValue(json));
}

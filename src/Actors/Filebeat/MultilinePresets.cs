namespace ActorPipeline.Actors.Filebeat;

/// <summary>
/// Ready patterns for the annotation <c>multiline</c>: a line that matches belongs to the one before. They name what can only go on with a stack
/// trace, so lines that begin an event never match, whatever their format. Understood the same by RE2 and .NET.
/// </summary>
public static class MultilinePresets
{
    /// <summary>Lines that begin with a blank, and lines of one bracket: no log begins so.</summary>
    private const string Indented = @"^[ \t]|^[})\]]+[;,]?$";

    /// <summary>A qualified type as the headline of an exception: <c>java.io.IOException: no</c>.</summary>
    private const string Headline = @"^([A-Za-z_$][A-Za-z0-9_$]*\.)+[A-Za-z0-9_$]*(Exception|Error|Throwable)(:|$)";

    /// <summary>
    /// Python puts empty lines between two exceptions, Go before each goroutine. Elsewhere Filebeat drops them; here one ends the event before it.
    /// </summary>
    private const string Empty = "^$";

    private const string Java = @"^[ \t]+(at|\.{3}|Suppressed:|Caused by:) |^Caused by: |" + Headline;

    /// <summary>Python ends a trace with the exception, which begins at the margin.</summary>
    private const string Ends =
        @"^Traceback \(most recent call last\):|^([A-Za-z_][A-Za-z0-9_]*\.)*[A-Za-z_][A-Za-z0-9_]*(Error|Exception|Warning|Interrupt|Exit|Iteration)(:|$)"
        + "|^During handling of the above|^The above exception was|"
        + Empty;

    private const string Dotnet = "^ {3}|^ ---> |^--- End of |" + Headline;

    private const string Go = @"^\t|^goroutine [0-9]+ \[|^created by |^\[signal |^exit status |^[A-Za-z0-9_/.*-]+\.[A-Za-z0-9_.*()\[\]-]+\(.*\)$|" + Empty;

    private static readonly (string Name, MultilineHint Hint)[] All =
    [
        ("auto", After($"{Indented}|^Caused by: |^--- End of |^goroutine [0-9]+ \\[|{Headline}|{Ends}")),
        ("java", After(Java)),
        ("python", After(@"^[ \t]|" + Ends)),
        ("dotnet", After(Dotnet)),
        ("node", After(Indented)),
        ("go", After(Go)),
        ("time", new MultilineHint(@"^\[?[0-9]{4}[-/.][0-9]{2}[-/.][0-9]{2}", Negate: true, "after")),
    ];

    /// <summary>What may be asked for.</summary>
    public static IEnumerable<string> Names => All.Select(preset => preset.Name);

    /// <summary>The preset of this name; null when there is none.</summary>
    internal static MultilineHint? Find(string name) => Array.Find(All, preset => preset.Name == name).Hint;

    /// <summary>The command that asks for a preset.</summary>
    /// <param name="kind">Of the object, <c>Service</c>.</param>
    /// <param name="service">The service.</param>
    /// <param name="space">Its namespace; null where it is not known.</param>
    /// <param name="name">Of the preset.</param>
    public static string Annotate(string kind, string service, string? space, string name) =>
        $"kubectl annotate {kind.ToLowerInvariant()} {service}{(space is null ? "" : $" -n {space}")} {ServiceHints.Prefix}multiline={name}";

    private static MultilineHint After(string pattern) => new(pattern, Negate: false, "after");
}

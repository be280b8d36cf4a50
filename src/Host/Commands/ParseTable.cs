using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Host.Commands;

/// <summary>Prints all parsers, the best one first.</summary>
internal sealed class ParseTable(TextWriter output, string[] files) : IParseReport
{
    public void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch) { }

    public void End(IReadOnlyList<ParseTally> tallies)
    {
        var ordered = ParseTally.BestFirst(Named(tallies)).ToList();
        var best = ordered[0];
        if (best.Matched == 0)
        {
            output.WriteLine(
                best.Lines == 0
                    ? "There are no lines."
                    : $"No parser knows any of the {Wording.Count(best.Lines, "line")}. Define one: actorpipeline.parsing.parsers.NAME {{ kind "
                        + "= dissect, pattern = … }."
            );
            return;
        }

        Explain(tallies);
        var width = Math.Max("parser".Length, ordered.Where(tally => tally.Matched > 0).Max(tally => tally.Name.Length));
        output.WriteLine($"{Wording.Count(best.Lines, "line")}. Parsers that know them, best first:");
        output.WriteLine();
        output.WriteLine($"{"parser".PadRight(width)}  {"matched", 12}  {"share", 7}  {"fields", 6}  {"with time", 9}  {"lines/s", 12}");
        foreach (var tally in ordered.Where(tally => tally.Matched > 0))
        {
            output.WriteLine(
                $"{tally.Name.PadRight(width)}  {tally.Matched, 12:N0}  {ParseText.Percent(tally.Matched, tally.Lines), 7}  "
                    + $"{tally.FieldsPerLine, 6:0.0}  {ParseText.Percent(tally.Timed, tally.Matched), 9}  {ParseText.Rate(tally.LinesPerSecond), 12}"
            );
        }

        output.WriteLine();
        if (ordered.Where(tally => tally.Matched == 0).Select(tally => tally.Name).ToList() is { Count: > 0 } others)
            output.WriteLine($"No line: {string.Join(", ", others)}.");
        output.WriteLine($"Look closer: actorpipeline parse --parser {best.Name} {string.Join(' ', files.Select(Quoted))}");
    }

    /// <summary>All parsers but <c>auto</c>, which applies without naming one.</summary>
    public static IEnumerable<ParseTally> Named(IReadOnlyList<ParseTally> tallies) => tallies.Where(tally => tally.Name != "auto");

    /// <summary>Prints the formats that <c>auto</c> finds, and why.</summary>
    private void Explain(IReadOnlyList<ParseTally> tallies)
    {
        if (tallies.FirstOrDefault(tally => tally.Name == "auto") is not { } auto)
            return;
        output.WriteLine("Without a parser's name (auto) these lines are read as:");
        foreach (var (format, lines, proof) in auto.Found)
            output.WriteLine($"  {format.PadRight(14)}  {lines, 12:N0}  {ParseText.Percent(lines, auto.Lines), 7}  {proof}");
        output.WriteLine();
    }

    private static string Quoted(string file)
    {
        var shown = ParseText.Printable(file);
        return shown.All(c => char.IsLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? shown : $"'{shown.Replace("'", "'\\''")}'";
    }
}

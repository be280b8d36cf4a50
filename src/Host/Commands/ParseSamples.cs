using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Host.Commands;

/// <summary>The output of <c>parse</c>: for people or programs, for one parser or all.</summary>
internal interface IParseReport
{
    /// <summary>A block of lines has been parsed.</summary>
    /// <param name="file">The file as it was typed.</param>
    /// <param name="lines">The block.</param>
    /// <param name="tallies">The counts per parser.</param>
    /// <param name="scratch">A buffer that may be used.</param>
    void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch);

    /// <summary>There are no more lines.</summary>
    void End(IReadOnlyList<ParseTally> tallies);
}

/// <summary>Prints the first lines with their fields, then the first lines that did not match, then the totals.</summary>
internal sealed class ParseSamples(TextWriter output, int limit, bool keepOriginal) : IParseReport
{
    private const string Whole = "(the whole line)";

    private readonly List<string> _unmatched = [];
    private int _shown;
    private bool _hasText;

    public void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch)
    {
        var tally = tallies[0];
        for (var i = 0; i < lines.Lines.Count && (_shown < limit || _unmatched.Count < ParseUnmatched.Most); i++)
        {
            var line = lines.Lines[i];
            var text = lines.Buffer.AsSpan(line.Start, line.Length);
            if (!tally.LastMatched[i])
            {
                if (_unmatched.Count < ParseUnmatched.Most)
                    _unmatched.Add(Title(file, line, text));
            }
            else if (_shown < limit)
            {
                _shown++;
                scratch.Clear();
                tally.Parser.TryRead(text, scratch);
                output.WriteLine(Title(file, line, text));
                Write([.. Rows(scratch, tally.Parser.ReplacesMessage || scratch.ReplacesMessage)]);
                output.WriteLine();
            }
        }
    }

    public void End(IReadOnlyList<ParseTally> tallies)
    {
        var tally = tallies[0];
        if (_unmatched.Count > 0)
        {
            output.WriteLine(tally.Lines - tally.Matched > _unmatched.Count ? $"Not matched, the first {_unmatched.Count}:" : "Not matched:");
            foreach (var line in _unmatched)
                output.WriteLine("  " + line);
            output.WriteLine();
        }

        if (_hasText)
            output.WriteLine("message stays the whole line; (text) is what a parser of your own with replaces-message = true puts there.");
        output.WriteLine(
            $"{tally.Name}: {tally.Matched:N0} of {Wording.Count(tally.Lines, "line")} matched ({ParseText.Percent(tally.Matched, tally.Lines)})"
                + (
                    tally.Matched == 0
                        ? ""
                        : $", {tally.FieldsPerLine:0.0} fields a line, {ParseText.Percent(tally.Timed, tally.Matched)} with a time of their own"
                )
                + (tally.LinesPerSecond == 0 ? "." : $", {ParseText.Rate(tally.LinesPerSecond)} lines/s.")
        );
    }

    private IEnumerable<(string Name, string Value)> Rows(ParsedLine line, bool replacesMessage)
    {
        if (ParsedFields.Time(line) is { } time)
            yield return ("@timestamp", time);
        foreach (var field in ParsedFields.Of(line))
            yield return field;
        if (line.IsPartial)
            yield return ("message", Whole + ", because something had to be left out");
        if (!line.HasMessage)
            yield break;
        var text = System.Text.Encoding.UTF8.GetString(line.MessageJson);
        _hasText |= !replacesMessage;
        yield return (replacesMessage ? "message" : "(text)", text);
        if (replacesMessage && keepOriginal)
            yield return ("event.original", Whole);
    }

    private void Write(List<(string Name, string Value)> rows)
    {
        if (rows.Count == 0)
            output.WriteLine("  (no fields)");
        var width = rows.Count == 0 ? 0 : Math.Min(40, rows.Max(row => row.Name.Length));
        foreach (var (name, value) in rows)
            output.WriteLine($"  {ParseText.Printable(name).PadRight(width)}  {ParseText.Printable(value)}");
    }

    private static string Title(string file, ParseLine line, ReadOnlySpan<byte> text) =>
        $"{ParseText.Printable(file)}:{line.Number}  {ParseText.Printable(ParseText.Start(text))}";
}

/// <summary>Lines that did not match.</summary>
internal static class ParseUnmatched
{
    /// <summary>The most lines that are shown.</summary>
    public const int Most = 5;
}

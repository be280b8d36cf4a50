using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Host.Commands;

/// <summary>
/// <c>{"parser","samples":[{"file","line","document"}],"unmatched":[{"file","line","text"}],"lines","matched","share",…}</c>; a document is what is added
/// to the event. Samples are written as they come, one a line.
/// </summary>
internal sealed class ParseJsonSamples(TextWriter output, int limit, bool keepOriginal) : IParseReport
{
    private readonly List<string> _unmatched = [];
    private int _shown;

    public void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch)
    {
        var tally = tallies[0];
        for (var i = 0; i < lines.Lines.Count && (_shown < limit || _unmatched.Count < ParseUnmatched.Most); i++)
        {
            var line = lines.Lines[i];
            var text = lines.Buffer.AsSpan(line.Start, line.Length);
            var place = $"{{\"file\":{ParseJson.Text(file)},\"line\":{line.Number}";
            if (!tally.LastMatched[i])
            {
                if (_unmatched.Count < ParseUnmatched.Most)
                    _unmatched.Add($"{place},\"text\":{ParseJson.Text(ParseText.Start(text))}}}");
            }
            else if (_shown < limit)
            {
                scratch.Clear();
                tally.Parser.TryRead(text, scratch);
                output.WriteLine(_shown++ == 0 ? $"{{\"parser\":{ParseJson.Text(tally.Name)},\"samples\":[" : ",");
                output.Write($"{place},\"document\":{Document(scratch, text, tally.Parser.ReplacesMessage || scratch.ReplacesMessage)}}}");
            }
        }
    }

    public void End(IReadOnlyList<ParseTally> tallies)
    {
        output.WriteLine(_shown == 0 ? $"{{\"parser\":{ParseJson.Text(tallies[0].Name)},\"samples\":[" : "");
        output.WriteLine("],\"unmatched\":[");
        if (_unmatched.Count > 0)
            output.WriteLine(string.Join("," + Environment.NewLine, _unmatched));
        output.WriteLine($"],{ParseJson.Sums(tallies[0])}}}");
    }

    private string Document(ParsedLine line, ReadOnlySpan<byte> text, bool replacesMessage)
    {
        var document = new StringBuilder("{");
        if (ParsedFields.Time(line) is { } time)
            document.Append($"\"@timestamp\":\"{time}\",");
        var replaced = replacesMessage && line.HasMessage;
        var whole = ParseJson.Text(Encoding.UTF8.GetString(text));
        document.Append($"\"message\":{(replaced ? Encoding.UTF8.GetString(line.MessageJson) : whole)}");
        if (replaced && keepOriginal)
            document.Append($",\"event.original\":{whole}");
        return document.Append(Encoding.UTF8.GetString(line.Members)).Append('}').ToString();
    }
}

/// <summary><c>{"lines":N,"auto":[{"format","lines"}],"parsers":[{"parser","lines","matched","share",…}]}</c>, best first.</summary>
internal sealed class ParseJsonTable(TextWriter output) : IParseReport
{
    public void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch) { }

    public void End(IReadOnlyList<ParseTally> tallies)
    {
        var rows = ParseTally.BestFirst(ParseTable.Named(tallies)).Select(tally => $"{{\"parser\":{ParseJson.Text(tally.Name)},{ParseJson.Sums(tally)}}}");
        var found = tallies.SelectMany(tally => tally.Found).Select(found => $"{{\"format\":{ParseJson.Text(found.Format)},\"lines\":{found.Lines}}}");
        output.WriteLine($"{{\"lines\":{tallies[0].Lines},\"auto\":[{string.Join(',', found)}],\"parsers\":[");
        output.WriteLine(string.Join("," + Environment.NewLine, rows));
        output.WriteLine("]}");
    }
}

/// <summary>Pieces of JSON.</summary>
internal static class ParseJson
{
    // Everything but ASCII and letters of all scripts is escaped, control characters among it.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A JSON string with its quotes.</summary>
    public static string Text(string text) => JsonSerializer.Serialize(text, Readable);

    /// <summary>The members that say how it went.</summary>
    public static string Sums(ParseTally tally) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"\"lines\":{tally.Lines},\"matched\":{tally.Matched},\"share\":{tally.Share:0.######},\"withTime\":{tally.Timed},"
                + $"\"fieldsPerLine\":{tally.FieldsPerLine:0.##},\"linesPerSecond\":{tally.LinesPerSecond:0}"
        );
}

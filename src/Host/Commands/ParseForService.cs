using System.Text;
using ActorPipeline.Actors.Parsing.Lines;
using ActorPipeline.Messages.Kubernetes;

namespace ActorPipeline.Host.Commands;

/// <summary>
/// The first lines of a service with the fields of their documents, then the first further down that its rules change: what goes is marked with
/// <c>-</c>, what comes with <c>+</c>.
/// </summary>
internal sealed class ParseForService(ServiceId service, ServiceDocuments documents, TextWriter output, int limit) : IParseReport
{
    /// <summary>What is the same in every line of a file: nothing that a rule is about.</summary>
    private static readonly HashSet<string> Around =
    [
        "data_stream.type",
        "data_stream.dataset",
        "data_stream.namespace",
        "service.name",
        "event.dataset",
        "event.created",
        "host.name",
        "log.offset",
        "log.file.path",
    ];

    private readonly ShownLines _lines = new(limit);

    public void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch)
    {
        var made = documents.Of(file, lines);
        for (var i = 0; i < made.Length; i++)
        {
            if (_lines.Lines == 0)
                Head(made[i].Index);
            if (!_lines.Takes(made[i].IsChanged, out var isFirstFurther))
                continue;
            if (isFirstFurther)
                output.WriteLine("Changed, further down:");
            var line = lines.Lines[i];
            var text = lines.Buffer.AsSpan(line.Start, line.Length);
            output.WriteLine($"{ParseText.Printable(file)}:{line.Number}  {ParseText.Printable(ParseText.Start(text))}");
            Write(made[i]);
            output.WriteLine();
        }
    }

    public void End(IReadOnlyList<ParseTally> tallies) =>
        output.WriteLine(
            _lines.Lines == 0
                ? "There are no lines."
                : $"{Wording.Count(_lines.Lines, "line")}, {_lines.Changed:N0} changed by the rules of the service and what its index takes"
                    + (documents.Formats is { } formats ? $"; found to be {formats}." : ".")
        );

    private void Head(string index)
    {
        var rules = documents.Rules;
        var all = string.Join(
            "; ",
            new[]
            {
                ("mask-fields", rules.MaskFields),
                ("mask-patterns", rules.MaskPatterns),
                ("drop", rules.Drop),
                ("keep", rules.Keep),
                ("rename", rules.Rename),
            }
                .Where(rule => !rule.Item2.IsEmpty)
                .Select(rule => $"{rule.Item1} {string.Join(", ", rule.Item2)}")
        );
        output.WriteLine(
            $"{service.Name} in namespace {service.Namespace}: to {index}, parser {documents.Parser}, "
                + (all.Length == 0 ? "no rules" : ParseText.Printable(all))
        );
        output.WriteLine();
    }

    private void Write(ServiceDocument document)
    {
        var (before, after) = (Fields(document.Before), Fields(document.After));
        var now = after.ToLookup(field => field.Name, field => field.Json);
        var rows = new List<(char Mark, string Name, string Json)>();
        foreach (var (name, json) in before)
        {
            rows.Add((now[name].Contains(json) ? ' ' : '-', name, json));
            if (!now[name].Contains(json))
                rows.AddRange(now[name].Select(value => ('+', name, value)));
        }
        rows.AddRange(after.Where(field => !before.Any(had => had.Name == field.Name)).Select(field => ('+', field.Name, field.Json)));
        rows.RemoveAll(row => row.Mark == ' ' && (Around.Contains(row.Name) || (row.Name == "@timestamp" && !HasOwnTime(before))));
        var width = rows.Count == 0 ? 0 : Math.Min(40, rows.Max(row => row.Name.Length));
        foreach (var (mark, name, json) in rows)
            output.WriteLine($"{mark} {ParseText.Printable(name).PadRight(width)}  {ParseText.Printable(json)}");
    }

    private static bool HasOwnTime(IReadOnlyList<(string Name, string Json)> fields) => fields.Any(field => field.Name == "event.created");

    private static IReadOnlyList<(string Name, string Json)> Fields(string document) => ParsedFields.Of(Encoding.UTF8.GetBytes(document));
}

/// <summary>
/// <c>{"service","namespace","parser","samples":[{"file","line","text","index","changed","before","after"}],"lines","changed","formats"}</c>; before and
/// after are whole documents.
/// </summary>
internal sealed class ParseJsonForService(ServiceId service, ServiceDocuments documents, TextWriter output, int limit) : IParseReport
{
    private readonly ShownLines _lines = new(limit);

    public void Block(string file, ParseLines lines, IReadOnlyList<ParseTally> tallies, ParsedLine scratch)
    {
        var made = documents.Of(file, lines);
        for (var i = 0; i < made.Length; i++)
        {
            var isFirst = _lines.Shown == 0;
            if (!_lines.Takes(made[i].IsChanged, out _))
                continue;
            if (isFirst)
                Begin();
            output.WriteLine(isFirst ? "" : ",");
            var line = lines.Lines[i];
            output.Write(
                $"{{\"file\":{ParseJson.Text(file)},\"line\":{line.Number},"
                    + $"\"text\":{ParseJson.Text(ParseText.Start(lines.Buffer.AsSpan(line.Start, line.Length)))},"
                    + $"\"index\":{ParseJson.Text(made[i].Index)},\"changed\":{(made[i].IsChanged ? "true" : "false")},"
                    + $"\"before\":{made[i].Before},\"after\":{made[i].After}}}"
            );
        }
    }

    public void End(IReadOnlyList<ParseTally> tallies)
    {
        if (_lines.Shown == 0)
            Begin();
        var formats = documents.Formats is { } found ? ParseJson.Text(found) : "null";
        output.WriteLine($"],\"lines\":{_lines.Lines},\"changed\":{_lines.Changed},\"formats\":{formats}}}");
    }

    private void Begin()
    {
        var (name, space, parser) = (ParseJson.Text(service.Name), ParseJson.Text(service.Namespace), ParseJson.Text(documents.Parser));
        output.Write($"{{\"service\":{name},\"namespace\":{space},\"parser\":{parser},\"samples\":[");
    }
}

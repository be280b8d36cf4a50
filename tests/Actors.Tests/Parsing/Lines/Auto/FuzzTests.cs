using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Memory;
using ActorPipeline.Actors.Parsing;
using ActorPipeline.Actors.Parsing.Identity;
using ActorPipeline.Actors.Parsing.Lines;
using Akka.Actor;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Time.Testing;

namespace ActorPipeline.Actors.Tests.Parsing.Lines.Auto;

/// <summary>Lines of all formats, whole and damaged, through the encoder: one valid document each, its text kept, its level of the one set.</summary>
public sealed class FuzzTests
{
    private static readonly HashSet<string?> Levels = ["trace", "debug", "info", "warn", "error", "fatal"];

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private static readonly Labelled[] Labels =
    [
        .. LabelledFormats.All.SelectMany(format =>
        {
            var words = new Words(3);
            return Enumerable.Range(0, 6).Select(_ => format.Line(words));
        }),
    ];

    private static readonly string[] Lines = [.. Labels.Select(label => label.Line), .. PlainLines.Files(400).SelectMany(file => file)];

    /// <summary>The level of each line that is whole; null where it has none for sure.</summary>
    private static readonly Dictionary<string, string?> Whole = Lines
        .Distinct()
        .ToDictionary(line => line, line => Array.Find(Labels, label => label.Line == line)?.Level);

    private static readonly Gen<string> Bits = Gen.Elements(
        "\"",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ":",
        "=",
        " ",
        "\t",
        ",",
        "|",
        "INFO",
        "error",
        "\u001b[31m",
        "\0",
        "\ud83d\ude00",
        "é",
        "<",
        ">",
        "\n",
        "'",
        "2025-10-18 18:01:47",
        "level=",
        "- ",
        "9"
    );

    private static readonly Gen<string> Line =
        from line in Gen.Elements(Lines)
        from edits in Gen.Zip(Gen.Choose(0, Math.Max(0, line.Length - 1)), Gen.Zip(Gen.Choose(0, 4), Bits)).ListOf(3)
        from count in Gen.Choose(0, 3)
        select edits.Take(count).Aggregate(line, (text, edit) => Cut(text, edit.Item1, edit.Item2.Item1, edit.Item2.Item2));

    private static string Cut(string text, int at, int remove, string insert)
    {
        at = Math.Min(at, text.Length);
        return text[..at] + insert + text[Math.Min(text.Length, at + remove)..];
    }

    [Fact]
    public void Should_make_one_valid_document_that_has_the_text_and_no_other_level_whatever_the_line()
    {
        var budget = new MemoryBudget(1 << 22);
        var encoder = new EventEncoder(
            "logs.web-service",
            EncodedText.Ids(IdentityForm.Auto),
            new ParserCatalog(),
            true,
            budget,
            new FakeTimeProvider(EncodedText.Written)
        );
        // Fifty lines for each case: detection of a line depends on the lines before it.
        Prop.ForAll(
                Line.ArrayOf(50).ToArbitrary(),
                lines =>
                {
                    var slice = encoder.Encode(
                        EncodedText.Chunk(
                            budget,
                            [
                                .. lines.Select(
                                    (line, i) =>
                                        Encoding.UTF8.GetBytes(
                                            JsonSerializer.Serialize(
                                                new
                                                {
                                                    message = line,
                                                    log = new { offset = i, file = new { path = $"/x/{i % 3}.log" } },
                                                    fields = new { service = "web-service" },
                                                }
                                            )
                                        )
                                ),
                            ]
                        ),
                        ActorRefs.Nobody
                    );
                    var documents = Encoding.UTF8.GetString(slice.Memory(0, lines.Length).ToArray()).Split('\n').Where((_, i) => i % 2 == 1).ToList();
                    slice.Complete(lines.Length);
                    Assert.Equal(lines.Length, documents.Count);
                    foreach (var (line, json) in lines.Zip(documents))
                    {
                        using var document = JsonDocument.Parse(json, Strict);
                        var root = document.RootElement;
                        // A lone half of a pair of surrogates is U+FFFD from the serializer on.
                        var text = root.TryGetProperty("event.original", out var original) ? original : root.GetProperty("message");
                        Assert.Equal(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(line)), text.GetString());
                        if (root.TryGetProperty("log.level", out var level))
                            AssertRight(level.GetString()!, root, line);
                        Assert.False(root.TryGetProperty("tags", out _));
                    }
                }
            )
            .Check(Cases.Of(400 * 50).WithMaxTest(Math.Max(1, Cases.Of(400 * 50).MaxTest / 50)));
    }

    /// <summary>The level is that of the line. In a damaged line, a word, a mark or the priority in it must justify the level.</summary>
    private static void AssertRight(string level, JsonElement root, string line)
    {
        Assert.Contains(level, Levels);
        if (Whole.TryGetValue(line, out var expected) && expected is not null)
        {
            Assert.True(expected == level, $"{level} instead of {expected}: {line}");
            return;
        }
        if (root.TryGetProperty("log.syslog.severity.code", out var severity))
        {
            string[] bySeverity = ["fatal", "fatal", "fatal", "error", "warn", "info", "info", "debug"];
            Assert.Equal(bySeverity[severity.GetInt32()], level);
            return;
        }
        var written = root.TryGetProperty("log.level_original", out var original) ? original.GetString()! : level;
        var clean = line.Replace("\u001b[31m", "", StringComparison.Ordinal);
        // klog and its like write a letter for it.
        var isLetter = System.Text.RegularExpressions.Regex.IsMatch(clean, $@"(?:^|\W){char.ToUpperInvariant(level[0])}(?:\d|\W)");
        Assert.True(isLetter || clean.Contains(written, StringComparison.OrdinalIgnoreCase), $"{level} ({written}) is not in the line: {line}");
    }
}

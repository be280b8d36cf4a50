using System.Text;
using System.Text.Json;
using ActorPipeline.Actors.Parsing.Lines;

namespace ActorPipeline.Actors.Tests.Parsing.Lines;

/// <summary>Parses single lines and shows what was found as text.</summary>
internal sealed record Parsed(bool Matches, string Fields, string? Message, string? Time)
{
    public static readonly DateTimeOffset ReadAt = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ParserCatalog Catalog = new();

    public static Parsed By(string parser, string line) => By(Catalog.Find(parser)!, Encoding.UTF8.GetBytes(line));

    public static Parsed By(ILineParser parser, string line) => By(parser, Encoding.UTF8.GetBytes(line));

    public static Parsed By(ILineParser parser, ReadOnlySpan<byte> line)
    {
        var into = new ParsedLine { ReadAtMilliseconds = ReadAt.ToUnixTimeMilliseconds() };
        return new Parsed(parser.TryParse(line, into), Members(into), Text(into.MessageJson), TimeOf(into));
    }

    /// <summary>The fields as an object without the comma in front.</summary>
    public static string Members(ParsedLine line) => "{" + Encoding.UTF8.GetString(line.Members).TrimStart(',') + "}";

    private static string? Text(ReadOnlySpan<byte> json) => json.IsEmpty ? null : JsonSerializer.Deserialize<string>(json);

    private static string? TimeOf(ParsedLine line)
    {
        Span<byte> text = stackalloc byte[30];
        var written = line.WriteTimestamp(text);
        return written == 0 ? null : Encoding.ASCII.GetString(text[..written]);
    }
}
